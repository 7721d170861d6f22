// client::sm(): states to the application's handler, and back from there.
#include "client_fixture.hpp"

#include <epode/client/awaitable_cache.hpp>
#include <epode/schema/error.hpp>
#include <epode/session/error.hpp>
#include <epode/store/memory_store.hpp>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <thread>

namespace epode::test {
namespace {

class cached : public client_test {
protected:
    client& caching(config c = settings()) {
        make(std::move(c));
        subject->sm().cache([this](const stream_state& s) { states.push_back(s); });
        return *subject;
    }
    outcome<delivery>& send(message m, send_options o = {}) {
        sends.push_back(std::make_unique<outcome<delivery>>());
        subject->async_send(std::move(m), o, sends.back()->handler());
        return *sends.back();
    }
    /// An asynchronous handler, whose calls stay under way until answered.
    void hold() {
        subject->sm().cache([this](const stream_state& s, state_saved saved) {
            states.push_back(s);
            open.push_back(std::move(saved));
        });
    }
    /// Answers all that is open, as often as something new comes, until it is so.
    bool answering_until(const std::function<bool()>& condition) {
        return until([&] {
            for (const state_saved& each : std::exchange(open, {}))
                each();
            return condition();
        });
    }
    bool arrived(std::size_t count) {
        return until([&] { return server.messages.size() == count; });
    }

    std::vector<stream_state> states;
    std::vector<state_saved> open;
    std::vector<std::unique_ptr<outcome<delivery>>> sends;
};

TEST_F(cached, a_plain_handler_gets_the_state_at_every_change) {
    caching();
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(until([&] { return !states.empty() && !states.back().id.empty(); }));
    EXPECT_EQ(states.back().jid, subject->info().address);
    auto& sent = send(chat("m1"));
    ASSERT_TRUE(until([&] { return sent.calls == 1; }));
    EXPECT_EQ(sent.value->fate, fate::acked);
    bool was_pending = false;
    for (const stream_state& s : states)
        was_pending = was_pending || s.unacked.size() == 1;
    EXPECT_TRUE(was_pending);
    EXPECT_TRUE(states.back().unacked.empty());
    EXPECT_EQ(states.back().last_ack, 1u);
    arrives("s1");
    ASSERT_TRUE(next<message>());
    subject->async_next([](error_code, const event&) {}); // done with it
    EXPECT_TRUE(until([&] { return states.back().handled == 1; }));
    for (std::size_t i = 1; i < states.size(); ++i)
        EXPECT_FALSE(states[i] == states[i - 1]) << i << ": no call without a change";
}

TEST_F(cached, what_relies_on_a_state_waits_for_a_slow_handler) {
    make();
    hold();
    start();
    int told = 0;
    subject->on<message_sent>([&](const message_sent&) { ++told; });
    send(chat("m1"), {stage::stored, {}});
    ASSERT_TRUE(until([&] { return open.size() == 1; }));
    EXPECT_EQ(told, 0);
    EXPECT_EQ(sends[0]->calls, 0);
    ASSERT_TRUE(answering_until([&] { return subject->info().online && sm(); }));
    ASSERT_TRUE(answering_until([&] { return server.messages.size() == 1; }));
    EXPECT_EQ(told, 1);
    EXPECT_EQ(sends[0]->calls, 1);
}

TEST_F(cached, changes_add_up_while_a_handler_runs_and_stay_in_order) {
    make();
    hold();
    start();
    ASSERT_TRUE(answering_until([&] { return subject->info().online && sm() && open.empty(); }));
    settle();
    ASSERT_TRUE(answering_until([&] {
        settle();
        return open.empty();
    }));
    states.clear();
    send(chat("m1"));
    ASSERT_TRUE(until([&] { return open.size() == 1; }));
    for (int i = 2; i <= 20; ++i)
        send(chat("m" + std::to_string(i)));
    settle();
    EXPECT_EQ(open.size(), 1u) << "one call at a time";
    EXPECT_TRUE(server.messages.empty());
    ASSERT_TRUE(answering_until([&] { return !states.empty() && states.back().last_ack == 20; }));
    EXPECT_EQ(server.messages.size(), 20u);
    EXPECT_LT(states.size(), 10u) << "not one for each of 20 messages";
    for (std::size_t i = 1; i < states.size(); ++i)
        EXPECT_GE(states[i].last_ack, states[i - 1].last_ack);
}

TEST_F(cached, a_handler_may_answer_from_another_thread) {
    make();
    std::vector<std::thread> threads;
    subject->sm().cache([&](const stream_state& s, const state_saved& saved) {
        states.push_back(s);
        threads.emplace_back([saved] { saved(); });
    });
    ASSERT_TRUE(come_online());
    send(chat("m1"));
    EXPECT_TRUE(arrived(1));
    for (std::thread& each : threads)
        each.join();
}

TEST_F(cached, a_coroutine_is_a_handler_too) {
    make();
    int runs = 0;
    subject->sm().cache(
        awaitable_cache(context.get_executor(), [&](stream_state s) -> asio::awaitable<void> {
            const auto executor = co_await asio::this_coro::executor;
            co_await asio::post(executor, asio::use_awaitable);
            states.push_back(std::move(s));
            if (++runs == 1) throw std::runtime_error("the first one fails");
        }));
    std::vector<storage_failed> failures;
    subject->on<storage_failed>([&](const storage_failed& e) { failures.push_back(e); });
    ASSERT_TRUE(come_online());
    auto& sent = send(chat("m1"));
    ASSERT_TRUE(until([&] { return sent.calls == 1 && states.back().last_ack == 1; }));
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].text.ours, "the state could not be cached: the first one fails");
}

