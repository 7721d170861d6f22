#include "transcript.hpp"

#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

TEST(parse_document, reads_one_element) {
    const auto read =
        parse_document("<?xml version='1.0'?>\n<a xmlns='urn:a' b='1'>text<c/></a>\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(show(read->root()), "<{urn:a}a {}b=\"1\">[text]<{urn:a}c></></>");
}

TEST(parse_document, tells_where_an_error_is) {
    const std::pair<std::string_view, std::pair<enum error, std::size_t>> wrong[] = {
        {"<a><b></a>", {error::mismatched_tag, 8}},
        {"<a><p:b/></a>", {error::undeclared_prefix, 3}},
        {"<a><b c='1' c='2'/></a>", {error::repeated_attribute, 12}},
        {"<a>\x01</a>", {error::not_well_formed, 3}},
        {"<a>&x;</a>", {error::restricted_entity, 3}},
        {"<a>\xff</a>", {error::invalid_utf8, 3}},
        {"<a/><b/>", {error::not_well_formed, 4}},
        {"<a/>text", {error::not_well_formed, 4}},
        {"<a/><!-- -->", {error::restricted_comment, 4}},
        {"<a><!-- --></a>", {error::restricted_comment, 3}},
        {"<!DOCTYPE a><a/>", {error::restricted_dtd, 11}},
        {"text", {error::not_well_formed, 0}},
    };
    for (const auto& [text, expected] : wrong) {
        std::size_t offset = 99;
        const auto read = parse_document(text, &offset);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), expected.first) << text << read.error().message();
        EXPECT_EQ(offset, expected.second) << text;
        EXPECT_EQ(parse_document(text).error(), expected.first);
    }
}

TEST(parse_document, tells_incomplete_text_from_wrong_text) {
    for (std::string_view text : {"", " ", "<", "<a", "<a b='", "<a>", "<a><b/>", "<a>text",
                                  "<a></a", "<a><![CDATA[x", "<a>]"})
        EXPECT_EQ(parse_document(text).error(), error::incomplete) << text;
    EXPECT_EQ(parse_document("<a>\xe2\x82").error(), error::invalid_utf8);
    const std::string long_tag = "<a b='" + std::string(100'000, 'x');
    EXPECT_EQ(parse_document(long_tag).error(), error::incomplete);
    EXPECT_TRUE(parse_document(long_tag + "'/>"));
}

TEST(parse_document, keeps_the_limits) {
    limits bounds;
    bounds.stanza_bytes = 20;
    bounds.stanza_depth = 2;
    EXPECT_TRUE(parse_document("<a><b>890123</b></a>", nullptr, bounds));
    EXPECT_EQ(parse_document("<a><b>8901234</b></a>", nullptr, bounds).error(),
              error::stanza_too_large);
    EXPECT_EQ(parse_document("<a><b><c/></b></a>", nullptr, bounds).error(), error::too_deep);
}

} // namespace
} // namespace epode::xml
