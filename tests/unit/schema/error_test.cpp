#include "unit/error_texts.hpp"

#include <epode/schema/error.hpp>

namespace epode::schema {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(error value) {
    switch (value) {
    case error::missing:
    case error::illegal_value:
    case error::wrong_kind:
    case error::unknown_member:
    case error::not_json:
    case error::wrong_element:
    case error::unknown_path:
    case error::too_many: break;
    }
    return static_cast<int>(value);
}

TEST(schema_error, each_has_its_own_text) {
    test::expect_own_texts(schema_category(), number(error::too_many));
    EXPECT_STREQ(schema_category().name(), "epode.schema");
    const error_code code = error::missing;
    EXPECT_EQ(code.message(), schema_category().message(1))
        << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode::schema
