// The link is cut at each step of the protocol; whatever epode then says has to be what happened.
#include "on_server.hpp"

#include <algorithm>
#include <tuple>

namespace epode::test {
namespace {

using moment = link_trigger::moment;

/// Where the link breaks.
struct step {
    const char* name;
    direction towards;
    const char* text;
    moment at;
    /// Messages may have been written to a session that is not there yet and cannot be resumed:
    /// then no one can know.
    bool may_leave_unknown = false;
};
void PrintTo(const step& where, std::ostream* out) { *out << where.name; }

constexpr direction out = direction::to_server;
constexpr direction in = direction::to_client;

/// While the first session is being made.
constexpr step login_steps[] = {
    {"stream_header", out, "<stream:stream", moment::before_text},
    {"header_half", out, "<stream:stream", moment::through_text},
    {"features", in, "<stream:features", moment::before_text},
    {"auth", out, "<auth", moment::after_read},
    {"challenge", in, "<challenge", moment::before_text},
    {"success", in, "<success", moment::before_text},
    {"bind", out, "urn:ietf:params:xml:ns:xmpp-bind", moment::after_read},
    {"bound", in, "<jid>", moment::before_text},
    {"enable", out, "<enable", moment::after_read, true},
    {"enabled", in, "<enabled", moment::before_text, true},
};

/// While a session with unacknowledged messages is being resumed.
constexpr step resume_steps[] = {
    {"stream_header", out, "<stream:stream", moment::before_text},
    {"features", in, "<stream:features", moment::before_text},
    {"auth", out, "<auth", moment::after_read},
    {"success", in, "<success", moment::before_text},
    {"resume", out, "<resume", moment::before_text},
    {"resume_sent", out, "<resume", moment::after_read},
    {"resumed", in, "<resumed", moment::before_text},
    {"resumed_half", in, "<resumed", moment::through_text},
    {"resumed_read", in, "<resumed", moment::after_read},
};

/// While messages flow.
constexpr step flow_steps[] = {
    {"message", out, "<message", moment::before_text},
    {"message_sent", out, "</message>", moment::through_text},
    {"request", out, "<r ", moment::before_text},
    {"request_sent", out, "<r ", moment::after_read},
    {"acknowledgement", in, "<a ", moment::before_text},
    {"acknowledgement_half", in, "<a ", moment::through_text},
    {"acknowledgement_read", in, "<a ", moment::after_read},
};

using place = std::tuple<server_kind, step, link_fault>;

class cut_at : public on_some_server, public testing::WithParamInterface<place> {
protected:
    server_kind kind() const override { return std::get<0>(GetParam()); }
    void arm() {
        const step& where = std::get<1>(GetParam());
        link().add_trigger({.towards = where.towards,
                            .text = where.text,
                            .at = where.at,
                            .action = std::get<2>(GetParam())});
    }
    void finish_all_acked(epode_cli& sender, inbox& bob) {
        finish_and_compare(sender, bob);
        EXPECT_EQ(link().counters().triggers_fired, 1) << "the step was not reached";
        if (std::get<1>(GetParam()).may_leave_unknown) return;
        EXPECT_EQ(sender.summary()["acked"], sender.summary()["sent"]) << sender.transcript();
        expect_no_duplicates(bob);
    }
};

std::string place_name(const testing::TestParamInfo<place>& each) {
    const auto& [kind, where, fault] = each.param;
    return std::string(to_string(kind)) + "_" + where.name + "_" + to_string(fault);
}

/// Each step on both servers; cuts and resets take turns.
template <std::size_t Count>
auto places(const step (&steps)[Count]) {
    std::vector<place> all;
    for (const server_kind kind : {server_kind::prosody, server_kind::ejabberd})
        for (std::size_t i = 0; i < Count; ++i)
            all.emplace_back(kind, steps[i],
                             (i + all.size() / Count) % 2 ? link_fault::reset : link_fault::cut);
    return testing::ValuesIn(all);
}

class cut_at_login : public cut_at {};

TEST_P(cut_at_login, is_overcome) {
    start_with_link();
    inbox bob = bob_listens();
    arm();
    const auto sender = send_to_bob(way::link);
    for (const std::string& body : numbered("m", 5))
        sender->write_line(body);
    finish_all_acked(*sender, bob);
}

INSTANTIATE_TEST_SUITE_P(at, cut_at_login, places(login_steps), place_name);

class cut_at_resumption : public cut_at {};

TEST_P(cut_at_resumption, is_overcome_by_another) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    // The server gets this one and its acknowledgement does not come back.
    link().add_trigger({.towards = in, .text = "<a ", .at = moment::before_text});
    sender->write_line("unacknowledged");
    arm();
    ASSERT_TRUE(sender->await("disconnected")) << sender->transcript();
    sender->write_line("while away");
    ASSERT_TRUE(link().await([](const link_counters& c) { return c.triggers_fired == 2; }, 60s))
        << "the step was not reached\n"
        << sender->transcript();
    ASSERT_TRUE(send_acked(*sender, "last")) << sender->transcript();
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], sender->summary()["sent"]) << sender->transcript();
    expect_no_duplicates(bob);
    const auto& events = sender->history();
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const cli_event& e) {
        return e.name == "session:started" && e["resumed"] == "true";
    })) << sender->transcript();
}

