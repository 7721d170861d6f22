// By what a message is known again, and for how long.
#include <epode/session/arrivals.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

std::string key(std::string_view sender, std::string_view id, std::string_view type = "chat") {
    const auto d =
        xml::parse_document("<message xmlns='jabber:client' type='" + std::string(type) +
                            "' from='" + std::string(sender) + "' id='" + std::string(id) + "'/>");
    EXPECT_TRUE(d);
    return arrivals::key_of(d->root());
}

TEST(arrivals, sender_type_and_id_make_a_message) {
    const std::string one = key("bob@example.org/x", "1");
    EXPECT_EQ(one, key("bob@example.org/x", "1"));
    EXPECT_NE(one, key("bob@example.org/x", "2"));
    EXPECT_NE(one, key("bob@example.org/y", "1")) << "ids are the sender's own";
    EXPECT_NE(one, key("bob@example.org/x", "1", "error")) << "a bounce has its id";
    EXPECT_NE(key("a@b/c", "d"), key("a@b", "/c\nchat\nd")) << "no part can pass for another";
}

TEST(arrivals, without_an_id_none_is_known) { EXPECT_EQ(key("bob@example.org/x", ""), ""); }

TEST(arrivals, the_second_time_it_keeps_the_number_of_the_first) {
    arrivals seen(100);
    EXPECT_EQ(seen.give("k", 7).number, 0u) << "new";
    const arrivals::known again = seen.give("k", 8);
    EXPECT_EQ(again.number, 7u);
    EXPECT_TRUE(again.given);
    EXPECT_EQ(seen.give("k", 9).number, 7u);
}

TEST(arrivals, one_of_an_earlier_process_may_not_have_been_given) {
    arrivals seen(100);
    seen.restore("given", {1, true});
    seen.restore("not given", {2, false});
    EXPECT_TRUE(seen.give("given", 3).given);
    const arrivals::known doubtful = seen.give("not given", 4);
    EXPECT_EQ(doubtful.number, 2u);
    EXPECT_EQ(seen.find("not given").number, 2u);
    EXPECT_TRUE(seen.find("not given").given) << "by now";
    EXPECT_EQ(seen.find("never seen").number, 0u);
    EXPECT_FALSE(doubtful.given) << "the process may have died before the application had it";
    EXPECT_TRUE(seen.give("not given", 5).given) << "now it was";
}

TEST(arrivals, the_id_in_the_archive_is_certain) {
    arrivals seen(100);
    const auto d = xml::parse_document("<message xmlns='jabber:client' from='a@b/c' id='1'/>");
    const std::string live = arrivals::key_of(d->root(), "X");
    EXPECT_EQ(seen.give(live, 1).number, 0u);
    const auto again = seen.give(live, 2);
    EXPECT_EQ(again.number, 1u);
    EXPECT_TRUE(again.certain);
    const auto repeated = seen.give(arrivals::key_of(d->root(), "Y"), 3);
    EXPECT_EQ(repeated.number, 1u) << "sent twice: likely the same";
    EXPECT_FALSE(repeated.certain);
    EXPECT_TRUE(seen.give(arrivals::key_of(d->root(), "Y"), 4).certain);
    EXPECT_FALSE(seen.give(arrivals::key_of(d->root()), 4).certain);
    const auto nameless = xml::parse_document("<message xmlns='jabber:client' from='a@b/c'/>");
    EXPECT_EQ(seen.give(arrivals::key_of(nameless->root(), "Z"), 5).number, 0u);
    EXPECT_TRUE(seen.give(arrivals::key_of(nameless->root(), "Z"), 6).certain);
}

TEST(arrivals, an_id_of_a_room_is_certain_and_no_other_rooms) {
    arrivals seen(100);
    const auto d = xml::parse_document("<message xmlns='jabber:client'/>");
    const auto key_in = [&](std::string_view room) {
        return arrivals::key_of(d->root(), "X", room);
    };
    EXPECT_EQ(seen.give(key_in("a@b"), 1).number, 0u);
    EXPECT_TRUE(seen.find(key_in("a@b")).certain);
    EXPECT_EQ(seen.find(key_in("c@b")).number, 0u);
    EXPECT_EQ(seen.find(key_in("")).number, 0u) << "nor the archive's";
}

TEST(arrivals, what_was_given_by_one_id_was_given_by_the_other) {
    arrivals seen(100);
    const auto d = xml::parse_document("<message xmlns='jabber:client' from='a@b/c' id='1'/>");
    seen.restore(arrivals::key_of(d->root(), "X"), {1, false});
    EXPECT_FALSE(seen.give(arrivals::key_of(d->root()), 2).given);
    EXPECT_TRUE(seen.give(arrivals::key_of(d->root(), "X"), 3).given);
}

TEST(arrivals, the_oldest_is_forgotten_at_the_bound) {
    arrivals seen(2);
    for (const char* k : {"1", "2", "1", "3"}) // the second "1" takes no room
        (void)seen.give(k, 10);
    EXPECT_NE(seen.give("3", 11).number, 0u);
    EXPECT_NE(seen.give("2", 11).number, 0u);
    EXPECT_EQ(seen.give("1", 11).number, 0u);
}

} // namespace
} // namespace epode