TEST_F(cached, a_failing_handler_is_told_and_called_with_the_next_change) {
    make();
    int calls = 0;
    subject->sm().cache([&](const stream_state& s, const state_saved& saved) {
        states.push_back(s);
        switch (++calls) {
        case 1: throw std::runtime_error("disk on fire");
        case 2: throw system_error(make_error_code(boost::system::errc::no_space_on_device));
        case 3: throw 5; // NOLINT(hicpp-exception-baseclass)
        case 4: return saved(make_error_code(boost::system::errc::timed_out), "too slow");
        case 5: return; // without a word
        case 6: saved(), saved(make_error_code(boost::system::errc::io_error)); return;
        default: return saved();
        }
    });
    std::vector<storage_failed> failures;
    subject->on<storage_failed>([&](const storage_failed& e) { failures.push_back(e); });
    ASSERT_TRUE(come_online());
    for (int i = 1; calls < 8; ++i) {
        auto& sent = send(chat("m" + std::to_string(i)));
        ASSERT_TRUE(until([&] { return sent.calls == 1; })) << "it goes on";
        EXPECT_EQ(sent.value->fate, fate::acked);
    }
    ASSERT_EQ(failures.size(), 5u);
    for (const storage_failed& e : failures)
        EXPECT_FALSE(e.stopped);
    EXPECT_EQ(failures[0].why, session_error::not_cached);
    EXPECT_EQ(failures[0].text.ours, "the state could not be cached: disk on fire");
    EXPECT_EQ(failures[1].why, boost::system::errc::no_space_on_device);
    EXPECT_EQ(failures[2].text.ours, "the state could not be cached: the handler threw");
    EXPECT_EQ(failures[3].why, boost::system::errc::timed_out);
    EXPECT_EQ(failures[3].text.ours, "the state could not be cached: too slow");
    EXPECT_EQ(failures[4].why, session_error::not_cached);
    EXPECT_NE(std::find(log.begin(), log.end(), failures[0].text.ours), log.end());
    EXPECT_EQ(server.connections, 1) << "nothing was dropped";
}

TEST_F(cached, a_handler_can_be_set_at_any_time_and_replaced) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    send(chat("m1"));
    ASSERT_TRUE(arrived(1));
    subject->sm().cache([this](const stream_state& s) {
        states.push_back(s);
        subject->sm().cache([this](const stream_state& later) { states.push_back(later); });
    });
    ASSERT_TRUE(until([&] { return !states.empty(); })) << "what stands is the first change";
    EXPECT_NE(states[0].id, "");
    EXPECT_EQ(states[0].unacked.size(), 1u);
    server.ack();
    EXPECT_TRUE(until([&] { return states.back().last_ack == 1; }));
}

TEST_F(cached, the_last_state_is_there_when_the_client_has_closed) {
    make();
    hold();
    start();
    ASSERT_TRUE(answering_until([&] { return subject->info().online && sm(); }));
    server.acks = false;
    send(chat("m1"));
    ASSERT_TRUE(answering_until([&] { return server.messages.size() == 1; }));
    outcome<void> closed;
    subject->async_close(closed.handler());
    server.ack();
    ASSERT_TRUE(answering_until([&] { return closed.calls == 1 && run.calls == 1; }));
    EXPECT_EQ(run.code, session_error::closed);
    EXPECT_EQ(states.back().id, "") << "a closed session cannot be resumed";
    EXPECT_TRUE(states.back().unacked.empty());
    const std::size_t count = states.size();
    server.stop();
    EXPECT_TRUE(runs_out());
    EXPECT_EQ(states.size(), count);
}

