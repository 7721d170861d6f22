// Random short lives of one session and a server that knows the truth: nothing may be claimed that
// is not so, and nothing may stay open once the network is well again.
#include "model_server.hpp"
#include "session_fixture.hpp"

#include <set>

namespace epode::test {
namespace {

/// What a run got to see, so that a campaign can show that it was no walk in the park.
struct sights {
    int acked = 0, failed = 0, unknown = 0, retries = 0, resumed = 0, requeued = 0;
    int doubled = 0, delivered = 0, cancelled = 0, distrusted = 0, ended = 0, closed = 0;
};

class life {
public:
    life(std::uint64_t seed, model_server::nature n, session_settings s, sights& seen)
        : client(s),
          server(n, seed),
          settings_(std::move(s)),
          nature_(n),
          seen_(seen),
          random_(seed) {}

    void run() {
        client.start();
        const double cuts = draw() * 0.08, talk = draw() * 0.5, sloth = draw() * 0.05;
        for (int i = 0; i < 300; ++i) {
            if (chance(talk)) submit();
            if (chance(talk * 0.5)) server.send("s" + std::to_string(++sent_));
            if (chance(0.5)) handle_some();
            if (chance(talk * 0.1)) withdraw();
            if (chance(cuts)) cut();
            step(sloth);
            check();
            if (testing::Test::HasFailure()) return;
        }
        if (chance(0.3)) close();
        heal();
        judge();
    }

private:
    bool chance(double p) { return draw() < p; }
    double draw() { return std::uniform_real_distribution<>()(random_); }
    std::size_t below(std::size_t bound) { return random_() % bound; }

