#include <epode/text/base64.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

using namespace std::string_literals;

TEST(base64, follows_the_vectors_of_rfc_4648) {
    constexpr std::pair<const char*, const char*> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [octets, text] : vectors) {
        EXPECT_EQ(base64_encode(octets), text);
        EXPECT_EQ(*base64_decode(text), octets);
    }
}

TEST(base64, goes_round_for_every_octet_and_length) {
    std::string octets;
    for (int size = 0; size < 600; ++size) {
        EXPECT_EQ(*base64_decode(base64_encode(octets)), octets);
        octets += static_cast<char>(size * 7);
    }
    EXPECT_EQ(base64_encode("\xff\xff\xfe"), "///+");
    EXPECT_EQ(base64_encode("\0\0\0"s), "AAAA");
}

TEST(base64, refuses_lengths_that_are_no_multiple_of_four) {
    for (const char* text : {"Z", "Zg", "Zg=", "Zm9", "Zm9vY", "=", "=="})
        EXPECT_EQ(base64_decode(text).error(), text_error::base64_length) << text;
}

TEST(base64, refuses_foreign_characters) {
    for (const std::string& text : {"Zm9v\nYg="s, "Zm9 "s, " m9v"s, "Zm-v"s, "Zm_v"s, "Zm9\0"s,
                                    "\xc3\xa9\xc3\xa9"s, "Z.=="s, "Zm.="s, "Zm9v\r\nZm"s})
        EXPECT_EQ(base64_decode(text).error(), text_error::base64_character)
            << testing::PrintToString(text);
}

TEST(base64, refuses_wrong_padding) {
    for (const char* text :
         {"====", "Z===", "Zg==Zg==", "Zm8=Zm9v", "Z=9v", "=m9v", "Zg=v", "Z=g="})
        EXPECT_EQ(base64_decode(text).error(), text_error::base64_padding) << text;
}

TEST(base64, refuses_bits_that_no_encoder_leaves) {
    for (const char* text : {"Zh==", "Z/==", "Zm9=", "Zm+="})
        EXPECT_EQ(base64_decode(text).error(), text_error::base64_padding) << text;
}

} // namespace
} // namespace epode