INSTANTIATE_TEST_SUITE_P(at, cut_at_resumption, places(resume_steps), place_name);

class cut_in_flow : public cut_at {};

TEST_P(cut_in_flow, loses_and_doubles_nothing) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    arm();
    for (const std::string& body : numbered("m", 10))
        sender->write_line(body);
    finish_all_acked(*sender, bob);
}

INSTANTIATE_TEST_SUITE_P(at, cut_in_flow, places(flow_steps), place_name);

class resumption : public on_server {};

TEST_P(resumption, survives_many_cuts_in_a_row) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    for (int round = 1; round <= 8; ++round) {
        for (const std::string& body : numbered("r" + std::to_string(round), 5))
            sender->write_line(body);
        ASSERT_TRUE(sender->await("message:acked")) << sender->transcript();
        round % 2 ? link().cut() : link().reset();
    }
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "40") << sender->transcript();
}

TEST_P(resumption, a_silent_link_is_given_up) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    link().add_trigger({.towards = out,
                        .text = "silent-1",
                        .at = moment::after_read,
                        .action = link_fault::silence});
    sender->write_line("silent-1");
    // The link only goes silent: that it is dead is for epode to find out.
    ASSERT_TRUE(sender->await("disconnected", 120s)) << sender->transcript();
    sender->write_line("after");
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "3") << sender->transcript();
    expect_no_duplicates(bob);
}

TEST_P(resumption, a_link_that_is_silent_from_the_start_is_given_up) {
    start_with_link();
    inbox bob = bob_listens();
    link().add_trigger({.towards = in,
                        .text = "<stream:features",
                        .at = moment::before_text,
                        .action = link_fault::silence});
    const auto sender = send_to_bob(way::link, {"text"});
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "1") << sender->transcript();
}

/// After a stanza of which half arrived, stock Prosody 0.12 swallows all that a resumed session
/// sends; no such session may be trusted, and none waited for without end.
TEST_P(resumption, half_a_stanza_does_not_poison_what_follows) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    link().add_trigger({.towards = out, .text = ">half", .at = moment::through_text});
    sender->write_line("half a stanza");
    for (const std::string& body : numbered("m", 5))
        sender->write_line(body);
    if (is_prosody()) {
        const auto anew = sender->await(
            [](const cli_event& e) {
                return e.name == "session:started" && e["resumed"] == "false";
            },
            150s);
        ASSERT_TRUE(anew) << "the poisoned session was not given up\n" << sender->transcript();
    }
    ASSERT_TRUE(send_acked(*sender, "later"));
    finish_and_compare(*sender, bob);
    EXPECT_EQ(link().counters().triggers_fired, 1);
    if (is_prosody()) return; // there, what was in flight may stay unknown
    EXPECT_EQ(sender->summary()["acked"], "8") << sender->transcript();
}

TEST_P(resumption, byte_by_byte_and_late_is_no_difference) {
    start_with_link();
    inbox bob = bob_listens();
    link().one_byte_chunks(true);
    link().delay(5ms);
    const auto sender = send_to_bob(way::link, {"\xf0\x9f\x90\xa2 slowly", "& surely"});
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "2") << sender->transcript();
}

EPODE_ON_BOTH_SERVERS(resumption);

} // namespace
} // namespace epode::test
