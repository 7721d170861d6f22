#include <client/redactor.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace epode {
namespace {

std::string redact(std::string_view text) {
    redactor r;
    std::string out;
    r.feed(text, out);
    return out;
}

struct redaction {
    const char* what;
    std::string_view text;
    std::string_view shown;
};

class redactor_cases : public ::testing::TestWithParam<redaction> {};

TEST_P(redactor_cases, shows_the_same_at_every_split) {
    const auto& [what, text, shown] = GetParam();
    EXPECT_EQ(redact(text), shown);
    for (std::size_t i = 0; i <= text.size(); ++i)
        for (std::size_t j = i; j <= text.size(); ++j) {
            redactor r;
            std::string out;
            r.feed(text.substr(0, i), out);
            EXPECT_EQ(out, shown.substr(0, out.size())) << "shown too early, split at " << i;
            r.feed(text.substr(i, j - i), out);
            r.feed(text.substr(j), out);
            ASSERT_EQ(out, shown) << "split at " << i << " and " << j;
        }
}

TEST_P(redactor_cases, never_shows_the_secret) {
    EXPECT_EQ(redact(GetParam().text).find("s3cret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    redactor, redactor_cases,
    ::testing::Values(
        redaction{"auth", "<auth xmlns='s' mechanism='PLAIN'>s3cret=</auth><a/>",
                  "<auth xmlns='s' mechanism='PLAIN'>***</auth><a/>"},
        redaction{"challenge", "<challenge>s3cret</challenge>", "<challenge>***</challenge>"},
        redaction{"response", "<response>s3cret</response>", "<response>***</response>"},
        redaction{"success", "<success>s3cret</success>b", "<success>***</success>b"},
        redaction{"prefix", "<s:auth>s3cret</s:auth>", "<s:auth>***</s:auth>"},
        redaction{"room password", "<x><password>s3cret</password>y</x>",
                  "<x><password>***</password>y</x>"},
        redaction{"space in end tag", "<auth>s3cret</auth >x", "<auth>***</auth >x"},
        redaction{"self-closing", "<response/>text<auth />text", "<response/>text<auth />text"},
        redaction{"empty", "<auth></auth>text", "<auth></auth>text"},
        redaction{"nested", "<auth>s3<x/>s3cret<y>s3cret</y></auth>t", "<auth>***</auth>t"},
        redaction{"cdata", "<auth><![CDATA[it's > s3cret]]></auth>t", "<auth>***</auth>t"},
        redaction{"greater-than in a value", "<auth a='>' b=\"/>\">s3cret</auth>t",
                  "<auth a='>' b=\"/>\">***</auth>t"},
        redaction{"enabled", "<enabled xmlns='urn:xmpp:sm:3' id='s3cret' resume='true'/>",
                  "<enabled xmlns='urn:xmpp:sm:3' id='***' resume='true'/>"},
        redaction{"double quotes", "<enabled id=\"s3'cret s3cret\"/>", "<enabled id=\"***\"/>"},
        redaction{"resume", "<resume h='3' previd='s3cret'/>", "<resume h='3' previd='***'/>"},
        redaction{"resumed", "<resumed previd='s3cret' h='3'/>", "<resumed previd='***' h='3'/>"},
        redaction{"line breaks", "<enabled\n\tid='s3cret'/>", "<enabled\n\tid='***'/>"},
        redaction{"spaces around equals", "<enabled id =\r\n's3cret'/>",
                  "<enabled id =\r\n'***'/>"},
        redaction{"name in a value", "<enabled location=\"a id='b'\" id='s3cret'/>",
                  "<enabled location=\"a id='b'\" id='***'/>"},
        redaction{"token attribute", "<token expiry='x' token='s3cret'/>",
                  "<token expiry='x' token='***'/>"}),
    [](const auto& instance) {
        std::string name;
        for (const char c : std::string_view(instance.param.what))
            name += c == ' ' || c == '-' ? '_' : c;
        return name;
    });

TEST(redactor, changes_nothing_else) {
    for (const std::string_view text :
         {"<?xml version='1.0'?><stream:stream id='s' from=\"a\">",
          "<message id='1' previd='2'><body>auth 'it' \"is\" &lt;auth&gt; id='x'</body></message>",
          "<r xmlns='urn:xmpp:sm:3'/> \n<a h='1'/>",
          "<iq id='7'><authority>x</authority><authenticate>y</authenticate></iq>",
          "<message><body><![CDATA[it's]]></body></message><presence/>", "</stream:stream>"})
        EXPECT_EQ(redact(text), text);
}

TEST(redactor, forgets_an_unfinished_tag_and_a_secret_on_reset) {
    redactor r;
    std::string out;
    r.feed("<auth>s3", out);
    r.reset();
    r.feed("plain<a b='", out);
    r.reset();
    r.feed("plain", out);
    EXPECT_EQ(out, "<auth>***plainplain");
}

} // namespace
} // namespace epode
