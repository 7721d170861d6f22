#include "unit/error_texts.hpp"

#include <epode/crypto/error.hpp>

namespace epode::crypto {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(error value) {
    switch (value) {
    case error::refused: break;
    }
    return static_cast<int>(value);
}

TEST(crypto_error, each_has_its_own_text) {
    test::expect_own_texts(category(), number(error::refused));
    EXPECT_STREQ(category().name(), "epode.crypto");
    const error_code code = error::refused;
    EXPECT_EQ(code.message(), category().message(1)) << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode::crypto
