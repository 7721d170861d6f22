#include "unit/error_texts.hpp"

#include <epode/text/error.hpp>

namespace epode {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(text_error value) {
    switch (value) {
    case text_error::base64_length:
    case text_error::base64_character:
    case text_error::base64_padding:
    case text_error::date_time_syntax:
    case text_error::date_time_range: break;
    }
    return static_cast<int>(value);
}

TEST(text_error, each_has_its_own_text) {
    test::expect_own_texts(text_category(), number(text_error::date_time_range));
    EXPECT_STREQ(text_category().name(), "epode.text");
    const error_code code = text_error::base64_length;
    EXPECT_EQ(code.message(), text_category().message(1))
        << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode
