#include <epode/jid.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

TEST(jid, smoke) {
    EXPECT_EQ(jid("Juliet@Example.COM/Foo").str(), "juliet@example.com/Foo");
    EXPECT_EQ(jid("Σ@faß.de").str(), "σ@faß.de");
}

} // namespace
} // namespace epode
