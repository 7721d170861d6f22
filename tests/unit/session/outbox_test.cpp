// The way out of a stanza, without a session around it.
#include <epode/session/outbox.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace epode {
namespace {

using management::count_result;
using management::outgoing;
using management::stanza_kind;

class ones final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = std::byte{1};
    }
};

/// An outbox and its ledger; messages are "<ID>" on the wire.
class outbox_test : public testing::Test {
protected:
    static outgoing stanza(std::string bytes, std::uint64_t tag = 0,
                           stanza_kind kind = stanza_kind::message) {
        outgoing o;
        o.bytes = std::move(bytes);
        o.tag = tag;
        o.kind = kind;
        return o;
    }
    outgoing message(std::string id) {
        const std::string bytes = "<" + id + ">";
        const message_id number = fates.accept(std::move(id), jid("bob@example.org"), false, 10);
        return stanza(bytes, number);
    }
    void push(std::string id) { box.push(message(std::move(id))); }
    /// As a session does that was bound and enabled.
    void enable() {
        box.machine().enable();
        management::session_terms terms;
        terms.id = "sm";
        terms.resume = true;
        box.machine().enabled(std::move(terms));
        box.open();
    }
    std::string written() {
        std::string out;
        box.write_pending(out);
        return out;
    }
    std::string request() {
        std::string out;
        box.write_request(out, {}, random);
        return out;
    }
    void lose_and_resume(std::uint32_t h) {
        ASSERT_TRUE(box.lost(management::loss::cut, "cut"));
        box.machine().resume();
        ASSERT_EQ(box.resumed("sm", h), count_result::accepted);
        box.replay();
    }
    fate fate_of(std::string_view id) const { return fates.find(id)->fate; }

    limits bounds;
    ledger fates{bounds};
    outbox box{{}, bounds, fates};
    ones random;
};

TEST_F(outbox_test, writes_nothing_before_it_is_open) {
    push("m1");
    box.push_urgent(stanza("<urgent>"));
    EXPECT_EQ(written(), "");
    EXPECT_EQ(request(), "");
    EXPECT_EQ(box.waiting(), 1u);
    EXPECT_FALSE(box.settled());
    enable();
    EXPECT_EQ(written(), "<urgent><m1>") << "the session's own stanzas come first";
    EXPECT_EQ(box.waiting(), 0u);
    EXPECT_FALSE(box.settled()) << "until it is acknowledged";
    EXPECT_EQ(box.acknowledged(2, {}), count_result::accepted);
    EXPECT_TRUE(box.settled());
    EXPECT_EQ(fate_of("m1"), fate::acked);
}

