// Each limit: at it the stream goes on, one past it the stream is refused.
#include "transcript.hpp"

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

error_code outcome(std::string_view content, const limits& bounds) {
    stream_parser parser(bounds);
    EXPECT_FALSE(parser.feed(as_bytes("<s:s xmlns='n' xmlns:s='s'>")));
    return parser.feed(as_bytes(content));
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    while (times--)
        all += text;
    return all;
}

TEST(limit, stanza_bytes_counts_from_the_first_byte_to_the_last) {
    limits bounds;
    bounds.stanza_bytes = 100;
    const std::string at = "<a>" + std::string(93, 'x') + "</a>";
    const std::string past = "<a>" + std::string(94, 'x') + "</a>";
    EXPECT_FALSE(outcome(at, bounds));
    EXPECT_FALSE(outcome(repeated(at + " \n", 50), bounds));
    EXPECT_EQ(outcome(past, bounds), error::stanza_too_large);
    EXPECT_EQ(outcome(repeated(at, 50) + past, bounds), error::stanza_too_large);
}

TEST(limit, stanza_bytes_refuses_the_first_byte_too_many_of_an_endless_stanza) {
    const std::pair<std::string, std::string> endless[] = {
        {"<a>", "x"}, {"<a b='", "x"},      {"<a b='", ">"}, {"<", "a"},
        {"<a>", " "}, {"<a><b/>", "&amp;"}, {"<a>", "<b/>"}, {"<a>", "\r\n"}};
    for (const std::size_t limit : {100u, 5'000u, 40'000u})
        for (const auto& [start, more] : endless) {
            limits bounds;
            bounds.stanza_bytes = limit;
            bounds.name_bytes = limit;
            stream_parser parser(bounds);
            ASSERT_FALSE(parser.feed(as_bytes("<s:s xmlns='n' xmlns:s='s'>")));
            const std::string bytes = start + repeated(more, limit / more.size() + 1);
            ASSERT_FALSE(parser.feed(as_bytes(bytes.substr(0, limit)))) << start << more;
            ASSERT_EQ(parser.feed(as_bytes(bytes.substr(limit, 1))), error::stanza_too_large);
        }
}

TEST(limit, stanza_bytes_holds_for_the_header) {
    limits bounds;
    bounds.stanza_bytes = 50;
    const std::string declaration = "<?xml version='1.0'?>\n";
    stream_parser at(bounds), past(bounds);
    EXPECT_FALSE(at.feed(as_bytes(declaration + "<s to='" + std::string(41, 'x') + "'>")));
    EXPECT_EQ(past.feed(as_bytes(declaration + "<s to='" + std::string(42, 'x') + "'>")),
              error::stanza_too_large);
}

TEST(limit, stanza_bytes_does_not_count_keepalives) {
    limits bounds;
    bounds.stanza_bytes = 100;
    EXPECT_FALSE(outcome(std::string(10'000, ' '), bounds));
    EXPECT_FALSE(outcome(repeated("\r", 10'000), bounds));
}

TEST(limit, stanza_bytes_holds_for_constructs_that_are_refused_when_complete) {
    limits bounds;
    bounds.stanza_bytes = 100;
    EXPECT_EQ(outcome("<!-- " + std::string(96, 'x'), bounds), error::stanza_too_large);
    EXPECT_FALSE(outcome("<!-- " + std::string(95, 'x'), bounds));
}

TEST(limit, stanza_depth_counts_the_stanza_as_one) {
    limits bounds;
    bounds.stanza_depth = 5;
    EXPECT_FALSE(outcome("<a><a><a><a><a></a></a></a></a></a><a><a/></a>", bounds));
    EXPECT_FALSE(outcome("<a><a><a><a><a/><a/>", bounds));
    EXPECT_EQ(outcome("<a><a><a><a><a><a>", bounds), error::too_deep);
    EXPECT_EQ(outcome("<a><a><a><a><a><a/>", bounds), error::too_deep);
}

TEST(limit, a_refused_element_yields_no_item) {
    limits bounds;
    bounds.stanza_depth = 1;
    stream_parser parser(bounds);
    EXPECT_EQ(parser.feed(as_bytes("<s:s xmlns:s='s'><a><b/></a></s:s>")), error::too_deep);
    EXPECT_TRUE(parser.next());
    EXPECT_FALSE(parser.next());
}

TEST(limit, element_attributes_counts_namespace_declarations) {
    limits bounds;
    bounds.element_attributes = 3;
    EXPECT_FALSE(outcome("<a a='' b='' c=''/><a xmlns='x' b='' c=''/>", bounds));
    EXPECT_FALSE(outcome("<a xmlns:p='x' xmlns:q='y' xmlns:r='z'><b a='' b='' c=''/>", bounds));
    EXPECT_EQ(outcome("<a a='' b='' c='' d=''>", bounds), error::too_many_attributes);
    EXPECT_EQ(outcome("<a><b xmlns='x' a='' b='' c=''>", bounds), error::too_many_attributes);
    EXPECT_EQ(outcome("<a xmlns:p='x' xmlns:q='y' xmlns:r='z' xmlns:s='z'>", bounds),
              error::too_many_attributes);
}

TEST(limit, name_bytes_holds_for_elements_attributes_and_namespaces) {
    limits bounds;
    bounds.name_bytes = 10;
    const std::string at(10, 'x'), past(11, 'x');
    EXPECT_FALSE(outcome("<" + at + "/>", bounds));
    EXPECT_EQ(outcome("<" + past + "/>", bounds), error::name_too_long);
    EXPECT_FALSE(outcome("<a " + at + "=''/>", bounds));
    EXPECT_EQ(outcome("<a " + past + "=''/>", bounds), error::name_too_long);
    EXPECT_FALSE(outcome("<a xmlns='" + at + "'/>", bounds));
    EXPECT_EQ(outcome("<a xmlns='" + past + "'/>", bounds), error::name_too_long);
    EXPECT_FALSE(outcome("<a xmlns:p='" + at + "'/>", bounds));
    EXPECT_EQ(outcome("<a xmlns:p='" + past + "'/>", bounds), error::name_too_long);
    EXPECT_FALSE(outcome("<a xmlns:" + at + "='p'/>", bounds));
    EXPECT_EQ(outcome("<a xmlns:" + past + "='p'/>", bounds), error::name_too_long);
    EXPECT_EQ(outcome("<a xmlns:p='p' p:" + past + "='p'/>", bounds), error::name_too_long);
}

TEST(limit, a_prefix_for_a_long_namespace_does_not_multiply_memory) {
    std::string content = "<a";
    for (int i = 0; i < 40; ++i)
        content += " xmlns:p" + std::to_string(i) + "='" + std::to_string(i) +
                   std::string(1'000, 'n') + "'";
    content += ">";
    for (int i = 0; i < 10'000; ++i)
        content += "<p" + std::to_string(i % 40) + ":b/>";
    content += "</a>";
    stream_parser parser;
    ASSERT_FALSE(parser.feed(as_bytes(stream_start)));
    (void)parser.next();
    ASSERT_FALSE(parser.feed(as_bytes(content)));
    auto stanza = parser.next();
    ASSERT_TRUE(stanza);
    EXPECT_LT(std::get<document>(*stanza).memory().capacity(), 2'000'000u);
}

} // namespace
} // namespace epode::xml
