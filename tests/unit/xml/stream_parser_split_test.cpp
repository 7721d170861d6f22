// Bytes cut anywhere give the same items and the same error as bytes in one piece.
#include "transcript.hpp"

#include <gtest/gtest.h>
#include <random>

namespace epode::xml {
namespace {

const std::string_view corpus[] = {
    "<message to='a@b' id='1'><body>hello</body><x xmlns='urn:x'/></message><presence/>",
    "<m a='\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</m>",
    "<\xc3\xa9t\xc3\xa9 \xc3\xa9='1'/>",
    "<m>a\r\nb\rc\n\r\r\n</m>\r\n<m a='x\r\ny\tz'/>\r",
    "<m a='&#38;&#x26;&quot;'>&lt;&#10;&#x1F600;&gt;&amp;</m>",
    "<m>1<![CDATA[2]]>3<![CDATA[]]><![CDATA[<a>&amp;]]]]><![CDATA[>]]></m>",
    "<m>]]<b/>]</m> \n\t <m>  </m>",
    "<p:m xmlns:p='urn:p' p:a='1' xml:lang='en'><p:n><q xmlns=''/></p:n></p:m>",
    "<a/></stream:stream> \n",
    // What is refused.
    "<a/></stream:stream>x",
    "<a/></s:s>text<a>",
    "<a/></s:s>text\xff",
    "<a/></stream:stream>a\xea>",
    "<a/></stream:stream> \xea>",
    "<a/></s:s> <!-- comment -->",
    "<a/><!-- comment --><b/>",
    "<a><?pi data?></a>",
    "<a>&entity;</a>",
    "<a/>text<b/>",
    "<a/>text]]>",
    "<a/>  text",
    "<a/>]]>",
    "<a>text]]>",
    "<a><b></a>",
    "<a b='1' b='2'/>",
    "<a>x\xed\xa0\x80y</a>",
    "<a>\xc3(</a>",
    "<a>\xe2\x82(</a>",
    "<a>\xf0\x9f\x98</a>",
    "<a>\xef\xbf\xbf</a>",
    "<a b=\xef\xbb\xbf'1'/>",
    "<a b=\xef\xbb'1'/>",
    "<a \xe2\x82\xac='1'/>",
    "<a b='\x80'/>",
    "<a>]]></a>",
    "<a>&#0;</a>",
    "<a>\x01</a>",
    "<p:a/>",
    "<a xmlns:p=''/>",
    "<a><!DOCTYPE b></a>",
    // What tight() refuses.
    "<a><b><c><d/></c></b></a>",
    "<a b='' c='' d='' e=''/>",
    "<a/> <a>0123456789012345678901234567890123456789012345678901234567890123456789</a>",
    "<a b='0123456789012345678901234567890123456789012345678901234567890123456789'/>",
    "<!-- 0123456789012345678901234567890123456789012345678901234567890123456789 -->",
    "<a12345678901234567890123456789/>",
};

limits tight() {
    limits bounds;
    bounds.stanza_bytes = 64;
    bounds.stanza_depth = 3;
    bounds.element_attributes = 3;
    bounds.name_bytes = 20;
    return bounds;
}

void expect_same_at_every_cut(std::string_view whole, const limits& bounds) {
    const auto expected = transcript({whole}, bounds);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        bytes.push_back(whole.substr(i, 1));
        EXPECT_EQ(transcript({whole.substr(0, i), whole.substr(i)}, bounds), expected)
            << whole << " cut at " << i;
        for (std::size_t j = i + 1; j < whole.size(); j += 5)
            ASSERT_EQ(
                transcript({whole.substr(0, i), whole.substr(i, j - i), whole.substr(j)}, bounds),
                expected)
                << whole << " cut at " << i << " and " << j;
    }
    EXPECT_EQ(transcript(bytes, bounds), expected) << whole << " byte by byte";
}

TEST(split, equals_whole_within_a_stream) {
    const std::string start = "<s:s xmlns='n' xmlns:s='s'>";
    for (std::string_view content : corpus)
        expect_same_at_every_cut(start + std::string(content), {});
}

TEST(split, equals_whole_under_tight_limits) {
    const std::string start = "<s:s xmlns='n' xmlns:s='s'>";
    for (std::string_view content : corpus)
        expect_same_at_every_cut(start + std::string(content), tight());
}

TEST(split, equals_whole_at_the_start_of_a_stream) {
    using namespace std::string_view_literals;
    const std::string_view starts[] = {
        stream_start,
        " \r\n<a xmlns='n'>",
        "<?xml version='1.0' encoding='utf-8'?>\n<a><b/></a>",
        "<?xml version='1.0' encoding='latin1'?><a/>",
        " <?xml version='1.0'?><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'x'><a/>",
        "<!-- --><a/>",
        "\xef\xbb\xbf<a/>",
        "\xff\xfe<\0a\0/\0>\0"sv,
        "<\0a\0/\0>\0"sv,
        " \0<\0"sv,
        "\xc3\xa9",
        "x<a/>",
    };
    for (std::string_view start : starts) {
        expect_same_at_every_cut(start, {});
        expect_same_at_every_cut(start, tight());
    }
}

// Long tokens take another way through the parser: they are held back until their end comes.
TEST(split, equals_whole_for_tokens_of_any_length) {
    const std::string_view parts[][2] = {
        {"<a b='", "'/><c/>"},
        {"<a b=\"'>", "\"><c/></a>"},
        {"<a b='>", "' c='>'/>"},
        {"<a>", "</a>"},
        {"<a><![CDATA[", "]]></a>"},
        {"<!--", "--><c/>"},
        {"<?p ", "?><c/>"},
        {"<a>&", ";</a>"},
        {"<a ", "='1'/>"},
        {"<a b='1' ", " c='2'/>"},
        {"</", ">"},
        {"<a b='\xc3\xa9", "\xff'/>"},
        {"<a><!DOCTYPE ", "></a>"},
        {"<a b='&#", ";'/>"},
        {"<a>&#", "65;</a>"},
    };
    std::mt19937 random(1);
    limits bounds;
    bounds.stanza_bytes = 60'000;
    bounds.name_bytes = 60'000;
    for (const std::size_t length :
         {500u, 2'000u, 2'030u, 2'100u, 2'500u, 4'000u, 40'000u, 70'000u})
        for (const char fill : {'x', '0', ' ', '>'})
            for (const auto& [before, after] : parts) {
                const std::string whole = "<s:s xmlns='n' xmlns:s='s'>" + std::string(before) +
                                          std::string(length, fill) + std::string(after) + "<d/>";
                std::vector<std::string_view> pieces;
                std::string_view rest = whole;
                while (!rest.empty()) {
                    pieces.push_back(rest.substr(0, 1 + random() % 700));
                    rest.remove_prefix(pieces.back().size());
                }
                ASSERT_EQ(transcript(pieces, bounds), transcript({whole}, bounds))
                    << before << " " << length << fill;
            }
}

} // namespace
} // namespace epode::xml