TEST_F(cached, cancelling_leaves_a_session_that_another_client_resumes) {
    asio::cancellation_signal stop;
    caching();
    server.acks = false;
    subject->async_run(asio::bind_cancellation_slot(stop.slot(), run.handler()));
    ASSERT_TRUE(until([&] { return subject->info().online && sm(); }));
    send(chat("m1"));
    send(chat("m2"));
    ASSERT_TRUE(arrived(2));
    stop.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(until([&] { return run.calls == 1; }));
    const std::string kept = to_json(states.back());
    subject.reset();

    diagnostics about;
    const auto state = stream_state_from_json(kept, &about);
    ASSERT_TRUE(state.has_value()) << about.ours;
    EXPECT_EQ(state->unacked.size(), 2u);
    run = {};
    make();
    ASSERT_FALSE(subject->sm().load(*state));
    states.clear();
    subject->sm().cache([this](const stream_state& s) { states.push_back(s); });
    EXPECT_EQ(subject->unsettled().size(), 2u);
    std::vector<std::string> fates;
    subject->on<message_acked>([&](const delivery& e) { fates.push_back(e.id); });
    bool resumed = false;
    subject->on<online>([&](const online& e) { resumed = e.resumed; });
    server.acks = true;
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(until([&] { return fates.size() == 2; }));
    EXPECT_TRUE(resumed);
    EXPECT_EQ(fates, (strings{"m1", "m2"}));
    EXPECT_EQ(subject->info().address, state->jid);
    EXPECT_TRUE(until([&] { return !states.empty() && states.back().unacked.empty(); }));
    EXPECT_EQ(states.back().id, state->id);
}

TEST_F(cached, loading_refuses_what_does_not_fit_and_changes_nothing) {
    make();
    diagnostics about;
    stream_state s;
    s.id = "sm1";
    s.jid = "mallory@example.org/r";
    EXPECT_EQ(subject->sm().load(s, &about), session_error::foreign_state);
    EXPECT_EQ(about.ours, "the state is of mallory@example.org, which is not this account");
    s.jid.clear();
    EXPECT_EQ(subject->sm().load(s, &about), schema::error::missing);
    EXPECT_EQ(about.ours, "jid: a session has one");
    s.jid = "alice@example.org/r";
    EXPECT_FALSE(subject->sm().load(s, &about));
    EXPECT_EQ(subject->sm().load(s, &about), asio::error::already_started) << "once";
    EXPECT_NE(about.ours, "");
}

TEST_F(cached, loading_comes_before_the_first_message_and_before_the_start) {
    make();
    send(chat("m1"));
    EXPECT_EQ(subject->sm().load({}), asio::error::already_started);
    make();
    start();
    EXPECT_EQ(subject->sm().load({}), asio::error::already_started);
}

TEST_F(cached, a_store_and_a_cache_exclude_each_other) {
    config c = settings();
    c.store = std::make_shared<memory_store>();
    make(c);
    diagnostics about;
    EXPECT_EQ(subject->sm().load({}, &about), boost::system::errc::invalid_argument);
    EXPECT_NE(about.ours, "");
    EXPECT_THROW(subject->sm().cache([](const stream_state&) {}), system_error);
}

TEST_F(cached, a_handler_may_destroy_the_client) {
    make();
    subject->sm().cache([this](const stream_state&) { subject.reset(); });
    start();
    subject->async_send(chat("m1"), [](error_code, const delivery&) {});
    EXPECT_TRUE(until([&] { return !subject; }));
    server.stop();
    EXPECT_TRUE(runs_out());
    EXPECT_EQ(run.code, asio::error::operation_aborted);
}

TEST_F(cached, an_answer_after_the_clients_end_changes_nothing) {
    make();
    hold();
    start();
    subject->async_send(chat("m1"), [](error_code, const delivery&) {});
    ASSERT_TRUE(until([&] { return open.size() == 1; }));
    subject.reset();
    for (const state_saved& each : std::exchange(open, {}))
        each();
    server.stop();
    EXPECT_TRUE(runs_out());
}

} // namespace
} // namespace epode::test
