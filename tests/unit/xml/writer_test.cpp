#include "transcript.hpp"

#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

using namespace std::string_view_literals;

std::string written(const document& d, std::string_view outer_ns = {},
                    stream_prefix prefix = stream_prefix::undeclared) {
    std::string out;
    EXPECT_FALSE(write(out, d.root(), outer_ns, prefix));
    return out;
}

bool has(std::string_view characters, char c) { return characters.find(c) != characters.npos; }

std::string text_escaped(std::string_view text) {
    std::string out;
    EXPECT_FALSE(append_escaped_text(out, text));
    return out;
}
std::string attribute_escaped(std::string_view value) {
    std::string out;
    EXPECT_FALSE(append_escaped_attribute(out, value));
    return out;
}

constexpr std::string_view forbidden[] = {
    "\0"sv,
    "\x01",
    "\x08",
    "\x0b",
    "\x1f",
    "\x80",
    "\xc0\x80",
    "\xc3",
    "\xc3(",
    "\xe2\x82",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xef\xbf\xbe",
    "\xef\xbf\xbf",
    "\xf0\x8f\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf0\x9f\x98",
    "\xff",
};

TEST(escape, text) {
    EXPECT_EQ(text_escaped(""), "");
    EXPECT_EQ(text_escaped("plain \t\n'\""), "plain \t\n'\"");
    EXPECT_EQ(text_escaped("&<>\r"), "&amp;&lt;&gt;&#13;");
    EXPECT_EQ(text_escaped("a&b<c"), "a&amp;b&lt;c");
    EXPECT_EQ(text_escaped("]]>"), "]]&gt;");
    EXPECT_EQ(text_escaped("\x7f\xc2\x80\u00e9\u20ac\ufffd\U0001f600\U0010ffff"),
              "\x7f\xc2\x80\u00e9\u20ac\ufffd\U0001f600\U0010ffff");
}

TEST(escape, attribute) {
    EXPECT_EQ(attribute_escaped("&<>'\"\t\n\r x"), "&amp;&lt;&gt;&apos;&quot;&#9;&#10;&#13; x");
    EXPECT_EQ(attribute_escaped("\u00e9'"), "\u00e9&apos;");
}

TEST(escape, refuses_what_xml_cannot_hold_and_leaves_the_rest_alone) {
    for (std::string_view bad : forbidden) {
        std::string out = "before";
        const std::string text = "a&" + std::string(bad) + "b";
        EXPECT_EQ(append_escaped_text(out, text), error::forbidden_character) << bad;
        EXPECT_EQ(append_escaped_attribute(out, text), error::forbidden_character) << bad;
        EXPECT_EQ(append_escaped_text(out, bad), error::forbidden_character) << bad;
        EXPECT_EQ(out, "before");
        EXPECT_FALSE(is_writable_text(text));
    }
    EXPECT_TRUE(is_writable_text("any \t\r\n & \u00e9\U0001f600"));
}

// Text is looked at in blocks where it is plain: every byte has to be seen wherever it stands.
TEST(escape, finds_what_is_not_plain_at_every_place) {
    const std::string plain = "0123456789abcdefghijklmno";
    for (unsigned byte = 0; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        const bool writable = byte < 0x80 && (byte >= 0x20 || has("\t\n\r", one[0]));
        const std::string in_text = writable ? text_escaped(one) : "";
        const std::string in_attribute = writable ? attribute_escaped(one) : "";
        for (std::size_t at = 0; at <= plain.size(); ++at) {
            const std::string head = plain.substr(0, at), tail = plain.substr(at);
            std::string text, attribute;
            EXPECT_EQ(!append_escaped_text(text, head + one + tail), writable) << byte;
            EXPECT_EQ(!append_escaped_attribute(attribute, head + one + tail), writable) << byte;
            EXPECT_EQ(is_writable_text(head + one + tail), writable) << byte;
            EXPECT_EQ(text, writable ? head + in_text + tail : "") << byte << " at " << at;
            EXPECT_EQ(attribute, writable ? head + in_attribute + tail : "") << byte;
        }
    }
    for (std::size_t at = 0; at <= plain.size(); ++at) {
        std::string text = plain;
        text.insert(at, "\u20ac&\U0001f600");
        std::string escaped = plain;
        escaped.insert(at, "\u20ac&amp;\U0001f600");
        EXPECT_EQ(text_escaped(text), escaped);
    }
}

TEST(escape, makes_room_for_any_number_of_references) {
    std::string out = "before";
    const std::string quotes(1000, '\'');
    EXPECT_FALSE(append_escaped_attribute(out, quotes));
    ASSERT_EQ(out.size(), 6 + 6 * quotes.size());
    EXPECT_TRUE(out.starts_with("before&apos;&apos;"));
    EXPECT_TRUE(out.ends_with("&apos;&apos;"));
}

TEST(writer, declares_a_namespace_only_where_it_changes) {
    document d("message", "jabber:client");
    element& root = d.root();
    root.add_child(d.memory(), "body", "jabber:client").add_text(d.memory(), "hi");
    element& other = root.add_child(d.memory(), "x", "urn:x");
    other.add_child(d.memory(), "y", "urn:x");
    other.add_child(d.memory(), "z", "jabber:client");
    root.add_child(d.memory(), "none", "").add_child(d.memory(), "n", "");
    const std::string inner = "<body>hi</body><x xmlns='urn:x'><y/><z xmlns='jabber:client'/></x>"
                              "<none xmlns=''><n/></none></message>";
    EXPECT_EQ(written(d, "jabber:client"), "<message>" + inner);
    EXPECT_EQ(written(d), "<message xmlns='jabber:client'>" + inner);
}

