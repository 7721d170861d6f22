// Tests src/xml/reader.cpp and src/xml/tree_builder.cpp, which do the work of the stream parser.
#include "transcript.hpp"

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

/// The trees of the stanzas in `content`, fed as the children of a stream.
std::vector<std::string> stanzas(std::string_view content) {
    auto lines = transcript({stream_start, content});
    lines.erase(lines.begin());
    return lines;
}

TEST(stream_parser, reports_header_stanzas_and_close_in_order) {
    const auto lines = transcript(
        {stream_start, "<message to='a@b'><body>hi</body></message><presence/></stream:stream>"});
    EXPECT_EQ(lines, (std::vector<std::string>{
                         "open jabber:client <{http://etherx.jabber.org/streams}stream "
                         "{}id=\"1\" {}version=\"1.0\"></>",
                         "<{jabber:client}message {}to=\"a@b\"><{jabber:client}body>[hi]</></>",
                         "<{jabber:client}presence></>", "close"}));
}

TEST(stream_parser, has_no_item_before_the_last_byte_of_it) {
    stream_parser parser;
    EXPECT_FALSE(parser.feed(as_bytes(stream_start.substr(0, stream_start.size() - 1))));
    EXPECT_FALSE(parser.next());
    EXPECT_FALSE(parser.feed(as_bytes(">")));
    EXPECT_TRUE(parser.next());
    EXPECT_FALSE(parser.feed(as_bytes("<presence><show>away</show></presence")));
    EXPECT_FALSE(parser.next());
    EXPECT_FALSE(parser.feed(as_bytes(">")));
    EXPECT_TRUE(parser.next());
    EXPECT_FALSE(parser.next());
}

TEST(stream_parser, resolves_namespaces_of_elements_and_attributes) {
    EXPECT_EQ(stanzas("<iq xmlns:q='urn:q'><q:query q:a='1' a='2' xml:lang='de'/>"
                      "<none xmlns=''><inner/></none><other xmlns='urn:o'><q:x/></other></iq>"),
              (std::vector<std::string>{
                  "<{jabber:client}iq><{urn:q}query {urn:q}a=\"1\" {}a=\"2\" "
                  "{http://www.w3.org/XML/1998/namespace}lang=\"de\"></><{}none><{}inner></></>"
                  "<{urn:o}other><{urn:q}x></></></>"}));
}

TEST(stream_parser, tells_namespaces_apart_that_begin_alike) {
    EXPECT_EQ(stanzas("<a xmlns='urn:x'><b xmlns='urn:xy'/><c xmlns='urn:'/></a>"),
              (std::vector<std::string>{"<{urn:x}a><{urn:xy}b></><{urn:}c></></>"}));
}

TEST(stream_parser, joins_text_across_references_cdata_and_line_ends) {
    EXPECT_EQ(stanzas("<a>1&lt;2&#x20AC;&apos;\r\n3<![CDATA[<&]]>4\r5</a>"),
              (std::vector<std::string>{"<{jabber:client}a>[1<2\u20ac'\n3<&4\n5]</>"}));
}

TEST(stream_parser, keeps_mixed_content_in_order) {
    EXPECT_EQ(stanzas("<a>1<b/>2<b/><b/>3</a>"),
              (std::vector<std::string>{"<{jabber:client}a>[1]<{jabber:client}b></>[2]"
                                        "<{jabber:client}b></><{jabber:client}b></>[3]</>"}));
}

TEST(stream_parser, passes_over_whitespace_between_stanzas) {
    EXPECT_EQ(stanzas(" \n\t\r\n<presence/> \n"),
              (std::vector<std::string>{"<{jabber:client}presence></>"}));
}

TEST(stream_parser, gives_stanzas_that_outlive_it) {
    std::optional<item> kept;
    {
        stream_parser parser;
        EXPECT_FALSE(parser.feed(as_bytes(stream_start)));
        (void)parser.next();
        EXPECT_FALSE(parser.feed(as_bytes("<message id='7'/><message id='8'/>")));
        kept = parser.next();
        EXPECT_TRUE(parser.next());
        parser.reset();
    }
    EXPECT_EQ(show(*kept), "<{jabber:client}message {}id=\"7\"></>");
}

TEST(stream_parser, gives_each_stanza_memory_of_its_own) {
    stream_parser parser;
    EXPECT_FALSE(parser.feed(as_bytes(stream_start)));
    (void)parser.next();
    EXPECT_FALSE(parser.feed(as_bytes("<a><b xmlns='urn:b'/></a><a><b xmlns='urn:b'/></a>")));
    parser.next().reset();
    EXPECT_EQ(show(*parser.next()), "<{jabber:client}a><{urn:b}b></></>");
    EXPECT_FALSE(parser.feed(as_bytes("<a><b xmlns='urn:b'/></a>")));
    EXPECT_EQ(show(*parser.next()), "<{jabber:client}a><{urn:b}b></></>");
}

