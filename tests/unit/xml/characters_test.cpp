#include "xml/characters.hpp"

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

std::string encoded(std::uint32_t code, std::size_t length) {
    if (length == 1) return std::string(1, static_cast<char>(code));
    std::string bytes(length, '\0');
    for (std::size_t i = length; --i > 0; code >>= 6)
        bytes[i] = static_cast<char>(0x80 | (code & 0x3f));
    bytes[0] = static_cast<char>((0xf00 >> length & 0xff) | code);
    return bytes;
}

std::size_t shortest_length(std::uint32_t code) {
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// XML 1.0 §2.2, production 2.
bool is_xml_character(std::uint32_t code) {
    return code == 0x9 || code == 0xa || code == 0xd || (code >= 0x20 && code <= 0xd7ff) ||
           (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

TEST(characters, knows_every_code_point) {
    for (std::uint32_t code = 0; code < 0x11'1000; ++code) {
        const std::size_t length = shortest_length(code);
        const std::string bytes = encoded(code, length);
        const bool exists = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        ASSERT_EQ(utf8_length(bytes), exists ? length : 0) << std::hex << code;
        ASSERT_EQ(character_length(bytes), is_xml_character(code) ? length : 0) << std::hex << code;
    }
}

TEST(characters, refuses_overlong_and_cut_forms) {
    for (std::uint32_t code : {0x0u, 0x2fu, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u}) {
        const std::size_t shortest = shortest_length(code);
        for (std::size_t length = shortest + 1; length <= 4; ++length)
            EXPECT_EQ(utf8_length(encoded(code, length)), 0u) << code << " in " << length;
        for (std::size_t cut = 0; cut < shortest; ++cut)
            EXPECT_EQ(utf8_length(encoded(code, shortest).substr(0, cut)), 0u);
    }
}

TEST(characters, refuses_stray_bytes) {
    for (int lead = 0x80; lead < 0x100; ++lead) {
        const std::string bytes = std::string(1, static_cast<char>(lead)) + "aaaa";
        EXPECT_EQ(utf8_length(bytes), 0u) << lead;
    }
    EXPECT_EQ(utf8_length("\xe2\x82"
                          "a"),
              0u);
    EXPECT_EQ(utf8_length("\xf0\x9f\x98"
                          "a"),
              0u);
}

TEST(characters, are_cut_where_their_rest_is_missing) {
    EXPECT_EQ(cut_character(""), 0u);
    EXPECT_EQ(cut_character("abc"), 0u);
    for (const std::string whole : {"\u00e9", "\u20ac", "\U0001f600"}) {
        EXPECT_EQ(cut_character("a" + whole), 0u);
        for (std::size_t n = 1; n < whole.size(); ++n)
            EXPECT_EQ(cut_character("a" + whole.substr(0, n)), n);
    }
    EXPECT_EQ(cut_character("\x80"), 0u);
    EXPECT_EQ(cut_character("\xc3(\xa9"), 0u);
    EXPECT_EQ(cut_character("\xf0\x80\x80\x80\x80"), 0u);
}

} // namespace
} // namespace epode::xml
