#include "unit/error_texts.hpp"

#include <epode/negotiation/error.hpp>

namespace epode {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(negotiation_error value) {
    switch (value) {
    case negotiation_error::tls_not_offered:
    case negotiation_error::tls_refused:
    case negotiation_error::unexpected_element:
    case negotiation_error::invalid_stream:
    case negotiation_error::authentication_failed:
    case negotiation_error::authentication_delayed:
    case negotiation_error::authentication_unsafe:
    case negotiation_error::bind_refused:
    case negotiation_error::stream_closed:
    case negotiation_error::timed_out: break;
    }
    return static_cast<int>(value);
}

TEST(negotiation_error, each_has_its_own_text) {
    test::expect_own_texts(negotiation_category(), number(negotiation_error::timed_out));
    EXPECT_STREQ(negotiation_category().name(), "epode.negotiation");
    const error_code code = negotiation_error::tls_not_offered;
    EXPECT_EQ(code.message(), negotiation_category().message(1))
        << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode
