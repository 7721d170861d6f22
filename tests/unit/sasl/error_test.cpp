#include "unit/error_texts.hpp"

#include <epode/sasl/error.hpp>

namespace epode::sasl {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(error value) {
    switch (value) {
    case error::no_mechanism:
    case error::downgrade:
    case error::channel_binding_missing:
    case error::invalid_credentials:
    case error::malformed_challenge:
    case error::unexpected_challenge:
    case error::unsupported_extension:
    case error::wrong_nonce:
    case error::iterations_out_of_bounds:
    case error::salt_out_of_bounds:
    case error::wrong_downgrade_hash:
    case error::missing_downgrade_hash:
    case error::server_refused:
    case error::missing_server_signature:
    case error::wrong_server_signature: break;
    }
    return static_cast<int>(value);
}

TEST(sasl_error, each_has_its_own_text) {
    test::expect_own_texts(category(), number(error::wrong_server_signature));
    EXPECT_STREQ(category().name(), "epode.sasl");
    const error_code code = error::no_mechanism;
    EXPECT_EQ(code.message(), category().message(1)) << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode::sasl
