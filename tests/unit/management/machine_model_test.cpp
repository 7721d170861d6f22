// The machine against a small server that knows the truth, over a link that loses the end of what
// was under way in both directions. Each seed is one short life of an account.
#include "model_server.hpp"

#include <epode/management/machine.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace epode::management {
namespace {

using namespace model;

constexpr sequence two_to_32 = sequence{1} << 32;

enum class known { pending, acked, not_received, unknown };

/// The client: as little around the machine as makes it go, and what it believes.
class client {
public:
    client(std::mt19937_64& random, const server& truth) : random_(random), truth_(truth) {}

    machine sm{{}};
    std::map<tag, known> fates;
    std::vector<tag> in_session;             // sent in the present session, in order
    std::size_t acknowledged_in_session = 0; // and how many of them are acknowledged
    sequence first_in_session = 0;
    std::map<tag, int> handled; // inbound: how often the application saw it
    std::set<tag> seen_in_session;
    struct open_stanza {
        sequence number;
        tag what;
    };
    std::vector<open_stanza> open; // with the application, of earlier sessions too
    bool connected = false;

    void submit(tag t) {
        fates[t] = known::pending;
        outbox_.push_back(t);
    }
    void connect(link& out) {
        connected = true;
        if (sm.state() == phase::hibernated) {
            const std::uint32_t h = sm.resume();
            out.push_back({kind::resume, 0, h, sm.terms().id});
        } else {
            enable(out);
        }
    }
    /// Writes what may be written, and one request behind it.
    void flush(link& out, time_point now) {
        if (!connected) return;
        const bool may = sm.active() || sm.state() == phase::enabling;
        while (may && !outbox_.empty() && sm.unacknowledged().size() < 12) {
            const tag t = outbox_.front();
            outbox_.pop_front();
            sm.sent(stanza(t));
            in_session.push_back(t);
            out.push_back({kind::stanza, t, {}, {}});
        }
        if (!sm.active()) return;
        if (sm.requests().due()) {
            out.push_back({kind::request, 0, {}, {}});
            sm.requests().requested(now);
        }
        if (sm.acknowledgement_due(now)) out.push_back({kind::answer, 0, sm.acknowledge(), {}});
    }
    void lost(loss how) {
        connected = false;
        sm.lost(how);
        if (sm.state() == phase::off) end_session(known::unknown);
    }
    void input(const element& e, link& out, time_point now) {
        ring<outgoing> settled;
        switch (e.what) {
        case kind::enabled: {
            session_terms t;
            t.id = e.id;
            t.resume = true;
            sm.enabled(t);
            break;
        }
        case kind::resumed:
            ASSERT_EQ(sm.resumed(e.id, *e.h, settled), count_result::accepted);
            release(settled, *e.h);
            for (std::size_t i = 0; i < sm.unacknowledged().size(); ++i)
                out.push_back({kind::stanza, sm.unacknowledged()[i].tag, {}, {}});
            break;
        case kind::failed: {
            const bool believed = sm.resume_refused(e.h, settled);
            ASSERT_EQ(believed, e.h.has_value()) << "this server never counts wrong here";
            if (believed) release(settled, *e.h);
            end_session(believed ? known::not_received : known::unknown);
            enable(out);
            break;
        }
        case kind::answer:
            ASSERT_EQ(sm.acknowledged(*e.h, now, settled), count_result::accepted);
            release(settled, *e.h);
            break;
        case kind::request: out.push_back({kind::answer, 0, sm.acknowledge(), {}}); break;
        case kind::stanza: received(e.number); break;
        default: FAIL() << "an element that only a client sends";
        }
        check();
    }
    void finish_some(time_point now) {
        if (open.empty()) return;
        const std::size_t at = random_() % open.size();
        ++handled[open[at].what];
        sm.finished(open[at].number, now);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
    }
    bool idle() const { return outbox_.empty() && sm.unacknowledged().empty() && open.empty(); }
    /// Nothing that was sent in this session is forgotten, doubled or out of its place.
    void check() const {
        if (sm.state() == phase::off) return;
        ASSERT_EQ(sm.unacknowledged().size(), in_session.size() - acknowledged_in_session);
        for (std::size_t i = 0; i < sm.unacknowledged().size(); ++i)
            ASSERT_EQ(sm.unacknowledged()[i].tag, in_session[acknowledged_in_session + i]);
    }

private:
    static outgoing stanza(tag t) {
        outgoing o;
        o.bytes = "<message id='" + std::to_string(t) + "'/>";
        o.tag = t;
        return o;
    }
    void enable(link& out) {
        sm.enable();
        in_session.clear();
        acknowledged_in_session = 0;
        first_in_session = 0;
        seen_in_session.clear();
        out.push_back({kind::enable, 0, {}, {}});
    }
    void settle(tag t, known as) {
        ASSERT_EQ(fates.at(t), known::pending) << "a second fate for " << t;
        fates[t] = as;
    }
    void release(const ring<outgoing>& settled, std::uint32_t h) {
        for (std::size_t i = 0; i < settled.size(); ++i) {
            const tag t = settled[i].tag;
            ASSERT_EQ(t, in_session.at(acknowledged_in_session)) << "out of order";
            ++acknowledged_in_session;
            ASSERT_NE(std::count(truth_.handled.begin(), truth_.handled.end(), t), 0)
                << t << " is acknowledged, but the server never had it";
            settle(t, known::acked);
        }
        // The sum of what was acknowledged is what the count rose by.
        ASSERT_EQ(static_cast<std::uint32_t>(first_in_session + acknowledged_in_session), h);
    }
    void end_session(known as) {
        ring<outgoing> rest = sm.take_unacknowledged();
        while (!rest.empty()) {
            const tag t = rest.pop_front().tag;
            if (as == known::not_received && truth_.exact()) {
                ASSERT_EQ(std::count(truth_.handled.begin(), truth_.handled.end(), t), 0)
                    << t << " is said not to have been received, but it was";
            }
            settle(t, as);
        }
    }
    void received(tag t) {
        ASSERT_TRUE(sm.active());
        const auto [number, replayed] = sm.received();
        ASSERT_EQ(replayed, seen_in_session.contains(t)) << t;
        if (replayed) return;
        seen_in_session.insert(t);
        open.push_back({number, t});
    }

