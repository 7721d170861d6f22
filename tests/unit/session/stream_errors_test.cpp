// Tests src/session/inbound.cpp: stream errors that end a session for good.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

TEST(stream_errors, some_end_it) {
    const std::pair<const char*, stream_condition> conditions[] = {
        {"host-gone", stream_condition::host_gone},
        {"host-unknown", stream_condition::host_unknown},
        {"not-authorized", stream_condition::not_authorized},
        {"unsupported-version", stream_condition::unsupported_version},
    };
    for (const auto& [name, condition] : conditions) {
        driver d;
        d.come_online();
        d.send("m1");
        d.stream_error(name);
        const auto ended = d.all<session_event::ended>();
        ASSERT_EQ(ended.size(), 1u) << name;
        EXPECT_EQ(ended[0]->reason, condition) << name;
        EXPECT_EQ(d.fate_of("m1"), fate::unknown) << name;
        EXPECT_TRUE(d.all<session_event::reconnecting>().empty()) << name;
        EXPECT_FALSE(d.core.deadline()) << name;
        EXPECT_EQ(d.dialed.size(), 1u) << name;
    }
}

TEST(stream_errors, the_servers_words_are_told) {
    driver d;
    d.come_online();
    d.receive("<stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>moved away</text></stream:error>");
    const auto ended = d.all<session_event::ended>();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_TRUE(has(ended[0]->why.ours, "host-gone")) << ended[0]->why.ours;
    EXPECT_EQ(ended[0]->why.theirs, "moved away");
}

} // namespace
} // namespace epode::test
