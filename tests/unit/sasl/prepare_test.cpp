#include <epode/sasl/error.hpp>
#include <sasl/prepare.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

TEST(prepare_password, ascii_stays) {
    EXPECT_EQ(prepare_password("pencil")->text(), "pencil");
    EXPECT_EQ(prepare_password(" a,=~\" ")->text(), " a,=~\" ");
}

// RFC 8265 §4.2: spaces become U+0020, the rest is composed, case is kept.
TEST(prepare_password, unicode_is_normalised) {
    EXPECT_EQ(prepare_password("A\xcc\x8ang\xc2\xa0x")->text(), "\xc3\x85ng x");
    EXPECT_EQ(prepare_password("\xcf\x80\xc3\x9f\xc3\xa5")->text(), "\xcf\x80\xc3\x9f\xc3\xa5");
}

TEST(prepare_password, refuses_what_nobody_can_type) {
    EXPECT_EQ(prepare_password("").error(), error::invalid_credentials);
    EXPECT_EQ(prepare_password("a\tb").error(), error::invalid_credentials);
    EXPECT_EQ(prepare_password(std::string_view("a\0b", 3)).error(), error::invalid_credentials);
    EXPECT_EQ(prepare_password("a\xff").error(), error::invalid_credentials);
}

TEST(escape_name, escapes_comma_and_equals_sign) {
    EXPECT_EQ(escape_name("user").value(), "user");
    EXPECT_EQ(escape_name("a=b,c").value(), "a=3Db=2Cc");
    EXPECT_EQ(escape_name("=2C").value(), "=3D2C");
    EXPECT_EQ(escape_name("\xc3\xa9").value(), "\xc3\xa9");
    EXPECT_EQ(escape_name("").value(), "");
}

TEST(escape_name, refuses_nul_and_what_is_not_utf8) {
    EXPECT_EQ(escape_name(std::string_view("a\0b", 3)).error(), error::invalid_credentials);
    EXPECT_EQ(escape_name("\xc3").error(), error::invalid_credentials);
}

} // namespace
} // namespace epode::sasl
