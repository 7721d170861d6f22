#include <epode/session/request_tracker.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

const jid own("alice@example.org/r");

/// Whether an answer from there counts for a request to there.
bool pairs(const std::string& to, const std::string& from) {
    request_tracker t;
    t.add("i", 1, to.empty() ? jid() : jid(to), {});
    return t.answered("i", from.empty() ? std::nullopt : std::optional<jid>(jid(from)), own)
        .has_value();
}

TEST(request_tracker, an_answer_is_taken_once) {
    request_tracker tracker;
    tracker.add("a", 7, jid("bob@example.org/x"), {});
    EXPECT_EQ(tracker.size(), 1u);
    EXPECT_FALSE(tracker.answered("b", jid("bob@example.org/x"), own));
    EXPECT_EQ(tracker.answered("a", jid("bob@example.org/x"), own), 7u);
    EXPECT_FALSE(tracker.answered("a", jid("bob@example.org/x"), own))
        << "a second one is nobody's";
    EXPECT_EQ(tracker.size(), 0u);
}

TEST(request_tracker, a_wrong_sender_does_not_use_the_request_up) {
    request_tracker tracker;
    tracker.add("a", 7, jid("bob@example.org"), {});
    EXPECT_FALSE(tracker.answered("a", jid("mallory@example.net"), own));
    EXPECT_EQ(tracker.answered("a", jid("bob@example.org"), own), 7u);
}

TEST(request_tracker, who_may_answer) {
    // To our server, without `to`: nobody named, the account, or the domain.
    for (const char* from : {"", "alice@example.org", "alice@example.org/r", "example.org"}) {
        EXPECT_TRUE(pairs("", from)) << from;
        EXPECT_TRUE(pairs("alice@example.org", from)) << from;
    }
    for (const char* from : {"alice@example.org/other", "bob@example.org", "example.net",
                             "mallory@example.net", "example.org/x"}) {
        EXPECT_FALSE(pairs("", from)) << from;
        EXPECT_FALSE(pairs("alice@example.org", from)) << from;
    }
    EXPECT_TRUE(pairs("example.org", ""));
    EXPECT_TRUE(pairs("example.org", "example.org"));
    EXPECT_FALSE(pairs("example.org", "alice@example.org"));
    // To others: that very address.
    EXPECT_TRUE(pairs("bob@example.net/x", "bob@example.net/x"));
    for (const char* from : {"", "bob@example.net", "bob@example.net/y", "example.net",
                             "alice@example.org", "example.org"})
        EXPECT_FALSE(pairs("bob@example.net/x", from)) << from;
}

TEST(request_tracker, requests_expire_in_order_of_their_numbers) {
    request_tracker tracker;
    EXPECT_FALSE(tracker.deadline());
    const time_point t0{};
    tracker.add("a", 1, jid(), t0 + seconds(9));
    tracker.add("b", 2, jid(), t0 + seconds(3));
    tracker.add("c", 3, jid(), t0 + seconds(3));
    EXPECT_EQ(tracker.deadline(), t0 + seconds(3));
    EXPECT_TRUE(tracker.expired(t0 + seconds(2)).empty());
    EXPECT_EQ(tracker.expired(t0 + seconds(3)), (std::vector<request_id>{2, 3}));
    EXPECT_EQ(tracker.deadline(), t0 + seconds(9));
    EXPECT_FALSE(tracker.answered("b", std::nullopt, own)) << "too late";
}

TEST(request_tracker, requests_can_be_forgotten_or_taken) {
    request_tracker tracker;
    tracker.add("a", 1, jid(), {});
    tracker.add("b", 2, jid(), {});
    tracker.add("c", 3, jid(), {});
    EXPECT_TRUE(tracker.forget(2));
    EXPECT_FALSE(tracker.forget(2));
    tracker.add("d", 4, jid(), {});
    EXPECT_EQ(tracker.take_all_but({3}), (std::vector<request_id>{1, 4}));
    EXPECT_EQ(tracker.size(), 1u);
    EXPECT_EQ(tracker.take_all_but({}), std::vector<request_id>{3});
}

} // namespace
} // namespace epode
