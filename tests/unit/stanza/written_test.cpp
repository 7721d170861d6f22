#include "stanza/written.hpp"

#include <epode/stanza/stanza.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

TEST(written, gets_the_stream_s_namespace_behind_its_name) {
    EXPECT_EQ(with_namespace("<presence/>"), "<presence xmlns='jabber:client'/>");
    EXPECT_EQ(with_namespace("<iq id='1'/>"), "<iq xmlns='jabber:client' id='1'/>");
    EXPECT_EQ(with_namespace("<message><body>a b</body></message>"),
              "<message xmlns='jabber:client'><body>a b</body></message>");
}

TEST(written, is_read_whatever_its_size) {
    const std::string body(limits().stanza_bytes, 'x');
    const auto tree = parse_written("<message to='a@b'><body>" + body + "</body></message>");
    ASSERT_TRUE(tree);
    EXPECT_TRUE(tree->root().is("message", client_namespace));
    EXPECT_EQ(tree->root().child("body", client_namespace)->text(), body);
}

TEST(written, what_is_no_stanza_is_refused) {
    EXPECT_FALSE(parse_written(""));
    EXPECT_FALSE(parse_written("text"));
    EXPECT_FALSE(parse_written("<message>"));
}

} // namespace
} // namespace epode
