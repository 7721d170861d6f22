#include <epode/xml/stream_parser.hpp>
#include <epode/xml/writer.hpp>
#include <epode/xml/error.hpp>
#include <gtest/gtest.h>
namespace epode::xml { namespace {
TEST(stream_parser, smoke) {
    stream_parser p;
    EXPECT_EQ(p.feed(as_bytes("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1'> <message to='a@b' xml:lang='en'><body>x&amp;y</body><r xmlns='urn:xmpp:receipts'/></message>\n</stream:stream>")), error_code());
    auto a = p.next(); ASSERT_TRUE(a);
    EXPECT_EQ(std::get<stream_open>(*a).default_ns, "jabber:client");
    auto b = p.next(); ASSERT_TRUE(b);
    std::string out;
    EXPECT_EQ(write(out, std::get<document>(*b).root(), "jabber:client"), error_code());
    EXPECT_EQ(out, "<message to='a@b' xml:lang='en'><body>x&amp;y</body><r xmlns='urn:xmpp:receipts'/></message>");
    auto c = p.next(); ASSERT_TRUE(c);
    EXPECT_TRUE(std::holds_alternative<stream_close>(*c));
}
}}