TEST_F(outbox_test, one_request_covers_what_is_written) {
    enable();
    push("m1");
    written();
    EXPECT_EQ(request(), "<r xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(request(), "");
    push("m2");
    written();
    EXPECT_EQ(request(), "") << "one is outstanding";
    box.acknowledged(1, {});
    EXPECT_EQ(request(), "<r xmlns='urn:xmpp:sm:3'/>");
}

TEST_F(outbox_test, without_management_a_ping_proves_what_stood_before_it) {
    box.open();
    push("m1");
    written();
    const std::string ping = request();
    ASSERT_EQ(ping.find("<iq type='get' id='"), 0u) << ping;
    const std::string id = ping.substr(19, 16);
    push("m2");
    written();
    EXPECT_FALSE(box.barrier_answered("", {}));
    EXPECT_FALSE(box.barrier_answered("another", {}));
    EXPECT_TRUE(box.barrier_answered(id, {}));
    EXPECT_FALSE(box.barrier_answered(id, {})) << "once";
    EXPECT_EQ(fate_of("m1"), fate::acked);
    EXPECT_EQ(fate_of("m2"), fate::in_flight);
}

TEST_F(outbox_test, a_replay_comes_in_order_before_what_is_new) {
    enable();
    push("m1");
    push("m2");
    push("m3");
    written();
    push("m4");
    lose_and_resume(1);
    EXPECT_EQ(written(), "<m2><m3><m4>");
    EXPECT_EQ(written(), "");
    lose_and_resume(1);
    EXPECT_EQ(written(), "<m2><m3><m4>") << "tracked across further losses";
    box.acknowledged(4, {});
    EXPECT_TRUE(box.settled());
}

TEST_F(outbox_test, a_count_in_the_middle_of_a_replay_ends_it_there) {
    bounds.write_batch_bytes = 1; // one stanza a batch
    enable();
    for (const char* id : {"m1", "m2", "m3"}) {
        push(id);
        written();
    }
    push("m4");
    lose_and_resume(0);
    EXPECT_EQ(written(), "<m1>");
    box.acknowledged(2, {}); // more than was repeated: it was written once before
    EXPECT_EQ(written(), "<m3>");
    EXPECT_EQ(written(), "<m4>");
}

TEST_F(outbox_test, the_window_bounds_what_is_written_and_not_acknowledged) {
    bounds.unacked_stanzas = 2;
    enable();
    for (const char* id : {"m1", "m2", "m3"})
        push(id);
    box.push_urgent(stanza("<urgent>"));
    EXPECT_EQ(written(), "<urgent><m1>");
    box.acknowledged(1, {});
    EXPECT_EQ(written(), "<m2>");
}

TEST_F(outbox_test, a_lost_session_without_resumption_leaves_fates_unknown) {
    box.open();
    push("m1");
    written();
    push("m2");
    box.push_urgent(stanza("<urgent>"));
    EXPECT_FALSE(box.lost(management::loss::cut, "cut"));
    EXPECT_EQ(fate_of("m1"), fate::unknown);
    EXPECT_EQ(fates.find("m1")->reason, "cut");
    EXPECT_EQ(fate_of("m2"), fate::queued);
    EXPECT_EQ(written(), "") << "not before the next session";
    enable();
    EXPECT_EQ(written(), "<m2>") << "what was the session's own is gone";
}

TEST_F(outbox_test, refused_with_a_count_and_retry_queues_the_rest_before_what_is_newer) {
    enable();
    for (const char* id : {"m1", "m2"}) {
        outgoing o = message(id);
        o.bytes = "<message id='" + std::string(id) + "'></message>";
        o.accepted_at = wall_time(milliseconds(1'700'000'000'000));
        box.push(std::move(o));
    }
    box.push(stanza("<presence>", 0, stanza_kind::presence));
    written();
    push("m3");
    for (int refusals = 0; refusals < 2; ++refusals) {
        ASSERT_TRUE(box.lost(management::loss::cut, "cut"));
        box.machine().resume();
        box.resume_refused(refusals == 0 ? 1 : 0, "item-not-found", retry_bounds{5, {}});
        EXPECT_EQ(fate_of("m1"), fate::acked);
        EXPECT_EQ(fate_of("m2"), fate::queued);
        enable();
        EXPECT_EQ(written(), "<message id='m2'><delay xmlns='urn:xmpp:delay' "
                             "stamp='2023-11-14T22:13:20Z'/></message><m3>")
            << "marked as late, once; the presence died with its session";
    }
}

TEST_F(outbox_test, what_is_known_to_have_arrived_is_not_queued_again) {
    enable();
    push("m1");
    push("m2");
    written();
    fates.delivered(jid("bob@example.org/x"), "m1");
    ASSERT_TRUE(box.lost(management::loss::cut, "cut"));
    box.machine().resume();
    box.resume_refused(0, "item-not-found", retry_bounds{5, {}});
    enable();
    EXPECT_EQ(written(), "<m2>");
}

TEST_F(outbox_test, refused_without_a_believable_count_nothing_is_sent_again) {
    for (const std::optional<std::uint32_t> h : {std::optional<std::uint32_t>(), {7u}}) {
        ledger own(bounds);
        outbox other{{}, bounds, own};
        other.machine().enable();
        other.machine().enabled({"sm", true, std::nullopt, ""});
        other.open();
        other.push(stanza("<m1>", own.accept("m1", jid("bob@example.org"), false, 10)));
        std::string out;
        other.write_pending(out);
        other.lost(management::loss::cut, "cut");
        other.machine().resume();
        other.resume_refused(h, "item-not-found", retry_bounds{5, {}});
        EXPECT_EQ(own.find("m1")->fate, fate::unknown);
        EXPECT_TRUE(other.settled());
    }
}

TEST_F(outbox_test, the_suspect_goes_alone_and_the_second_time_not_at_all) {
    enable();
    for (const char* id : {"m1", "m2", "bad"})
        push(id);
    written();
    box.suspect_newest();
    lose_and_resume(0);
    push("m4");
    EXPECT_EQ(written(), "<m1>");
    box.acknowledged(1, {});
    EXPECT_EQ(written(), "<m2>");
    box.acknowledged(2, {});
    EXPECT_EQ(written(), "<bad>");
    box.suspect_newest();
    lose_and_resume(2);
    EXPECT_EQ(written(), "<m4>");
    EXPECT_EQ(fate_of("bad"), fate::failed);
    box.acknowledged(3, {});
    EXPECT_EQ(fate_of("m4"), fate::acked) << "the numbers behind it moved up";
}

TEST_F(outbox_test, what_the_server_does_not_take_fails_and_is_not_written) {
    enable();
    push("small");
    push("somewhat-larger");
    box.limit_stanza_bytes(7);
    EXPECT_EQ(written(), "<small>") << "exactly as many bytes as it takes";
    EXPECT_EQ(fate_of("somewhat-larger"), fate::failed);
    box.limit_stanza_bytes(std::nullopt);
    push("again-somewhat-larger");
    EXPECT_EQ(written(), "<again-somewhat-larger>");
}

TEST_F(outbox_test, only_what_was_not_written_is_withdrawn) {
    enable();
    push("m1");
    written();
    push("m2");
    box.hold("room@muc", message("m3"));
    push("m4");
    EXPECT_FALSE(box.cancel(fates.find("m1")->number));
    EXPECT_TRUE(box.cancel(fates.find("m2")->number));
    EXPECT_TRUE(box.cancel(fates.find("m3")->number));
    box.release("room@muc");
    EXPECT_EQ(written(), "<m4>");
}

TEST_F(outbox_test, a_room_holds_its_own_and_lets_them_go_in_order) {
    enable();
    box.hold("a@muc", message("a1"));
    box.hold("b@muc", message("b1"));
    box.hold("a@muc", message("a2"));
    box.hold("c@muc", message("c1"));
    EXPECT_EQ(written(), "");
    EXPECT_FALSE(box.settled());
    box.release("a@muc");
    EXPECT_EQ(written(), "<a1><a2>");
    box.fail_held("b@muc", "refused");
    EXPECT_EQ(fate_of("b1"), fate::failed);
    EXPECT_EQ(fate_of("c1"), fate::queued);
    box.fail_pending("over");
    EXPECT_EQ(fate_of("c1"), fate::failed);
}

TEST_F(outbox_test, what_waits_is_told_in_the_order_of_acceptance) {
    box.hold("a@muc", message("m1"));
    push("m2");
    box.push(stanza("<presence>", 0, stanza_kind::presence));
    box.hold("b@muc", message("m3"));
    push("m4");
    std::vector<std::string> bytes;
    for (const outgoing* o : box.waiting_messages())
        bytes.push_back(o->bytes);
    EXPECT_EQ(bytes, (std::vector<std::string>{"<m1>", "<m2>", "<m3>", "<m4>"}));
}

TEST_F(outbox_test, requests_are_told_apart_from_messages_of_the_same_number) {
    push("m1"); // the ledger's number 1
    box.push(stanza("<request-1>", 1, stanza_kind::iq));
    box.push(stanza("<request-2>", 2, stanza_kind::iq));
    EXPECT_EQ(box.unwritten_requests(), (std::vector<std::uint64_t>{1, 2}));
    box.cancel_requests({1});
    enable();
    EXPECT_EQ(written(), "<m1><request-2>");
    EXPECT_TRUE(box.unwritten_requests().empty());
}

} // namespace
} // namespace epode