    std::mt19937_64& random_;
    const server& truth_;
    std::deque<tag> outbox_;
};

class life {
public:
    explicit life(std::uint64_t seed) : random_(seed) {
        manners m;
        m.forgets_count = chance(40);
        m.reports_too_little = chance(25);
        m.poisons = chance(25) ? 30 : 0;
        truth_ = std::make_unique<server>(random_, m);
        us_ = std::make_unique<client>(random_, *truth_);
        if (chance(50)) restore();
        cut_percent_ = 1 + random_() % 12;
    }
    void run() {
        const int steps = 40 + static_cast<int>(random_() % 160);
        for (int i = 0; i < steps && good(); ++i)
            step();
        truth_->be_good();
        for (int i = 0; i < 4000 && good() && !quiet(); ++i)
            heal();
        if (good()) verdict();
    }

private:
    bool chance(unsigned percent) { return random_() % 100 < percent; }
    static bool good() { return !testing::Test::HasFailure(); }

    /// Takes up a session a few stanzas before the counts wrap.
    void restore() {
        const sequence sent = two_to_32 - random_() % 8;
        const sequence received = two_to_32 - random_() % 8;
        session_terms t;
        t.id = "stored";
        t.resume = true;
        us_->sm.restore(t, sent, received);
        us_->first_in_session = sent;
        truth_->begin_at("stored", sent, received);
    }
    void connect() {
        truth_->connect();
        us_->connect(up_);
    }
    void server_reads() {
        if (up_.empty()) return;
        const element e = up_.front();
        up_.pop_front();
        truth_->input(e, down_);
    }
    void client_reads() {
        if (down_.empty()) return;
        const element e = down_.front();
        down_.pop_front();
        us_->input(e, up_, now_);
    }
    /// Some of what was under way still arrives, the rest does not.
    void cut(loss how) {
        for (std::size_t n = down_.empty() ? 0 : random_() % (down_.size() + 1); n && good(); --n)
            client_reads();
        for (std::size_t n = up_.empty() ? 0 : random_() % (up_.size() + 1); n; --n)
            server_reads();
        up_.clear();
        down_.clear();
        truth_->cut();
        us_->lost(how);
    }
    void step() {
        now_ += milliseconds(100);
        if (!us_->connected) {
            if (chance(50)) connect();
            if (chance(5)) truth_->forget_session();
        } else if (chance(cut_percent_)) {
            cut(loss::cut);
        } else if (truth_->mute() && chance(20)) {
            cut(loss::mute);
        }
        switch (random_() % 8) {
        case 0:
        case 1: us_->submit(++last_); break;
        case 2: truth_->to_send.push_back(++last_inbound_); break;
        case 3: truth_->act(down_); break;
        case 4: us_->finish_some(now_); break;
        case 5:
            for (int n = static_cast<int>(random_() % 4); n; --n)
                client_reads();
            break;
        default:
            for (int n = static_cast<int>(random_() % 4); n; --n)
                server_reads();
        }
        us_->flush(up_, now_);
        check();
    }
    /// The server may forget what it was told is handled: then it has to be.
    void check() {
        for (; checked_ < truth_->credited.size(); ++checked_)
            ASSERT_GE(us_->handled[truth_->credited[checked_]], 1)
                << truth_->credited[checked_] << " was told as handled and is not";
    }
    void heal() {
        now_ += seconds(1);
        if (!us_->connected) connect();
        if (truth_->mute()) {
            while (!down_.empty() && good())
                client_reads();
            cut(loss::mute);
            return;
        }
        while (truth_->send_one(down_)) {
        }
        if (up_.empty() && down_.empty()) truth_->ask(down_);
        client_reads();
        server_reads();
        us_->finish_some(now_);
        us_->flush(up_, now_);
        check();
    }
    bool quiet() const {
        return us_->connected && us_->idle() && up_.empty() && down_.empty() &&
               truth_->to_send.empty();
    }
    void verdict() {
        ASSERT_TRUE(quiet()) << "it never came to rest";
        ASSERT_TRUE(truth_->wrong.empty()) << truth_->wrong.front();
        std::map<tag, int> times;
        for (const tag t : truth_->handled)
            ++times[t];
        for (const auto& [t, as] : us_->fates) {
            ASSERT_NE(as, known::pending) << t << " is without a fate";
            if (as == known::acked) {
                ASSERT_GE(times[t], 1) << t;
            }
            // Nothing is sent again outside of a session here, so only a server that counts too
            // little takes anything in twice.
            if (truth_->exact()) {
                ASSERT_LE(times[t], 1) << t;
            }
        }
        std::vector<tag> first_seen;
        std::set<tag> seen;
        for (const tag t : truth_->handled)
            if (seen.insert(t).second) first_seen.push_back(t);
        ASSERT_TRUE(std::is_sorted(first_seen.begin(), first_seen.end())) << "out of order";
        for (tag t = 1; t <= last_inbound_; ++t)
            ASSERT_GE(us_->handled[t], 1) << t << " is lost";
    }

    std::mt19937_64 random_;
    std::unique_ptr<server> truth_;
    std::unique_ptr<client> us_;
    link up_;
    link down_;
    time_point now_{};
    tag last_ = 0;
    tag last_inbound_ = 0;
    std::size_t checked_ = 0; // of what the server was told
    unsigned cut_percent_ = 1;
};

TEST(machine_model, knows_the_truth_about_every_stanza_in_both_directions) {
    for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
        life(seed).run();
        if (HasFailure()) FAIL() << "seed " << seed;
    }
}

} // namespace
} // namespace epode::management
