#include <epode/stanza/presence.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

presence received(std::string_view inner, std::string_view attributes = {}) {
    const std::string text = "<presence xmlns='jabber:client' " + std::string(attributes) + ">" +
                             std::string(inner) + "</presence>";
    auto parsed = xml::parse_document(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return presence(std::move(*parsed));
}
std::string written(const stanza& s) {
    std::string out;
    EXPECT_FALSE(xml::write(out, s.tree(), client_namespace));
    return out;
}

TEST(presence, is_available_by_default) {
    const presence p;
    EXPECT_EQ(written(p), "<presence/>");
    EXPECT_EQ(p.type(), presence_type::available);
    EXPECT_EQ(p.show(), presence_show::online);
    EXPECT_EQ(p.priority(), 0);
    EXPECT_FALSE(p.status());
}

TEST(presence, is_built) {
    const presence p = presence().show(presence_show::dnd).status("busy").priority(-5);
    EXPECT_EQ(written(p), "<presence><show>dnd</show><status>busy</status>"
                          "<priority>-5</priority></presence>");
    EXPECT_EQ(written(presence(presence_type::unavailable).to("room@muc/nick")),
              "<presence type='unavailable' to='room@muc/nick'/>");
}

TEST(presence, setters_take_back_what_is_implied) {
    presence p = presence(presence_type::unavailable).show(presence_show::away).priority(1);
    p.type(presence_type::available).show(presence_show::online).priority(0);
    EXPECT_EQ(written(p), "<presence/>");
}

TEST(presence, reads_what_was_received) {
    const presence p = received("<show>xa</show><status>out</status>"
                                "<status xml:lang='de'>weg</status><priority>127</priority>");
    EXPECT_EQ(p.show(), presence_show::xa);
    EXPECT_EQ(p.status(), "out");
    EXPECT_EQ(p.status_in("de"), "weg");
    EXPECT_EQ(p.statuses().size(), 2u);
    EXPECT_EQ(p.priority(), 127);
}

TEST(presence, malformed_parts_read_as_absent) {
    const presence p = received("<show>sleepy</show><priority>128</priority>", "type='gone'");
    EXPECT_FALSE(p.type());
    EXPECT_EQ(p.type_text(), "gone");
    EXPECT_EQ(p.show(), presence_show::online);
    EXPECT_EQ(p.priority(), 0);
    EXPECT_EQ(received("<priority>1 </priority>").priority(), 0);
    EXPECT_EQ(received("<priority/>").priority(), 0);
}

} // namespace
} // namespace epode