TEST(stream_parser, gives_what_was_complete_before_an_error_and_nothing_after) {
    stream_parser parser;
    const error_code failed =
        parser.feed(as_bytes(std::string(stream_start) + "<presence/><a></b><presence/>"));
    EXPECT_EQ(failed, error::mismatched_tag);
    EXPECT_EQ(parser.feed(as_bytes("<presence/>")), failed);
    EXPECT_EQ(parser.feed({}), failed);
    EXPECT_EQ(parser.error(), failed);
    EXPECT_EQ(parser.error_offset(), stream_start.size() + std::string("<presence/><a></").size());
    EXPECT_TRUE(parser.next());
    EXPECT_TRUE(parser.next());
    EXPECT_FALSE(parser.next());
}

TEST(stream_parser, reset_forgets_items_half_elements_and_errors) {
    const std::string_view after = "<presence/>";
    for (std::string_view before :
         {"<proceed/><iq>", "<proceed/><iq attr='", "<a></b>", "</stream:stream>", "<!--"}) {
        stream_parser parser;
        (void)parser.feed(as_bytes(stream_start));
        (void)parser.feed(as_bytes(before));
        parser.reset();
        EXPECT_FALSE(parser.error());
        EXPECT_EQ(parser.error_offset(), 0u);
        EXPECT_FALSE(parser.next()) << before;
        EXPECT_FALSE(parser.feed(as_bytes(stream_start))) << before;
        EXPECT_TRUE(parser.next());
        EXPECT_FALSE(parser.feed(as_bytes(after)));
        EXPECT_EQ(show(*parser.next()), "<{jabber:client}presence></>");
    }
}

TEST(stream_parser, reset_forgets_the_default_namespace) {
    stream_parser parser;
    EXPECT_FALSE(parser.feed(as_bytes(stream_start)));
    parser.reset();
    EXPECT_FALSE(parser.feed(as_bytes("<s:s xmlns:s='urn:s'><a/>")));
    EXPECT_EQ(show(*parser.next()), "open  <{urn:s}s></>");
    EXPECT_EQ(show(*parser.next()), "<{}a></>");
}

TEST(stream_parser, is_idle_between_elements_only) {
    stream_parser parser;
    EXPECT_TRUE(parser.idle());
    (void)parser.feed(as_bytes(stream_start));
    EXPECT_FALSE(parser.idle()) << "the header waits";
    (void)parser.next();
    EXPECT_TRUE(parser.idle());
    (void)parser.feed(as_bytes(" \n"));
    EXPECT_TRUE(parser.idle());
    (void)parser.feed(as_bytes("<"));
    EXPECT_FALSE(parser.idle());
    (void)parser.feed(as_bytes("a>"));
    EXPECT_FALSE(parser.idle());
    (void)parser.feed(as_bytes("</a>"));
    EXPECT_FALSE(parser.idle());
    (void)parser.next();
    EXPECT_TRUE(parser.idle());
    (void)parser.feed(as_bytes("</no>"));
    EXPECT_FALSE(parser.idle());
}

TEST(stream_parser, accepts_only_whitespace_after_the_close) {
    EXPECT_EQ(transcript({stream_start, "</stream:stream>\n "}).back(), "close");
    stream_parser parser;
    (void)parser.feed(as_bytes(stream_start));
    EXPECT_EQ(parser.feed(as_bytes("</stream:stream><presence/>")), error::not_well_formed);
}

TEST(stream_parser, moves_with_what_it_holds) {
    stream_parser parser;
    (void)parser.feed(as_bytes(stream_start));
    (void)parser.next();
    (void)parser.feed(as_bytes("<a/><b"));
    stream_parser moved(std::move(parser));
    (void)moved.feed(as_bytes("/>"));
    EXPECT_EQ(show(*moved.next()), "<{jabber:client}a></>");
    EXPECT_EQ(show(*moved.next()), "<{jabber:client}b></>");
}

TEST(stream_parser, goes_on_where_it_is_moved_to) {
    stream_parser first;
    EXPECT_FALSE(first.feed(as_bytes(stream_start)));
    EXPECT_FALSE(first.feed(as_bytes("<presence/><message><bo")));
    stream_parser second;
    second = std::move(first);
    EXPECT_FALSE(second.feed(as_bytes("dy/></message>")));
    std::vector<std::string> lines;
    while (const auto one = second.next())
        lines.push_back(show(*one));
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[1], "<{jabber:client}presence></>");
    EXPECT_EQ(lines[2], "<{jabber:client}message><{jabber:client}body></></>");
}

} // namespace
} // namespace epode::xml
