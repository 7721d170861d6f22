#include "payload.hpp"

#include <epode/protocol/xep0071.hpp>

namespace epode::test {
namespace {

TEST(xep0071, bodies_are_kept_as_they_are_and_found_by_their_language) {
    const auto html = round_trip<xhtml_message>(
        "<html xmlns='http://jabber.org/protocol/xhtml-im'>"
        "<body xmlns='http://www.w3.org/1999/xhtml' xml:lang='en'><p onclick='x()'>a</p></body>"
        "<body xmlns='http://www.w3.org/1999/xhtml' xml:lang='de'><p>b <em>c</em></p></body>"
        "</html>");
    ASSERT_TRUE(html.find("de"));
    EXPECT_EQ(html.find("de")->child("p", xhtml_namespace)->text(), "b ");
    EXPECT_EQ(html.find("fr"), html.find("en"));
    EXPECT_EQ(html.find(), html.find("en"));
    EXPECT_FALSE(xhtml_message().find());
    const xml::document clean = clean_xhtml(*html.find("en"));
    EXPECT_FALSE(clean.root().child("p", xhtml_namespace)->attribute_value("onclick").has_value());
}

} // namespace
} // namespace epode::test