    void submit() {
        const std::string id = "m" + std::to_string(submitted_.size());
        const std::string to = below(2) ? "bob@example.org" : "carol@example.org";
        client.send(id, to);
        submitted_.emplace_back(id, to);
        known_.emplace_back();
    }
    void withdraw() {
        if (submitted_.empty()) return;
        const std::string& id = submitted_[below(submitted_.size())].first;
        const ledger::record* r = client.core.fates().find(id);
        if (r && client.core.cancel(r->number)) seen_.cancelled += 1;
    }
    void close() {
        closing_ = true;
        seen_.closed += 1;
        client.core.close(client.now);
        client.pump();
    }
    /// What has to be so at any moment.
    void check() {
        const management::window& window = client.core.stream_management().unacknowledged();
        EXPECT_LE(window.size(), settings_.bounds.unacked_stanzas);
        EXPECT_EQ(window.size(), window.counter().in_flight()) << "each has its number";
        if (nature_.management && nature_.lies + nature_.understates == 0) {
            EXPECT_LE(window.counter().acknowledged(), server.handled())
                << "more acknowledged than was ever counted";
        }
        if (!std::exchange(changed_, false)) return; // no fate changes without a word
        std::size_t unsettled = 0;
        for (std::size_t i = 0; i < submitted_.size(); ++i) {
            const ledger::record& now = *client.core.fates().find(submitted_[i].first);
            known& before = known_[i];
            unsettled += !settled(now.fate) || now.reconciling;
            if (settled(before.fate) && !before.reconciling) {
                const bool risen = arrived(now.fate) &&
                                   !(before.fate == fate::delivered && now.fate == fate::acked);
                EXPECT_TRUE(now.fate == before.fate || (risen && before.fate != fate::cancelled))
                    << now.id << " fell from " << to_string(before.fate) << " to "
                    << to_string(now.fate);
                if (!arrived(before.fate)) {
                    EXPECT_EQ(now.attempts, before.attempts)
                        << now.id << " was written again as " << to_string(before.fate);
                }
            }
            before = {now.fate, now.attempts, now.reconciling};
        }
        EXPECT_EQ(client.core.fates().unsettled(), unsettled);
    }
    static bool arrived(fate f) { return f == fate::acked || f == fate::delivered; }
    /// One thing happens on the network, or time passes.
    void step(double sloth) {
        client.advance(milliseconds(below(20)));
        follow_dials();
        if (chance(sloth)) {
            client.advance(milliseconds(below(40'000)));
        } else {
            if (chance(0.7)) to_server(1 + below(600));
            if (chance(0.7)) to_client(1 + below(600));
        }
        follow_dials();
        take_events();
    }
    /// A new connection begins: what the old one still carried arrives in part, or not at all.
    void follow_dials() {
        if (client.connection == connection_) return;
        if (connection_ != 0) {
            server.receive(std::string_view(client.wire).substr(0, below(client.wire.size() + 1)));
            // Its last words come when nobody listens to them any more.
            client.core.input(connection_, as_bytes(server.take(below(2'000))), client.now);
            client.core.notify(happened::lost{connection_, {}, {}, false}, client.now);
            client.pump();
            server.disconnect();
        }
        client.wire.clear();
        connection_ = client.connection;
        server.connect();
        client.connect();
    }
    void to_server(std::size_t most) {
        const std::string part = client.wire.substr(0, most);
        client.wire.erase(0, part.size());
        server.receive(part);
    }
    void to_client(std::size_t most) { client.receive(server.take(most)); }
    /// A suffix of what is under way is lost, in each direction.
    void cut() {
        follow_dials();
        to_server(below(client.wire.size() + 1));
        to_client(below(2'000));
        if (client.connection != connection_) return; // it gave up by itself
        client.wire.clear();
        server.disconnect();
        client.lose();
        take_events();
    }
    void take_events() {
        for (const auto& e : std::exchange(client.events, {})) {
            if (const auto* o = std::get_if<session_event::online>(&e)) seen_.resumed += o->resumed;
            if (const auto* o = std::get_if<session_event::offline>(&e)) {
                seen_.distrusted += o->reason == session_error::counts_disagree;
                seen_.ended += o->reason == session_error::stream_closed ||
                               o->reason == stream_condition::system_shutdown;
            }
            over_ |= std::holds_alternative<session_event::ended>(e);
            const auto* m = std::get_if<session_event::incoming_message>(&e);
            if (!m) continue;
            const std::string id(m->stanza.root().attribute_value("id").value_or(""));
            ++given_[id];
            if (m->delivery) open_.emplace_back(m->delivery, id);
        }
        for (const std::string& line : client.progress()) {
            changed_ = true;
            const std::string id = line.substr(line.find(' ') + 1);
            seen_.acked += line.starts_with("acked");
            seen_.failed += line.starts_with("failed") && !closing_;
            seen_.unknown += line.starts_with("unknown");
            seen_.retries += line.starts_with("retry");
            seen_.requeued += line.starts_with("requeued");
            seen_.delivered += line.starts_with("delivered");
            const bool good = line.starts_with("acked") || line.starts_with("delivered");
            EXPECT_TRUE(!good || server.arrived[id]) << line;
            EXPECT_TRUE(!line.starts_with("failed") || !server.arrived[id]) << line;
        }
    }
    void handle_some() {
        for (std::size_t n = below(4); n > 0 && !open_.empty(); --n) {
            const auto at = open_.begin() + static_cast<std::ptrdiff_t>(below(open_.size()));
            handled_.insert(at->second);
            client.notify(happened::handled{at->first});
            open_.erase(at);
        }
        for (; confirmed_ < server.confirmed.size(); ++confirmed_) {
            const std::string& id = server.confirmed[confirmed_];
            EXPECT_TRUE(id.empty() || handled_.contains(id)) << id << " acknowledged unhandled";
        }
    }
    void heal() {
        for (int i = 0; i < 4'000; ++i) {
            follow_dials();
            const std::size_t before = client.wire.size();
            to_server(before);
            const std::string answer = server.take(1 << 20);
            if (!answer.empty()) client.receive(answer);
            take_events();
            while (!open_.empty())
                handle_some();
            check();
            if (over_) return;
            if (before == 0 && answer.empty()) {
                if (!closing_ && client.core.fates().unsettled() == 0 && client.core.is_online() &&
                    server.settled())
                    return;
                client.advance(seconds(1));
            }
            if (testing::Test::HasFailure()) return;
        }
        ADD_FAILURE() << client.core.fates().unsettled() << " messages without a final word";
    }
    void judge() {
        std::map<std::string, std::vector<std::string>> submitted, came;
        for (const auto& [id, to] : submitted_) {
            const fate f = client.fate_of(id);
            EXPECT_TRUE(settled(f)) << id;
            if (nature_.archive && settings_.on_failure == on_failure::retry && !closing_) {
                EXPECT_NE(f, fate::unknown) << id;
            }
            EXPECT_TRUE(!arrived(f) || server.arrived[id]) << id;
            EXPECT_TRUE((f != fate::failed && f != fate::cancelled) || !server.arrived[id]) << id;
            if (nature_.understates == 0) {
                EXPECT_LE(server.arrived[id], 1)
                    << id << ": the counts were exact, no repetition is due";
            }
            seen_.doubled += server.arrived[id] > 1;
            if (server.arrived[id]) submitted[to].push_back(id);
        }
        for (const std::string& id : server.order)
            for (const auto& [submitted_id, to] : submitted_)
                if (submitted_id == id) came[to].push_back(id);
        EXPECT_EQ(came, submitted) << "the order within each conversation";
        for (int i = 1; i <= sent_ && nature_.management && !closing_; ++i)
            EXPECT_GE(given_["s" + std::to_string(i)], 1) << "s" << i << " never came";
    }

    struct known {
        epode::fate fate = epode::fate::queued;
        std::uint32_t attempts = 0;
        bool reconciling = false;
    };
    driver client;
    model_server server;
    session_settings settings_;
    model_server::nature nature_;
    sights& seen_;
    std::mt19937_64 random_;
    connection_id connection_ = 0;
    std::vector<std::pair<std::string, std::string>> submitted_;
    std::vector<known> known_;  // of each, when it was looked at last
    std::size_t confirmed_ = 0; // of the server's, looked at
    bool changed_ = false;
    bool closing_ = false;
    bool over_ = false;
    std::vector<std::pair<std::uint64_t, std::string>> open_;
    std::set<std::string> handled_;
    std::map<std::string, int> given_;
    int sent_ = 0;
};

session_settings small_settings(std::uint64_t seed) {
    session_settings s = driver::plain_settings();
    s.on_failure = seed % 2 ? on_failure::retry : on_failure::report;
    s.reconciliation.attempts = 1'000; // a sloth never ends
    s.bounds.unacked_stanzas = 1 + seed % 7;
    s.bounds.write_batch_bytes = 200 + 100 * (seed % 11);
    s.management.acknowledge_every = 1 + seed % 5;
    return s;
}

sights live(std::uint64_t first_seed, int lives, model_server::nature n) {
    sights seen;
    for (int i = 0; i < lives; ++i) {
        const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(i);
        SCOPED_TRACE("seed " + std::to_string(seed));
        life(seed, n, small_settings(seed), seen).run();
        if (testing::Test::HasFailure()) break;
    }
    return seen;
}

TEST(model, sessions_that_are_always_resumed) {
    const sights seen = live(1'000, 60, {});
    EXPECT_GT(seen.resumed, 150);
    EXPECT_GT(seen.retries, 150);
    EXPECT_GT(seen.acked, 1'500);
    EXPECT_LT(seen.unknown, seen.acked / 10) << "three lost answers to <resume/> in a row are rare";
    EXPECT_EQ(seen.failed, 0);
}

TEST(model, sessions_that_are_forgotten_with_a_count) {
    model_server::nature n;
    n.forgets = 0.4;
    const sights seen = live(2'000, 60, n);
    EXPECT_GT(seen.failed, 25);
    EXPECT_GT(seen.requeued, 25);
}

TEST(model, sessions_that_are_forgotten_without_a_word) {
    model_server::nature n;
    n.forgets = 0.4;
    n.tells_count = false;
    const sights seen = live(3'000, 60, n);
    EXPECT_GT(seen.unknown, 50);
    EXPECT_EQ(seen.failed + seen.requeued, 0) << "nobody can know";
}

TEST(model, an_archive_leaves_nothing_unknown) {
    model_server::nature n;
    n.forgets = 0.4;
    n.tells_count = false;
    n.archive = true;
    const sights seen = live(10'000, 60, n);
    EXPECT_GT(seen.requeued, 25);
    EXPECT_GT(seen.unknown, 50) << "at first";
    EXPECT_GT(seen.acked, 1'000);
}

TEST(model, sessions_that_stay_mute_after_half_a_stanza) {
    model_server::nature n;
    n.chokes_on_halves = true;
    const sights seen = live(4'000, 60, n);
    EXPECT_GT(seen.unknown, 50);
    EXPECT_GT(seen.resumed, 100);
}

TEST(model, counts_that_understate_cost_repetitions_and_no_truth) {
    model_server::nature n;
    n.understates = 0.4;
    const sights seen = live(6'000, 60, n);
    EXPECT_GT(seen.doubled, 20);
    EXPECT_GT(seen.acked, 1'000);
    EXPECT_EQ(seen.failed, 0);
}

TEST(model, counts_that_contradict_are_not_believed) {
    model_server::nature n;
    n.lies = 0.05;
    const sights seen = live(7'000, 60, n);
    EXPECT_GT(seen.distrusted, 25);
    EXPECT_GT(seen.unknown, 50);
    EXPECT_GT(seen.acked, 1'000);
}

TEST(model, streams_that_are_ended_and_receipts) {
    model_server::nature n;
    n.ends = 0.03;
    n.receipts = 0.4;
    n.forgets = 0.1;
    const sights seen = live(8'000, 60, n);
    EXPECT_GT(seen.ended, 25);
    EXPECT_GT(seen.delivered, 500);
    EXPECT_GT(seen.cancelled, 10);
    EXPECT_GT(seen.closed, 5);
}

TEST(model, everything_at_once) {
    model_server::nature n;
    n.forgets = 0.2;
    n.chokes_on_halves = true;
    n.ends = 0.02;
    n.receipts = 0.2;
    n.lies = 0.01;
    const sights seen = live(9'000, 100, n);
    EXPECT_GT(seen.acked + seen.delivered, 1'000);
    EXPECT_GT(seen.unknown, 50);
    EXPECT_GT(seen.resumed, 100);
}

TEST(model, no_stream_management) {
    model_server::nature n;
    n.management = false;
    const sights seen = live(5'000, 50, n);
    EXPECT_GT(seen.acked, 1'000);
    EXPECT_GT(seen.unknown, 50);
    EXPECT_EQ(seen.resumed + seen.retries, 0);
    EXPECT_GT(seen.closed, 5);
}

} // namespace
} // namespace epode::test
