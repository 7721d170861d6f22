#include <epode/text/utf8.hpp>

#include <gtest/gtest.h>

#include <string>

namespace epode {
namespace {

using namespace std::string_literals;

const std::string good[] = {
    "",           "a",          "\x7f",         "\u0080",
    "\u07ff",     "\u0800",     "\ud7ff",       "\ue000",
    "\U00010000", "\U0010ffff", "\xef\xbf\xbd", "h\u00e9llo w\u00f6rld \U0001f600 and on"};

/// Malformed, each by one rule of RFC 3629.
const std::string bad[] = {
    "\x80",             // continuation without a beginning
    "\xbf",             //
    "\xc3",             // cut short
    "\xe2\x82",         //
    "\xf0\x9f\x98",     //
    "\xc3\x28",         // no continuation
    "\xe2\x28\xa1",     //
    "\xe2\x82\x28",     //
    "\xf0\x9f\x98\x28", //
    "\xf0\x9f\x28\x80", //
    "\xc0\x80",         // overlong
    "\xc1\xbf",         //
    "\xe0\x9f\xbf",     //
    "\xf0\x8f\xbf\xbf", //
    "\xed\xa0\x80",     // surrogates
    "\xed\xbf\xbf",     //
    "\xf4\x90\x80\x80", // past U+10FFFF
    "\xf5\x80\x80\x80", //
    "\xff",             //
};

TEST(utf8, accepts_the_ends_of_each_range) {
    for (const std::string& text : good) {
        EXPECT_TRUE(is_utf8(text)) << text;
        EXPECT_TRUE(is_xml_text(text)) << text;
    }
}

TEST(utf8, refuses_malformed_text_wherever_it_stands) {
    for (const std::string& text : bad) {
        for (std::size_t before = 0; before < 18; ++before) {
            EXPECT_FALSE(is_utf8(std::string(before, 'x') + text)) << testing::PrintToString(text);
            EXPECT_FALSE(is_utf8(std::string(before, 'x') + text + "0123456789"));
            EXPECT_FALSE(is_xml_text(std::string(before, 'x') + text));
        }
    }
}

/// The definition itself, written down another way: decode, then look at the number.
bool is_utf8_by_decoding(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80         ? 1
                                 : (lead >> 5) == 6  ? 2
                                 : (lead >> 4) == 14 ? 3
                                 : (lead >> 3) == 30 ? 4
                                                     : 0;
        if (size == 0 || i + size > text.size()) return false;
        char32_t c = size == 1 ? lead : lead & (0xff >> (size + 1));
        for (std::size_t k = 1; k < size; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next >> 6) != 2) return false;
            c = c << 6 | (next & 63);
        }
        constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (c < least[size] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
        i += size;
    }
    return true;
}

TEST(utf8, equals_the_definition_for_all_short_texts) {
    constexpr unsigned char interesting[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                             0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
                                             0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff};
    std::string text(4, '\0');
    for (unsigned char a : interesting)
        for (unsigned char b : interesting)
            for (unsigned char c : interesting)
                for (unsigned char d : interesting) {
                    text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c),
                            static_cast<char>(d)};
                    ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text))
                        << testing::PrintToString(text);
                }
}

TEST(xml_text, has_no_control_but_white_space) {
    for (char c = 0; c < 0x20; ++c) {
        const bool allowed = c == '\t' || c == '\n' || c == '\r';
        EXPECT_EQ(is_xml_text("ab"s + c), allowed) << int(c);
        EXPECT_TRUE(is_utf8("ab"s + c));
    }
    EXPECT_TRUE(is_xml_text("\x7f\u0085<&>"));
}

TEST(xml_text, has_no_ffff) {
    EXPECT_FALSE(is_xml_text("\xef\xbf\xbe"));
    EXPECT_FALSE(is_xml_text("\xef\xbf\xbf"));
    EXPECT_TRUE(is_utf8("\xef\xbf\xbf"));
    EXPECT_TRUE(is_xml_text("\xf0\x9f\xbf\xbf")); // U+1FFFF: XML 1.0 leaves these in
}

} // namespace
} // namespace epode