TEST(writer, gives_attributes_of_other_namespaces_a_prefix) {
    document d("a", "urn:a");
    element& root = d.root();
    root.set_attribute(d.memory(), "plain", "1");
    root.set_attribute(d.memory(), "lang", "de", xml_namespace);
    root.set_attribute(d.memory(), "x", "2", "urn:b");
    root.set_attribute(d.memory(), "x", "3", "urn:&c");
    root.set_attribute(d.memory(), "y", "4", "urn:b");
    EXPECT_EQ(written(d, "urn:a"),
              "<a plain='1' xml:lang='de' xmlns:ns3='urn:b' ns3:x='2' xmlns:ns4='urn:&amp;c' "
              "ns4:x='3' ns3:y='4'/>");
}

TEST(writer, uses_the_stream_prefix_where_it_is_declared) {
    document d("error", stream_namespace);
    d.root().add_child(d.memory(), "conflict", "urn:ietf:params:xml:ns:xmpp-streams");
    d.root().add_child(d.memory(), "x", "jabber:client");
    EXPECT_EQ(written(d, "jabber:client", stream_prefix::declared),
              "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><x/>"
              "</stream:error>");
    EXPECT_EQ(written(d, "jabber:client"), "<error xmlns='http://etherx.jabber.org/streams'>"
                                           "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                                           "<x xmlns='jabber:client'/></error>");
}

TEST(writer, uses_the_prefix_xml_for_its_namespace) {
    document d("a", xml_namespace);
    d.root().add_child(d.memory(), "b", "urn:b");
    EXPECT_EQ(written(d, "urn:b"), "<xml:a><b/></xml:a>");
}

TEST(writer, escapes_names_of_namespaces_values_and_text) {
    document d("a", "urn:'&");
    d.root().set_attribute(d.memory(), "b", "'\n");
    d.root().add_text(d.memory(), "<\r");
    EXPECT_EQ(written(d), "<a xmlns='urn:&apos;&amp;' b='&apos;&#10;'>&lt;&#13;</a>");
}

TEST(writer, refuses_forbidden_characters_wherever_they_are) {
    for (std::string_view bad : forbidden) {
        document in_text("a", "urn:a"), in_value("a", "urn:a"), in_ns("a", bad);
        document in_attribute_ns("a", "urn:a");
        in_text.root().add_child(in_text.memory(), "b", "urn:a").add_text(in_text.memory(), bad);
        in_value.root().set_attribute(in_value.memory(), "b", bad);
        in_attribute_ns.root().set_attribute(in_attribute_ns.memory(), "b", "", bad);
        std::string out = "before";
        for (const document* d : {&in_text, &in_value, &in_ns, &in_attribute_ns})
            EXPECT_EQ(write(out, d->root()), error::forbidden_character) << bad;
        EXPECT_EQ(out, "before");
    }
}

TEST(writer, refuses_names_that_xml_does_not_allow) {
    for (std::string_view bad :
         {"", "1a", "-a", ".a", "a b", "a:b", ":a", "a>", "a/", "a\n", "a=", "\u00d7", "a\u00d7",
          "a\x01", "\xff", "a\xc3", "\U0001f600", "a'"}) {
        EXPECT_FALSE(is_writable_name(bad)) << bad;
        document element_name(bad, "urn:a"), attribute_name("a", "urn:a");
        attribute_name.root().set_attribute(attribute_name.memory(), bad, "1");
        std::string out = "before";
        EXPECT_EQ(write(out, element_name.root()), error::invalid_name) << bad;
        EXPECT_EQ(write(out, attribute_name.root()), error::invalid_name) << bad;
        EXPECT_EQ(out, "before");
    }
    for (std::string_view good : {"a", "_", "A-1.b_c", "\u00e9t\u00e9", "a\u00b7", "\u4e2d"})
        EXPECT_TRUE(is_writable_name(good)) << good;
}

TEST(writer, refuses_what_would_declare_a_namespace) {
    constexpr std::string_view xmlns = "http://www.w3.org/2000/xmlns/";
    document of_element("a", xmlns), of_attribute("a", "urn:a"), plain("a", "urn:a");
    of_attribute.root().set_attribute(of_attribute.memory(), "p", "urn:p", xmlns);
    plain.root().set_attribute(plain.memory(), "xmlns", "urn:p");
    std::string out;
    EXPECT_EQ(write(out, of_element.root()), error::reserved_namespace);
    EXPECT_EQ(write(out, of_attribute.root()), error::reserved_namespace);
    EXPECT_EQ(write(out, plain.root()), error::invalid_name);
    EXPECT_EQ(out, "");
}

TEST(stream_tags, open_and_close_a_stream) {
    std::string out;
    stream_header header;
    header.to = "example.org";
    header.from = "o'neil@example.org";
    header.lang = "en";
    EXPECT_FALSE(write_stream_open(out, header));
    EXPECT_EQ(out, "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                   "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
                   "from='o&apos;neil@example.org' version='1.0' xml:lang='en'>");
    write_stream_close(out);
    const auto lines = transcript({out});
    EXPECT_EQ(lines, (std::vector<std::string>{
                         "open jabber:client <{http://etherx.jabber.org/streams}stream "
                         "{}to=\"example.org\" {}from=\"o'neil@example.org\" {}version=\"1.0\" "
                         "{http://www.w3.org/XML/1998/namespace}lang=\"en\"></>",
                         "close"}));
}

TEST(stream_tags, refuse_forbidden_characters) {
    std::string out = "before";
    stream_header header;
    header.to = "\x01";
    EXPECT_EQ(write_stream_open(out, header), error::forbidden_character);
    EXPECT_EQ(out, "before");
}

} // namespace
} // namespace epode::xml
