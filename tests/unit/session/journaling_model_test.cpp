// Random lives of sessions whose process is killed at any moment: what was told stays true, and
// what was durable is not lost.
#include "model_server.hpp"
#include "session_fixture.hpp"

#include <memory>
#include <set>

namespace epode::test {
namespace {

struct crash_sights {
    int crashes = 0, acked = 0, failed = 0, unknown = 0, resumed = 0, duplicates = 0;
};

class lives {
public:
    lives(std::uint64_t seed, model_server::nature n, crash_sights& seen)
        : server_(n, seed), seen_(seen), random_(seed), settings_(driver::plain_settings()) {
        settings_.on_failure = seed % 2 ? on_failure::retry : on_failure::report;
        settings_.bounds.unacked_stanzas = 1 + seed % 7;
        settings_.bounds.write_batch_bytes = 200 + 100 * (seed % 11);
        settings_.management.acknowledge_every = 1 + seed % 5;
        begin();
    }

    void run() {
        const double cuts = draw() * 0.05, kills = draw() * 0.05, talk = draw() * 0.5,
                     disk = 0.1 + draw() * 0.9;
        for (int i = 0; i < 300; ++i) {
            if (chance(talk)) submit();
            if (chance(talk * 0.5)) server_.send("s" + std::to_string(++sent_));
            if (chance(0.5)) handle_some();
            if (chance(disk) && client_->unfinished_persist) client_->persist();
            if (chance(cuts)) cut();
            if (chance(kills)) kill();
            step();
            if (testing::Test::HasFatalFailure()) return;
        }
        heal();
        judge();
    }

private:
    bool chance(double p) { return draw() < p; }
    double draw() { return std::uniform_real_distribution<>()(random_); }
    std::size_t below(std::size_t bound) { return random_() % bound; }

    void begin() {
        auto next = std::make_unique<driver>(settings_);
        next->random.reseed(random_());
        if (client_) {
            next->disk = client_->disk;
            next->now = client_->now;
        }
        client_ = std::move(next);
        client_->hold_persists = true;
        ASSERT_FALSE(client_->core.keep_journal(client_->disk));
        client_->start();
        connection_ = 0;
        open_.clear();
        here_.clear();
        // The application has the ids of what it was not told to be accepted, and hands it in
        // again.
        for (const std::string& id : submitted_)
            if (!accepted_.contains(id)) hand_in(id);
    }
    /// Whatever was not durable is gone. Bytes that were handed to the system may still arrive.
    void kill() {
        take_events();
        ++seen_.crashes;
        if (client_->unfinished_persist && chance(0.5))
            journal::apply(client_->disk, *client_->unfinished_persist, 1'000);
        if (connection_ == client_->connection && connection_ != 0)
            to_server(below(client_->wire.size() + 1));
        server_.disconnect();
        begin();
    }
    void submit() {
        submitted_.push_back("m" + std::to_string(submitted_.size()));
        hand_in(submitted_.back());
    }
    void hand_in(const std::string& id) {
        const auto r = client_->core.submit(driver::message(id), {}, client_->now);
        ASSERT_TRUE(r);
        if (r->known) accepted_.insert(id); // it was durable, only the word on it was not heard
        client_->pump();
    }
    void step() {
        client_->advance(milliseconds(below(20)));
        follow_dials();
        if (chance(0.02)) {
            client_->advance(milliseconds(below(40'000)));
        } else {
            if (chance(0.7)) to_server(1 + below(600));
            if (chance(0.7)) client_->receive(server_.take(1 + below(600)));
        }
        follow_dials();
        take_events();
    }
    void follow_dials() {
        if (client_->connection == connection_) return;
        if (connection_ != 0) {
            server_.receive(
                std::string_view(client_->wire).substr(0, below(client_->wire.size() + 1)));
            server_.disconnect();
        }
        client_->wire.clear();
        connection_ = client_->connection;
        server_.connect();
        client_->connect();
    }
    void to_server(std::size_t most) {
        const std::string part = client_->wire.substr(0, most);
        client_->wire.erase(0, part.size());
        server_.receive(part);
    }
    void cut() {
        follow_dials();
        to_server(below(client_->wire.size() + 1));
        client_->receive(server_.take(below(2'000)));
        if (client_->connection != connection_) return;
        client_->wire.clear();
        server_.disconnect();
        client_->lose();
        take_events();
    }
    void take_events() {
        for (const auto& e : std::exchange(client_->events, {})) {
            if (const auto* o = std::get_if<session_event::online>(&e)) seen_.resumed += o->resumed;
            const auto* m = std::get_if<session_event::incoming_message>(&e);
            if (!m) continue;
            const std::string id(m->stanza.root().attribute_value("id").value_or(""));
            const auto [at, is_new] = numbers_.emplace(id, m->number);
            seen_.duplicates += m->duplicate;
            EXPECT_FALSE(m->duplicate && is_new) << id << " was not given before";
            const bool here = !here_.insert(id).second;
            EXPECT_TRUE(m->duplicate || !here) << id << " was given before by this process";
            EXPECT_EQ(m->number, at->second) << id << " has two numbers";
            EXPECT_TRUE(is_new ? given_.insert(m->number).second : true) << "used twice";
            if (m->delivery) open_.emplace_back(m->delivery, id);
        }
        for (const std::string& line : client_->progress()) {
            const std::string id = line.substr(line.find(' ') + 1);
            if (line.starts_with("accepted")) accepted_.insert(id);
            seen_.acked += line.starts_with("acked");
            seen_.failed += line.starts_with("failed");
            seen_.unknown += line.starts_with("unknown");
            EXPECT_TRUE(!line.starts_with("acked") || server_.arrived[id]) << line;
            EXPECT_TRUE(!line.starts_with("failed") || !server_.arrived[id]) << line;
            if (line.starts_with("acked")) told_acked_.insert(id);
        }
    }
    void handle_some() {
        for (std::size_t n = below(4); n > 0 && !open_.empty(); --n) {
            const auto at = open_.begin() + static_cast<std::ptrdiff_t>(below(open_.size()));
            handled_.insert(at->second);
            client_->notify(happened::handled{at->first});
            open_.erase(at);
        }
        for (const std::string& id : server_.confirmed)
            EXPECT_TRUE(id.empty() || handled_.contains(id)) << id << " acknowledged unhandled";
    }
    void heal() {
        for (int i = 0; i < 6'000; ++i) {
            follow_dials();
            if (client_->unfinished_persist) client_->persist();
            const std::size_t before = client_->wire.size();
            to_server(before);
            const std::string answer = server_.take(1 << 20);
            if (!answer.empty()) client_->receive(answer);
            take_events();
            while (!open_.empty())
                handle_some();
            if (before == 0 && answer.empty() && !client_->unfinished_persist) {
                if (client_->core.fates().unsettled() == 0 && client_->core.is_online() &&
                    server_.settled())
                    return;
                client_->advance(seconds(1));
            }
            if (testing::Test::HasFatalFailure()) return;
        }
        ADD_FAILURE() << client_->core.fates().unsettled()
                      << " messages without a final word; online: " << client_->core.is_online()
                      << ", all confirmed: " << server_.settled();
    }
    void judge() {
        std::vector<std::string> expected;
        for (const std::string& id : submitted_) {
            const fate f = client_->fate_of(id);
            EXPECT_TRUE(settled(f)) << id;
            EXPECT_TRUE(accepted_.contains(id)) << id;
            EXPECT_TRUE(f != fate::acked || server_.arrived[id]) << id;
            EXPECT_TRUE(f != fate::failed || !server_.arrived[id]) << id;
            EXPECT_TRUE(!told_acked_.contains(id) || f == fate::acked) << id << " was told acked";
            EXPECT_LE(server_.arrived[id], 1) << id;
            if (server_.arrived[id]) expected.push_back(id);
        }
        std::vector<std::string> came = server_.order, sorted = expected;
        std::sort(came.begin(), came.end());
        std::sort(sorted.begin(), sorted.end());
        EXPECT_EQ(came, sorted);
        for (int i = 1; i <= sent_; ++i)
            EXPECT_TRUE(numbers_.contains("s" + std::to_string(i))) << "s" << i << " never came";
        EXPECT_TRUE(client_->disk.in_flight.empty());
    }

    std::unique_ptr<driver> client_;
    model_server server_;
    crash_sights& seen_;
    std::mt19937_64 random_;
    session_settings settings_;
    connection_id connection_ = 0;
    std::vector<std::string> submitted_;
    std::set<std::string> accepted_, told_acked_, handled_;
    std::vector<std::pair<std::uint64_t, std::string>> open_;
    std::map<std::string, std::uint64_t> numbers_; // of what was given
    std::set<std::uint64_t> given_;                // numbers
    std::set<std::string> here_;                   // given by the present process
    int sent_ = 0;
};

crash_sights live_and_die(std::uint64_t first_seed, int count, model_server::nature n) {
    crash_sights seen;
    for (int i = 0; i < count; ++i) {
        const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(i);
        SCOPED_TRACE("seed " + std::to_string(seed));
        lives(seed, n, seen).run();
        if (testing::Test::HasFailure()) break;
    }
    return seen;
}

TEST(journaling_model, sessions_that_are_always_resumed) {
    const crash_sights seen = live_and_die(1'000, 100, {});
    EXPECT_GT(seen.crashes, 300);
    EXPECT_GT(seen.resumed, 300);
    EXPECT_GT(seen.acked, 2'000);
    EXPECT_GT(seen.duplicates, 100);
    EXPECT_EQ(seen.failed, 0);
}

TEST(journaling_model, sessions_that_are_forgotten_with_a_count) {
    model_server::nature n;
    n.forgets = 0.4;
    const crash_sights seen = live_and_die(2'000, 100, n);
    EXPECT_GT(seen.failed, 30);
}

TEST(journaling_model, what_an_archive_tells) {
    model_server::nature n;
    n.forgets = 0.4;
    n.tells_count = false;
    n.archive = true;
    const crash_sights seen = live_and_die(4'000, 100, n);
    EXPECT_GT(seen.unknown, 100);
    EXPECT_GT(seen.acked, 1'000);
}

TEST(journaling_model, sessions_that_are_forgotten_without_a_word) {
    model_server::nature n;
    n.forgets = 0.4;
    n.tells_count = false;
    const crash_sights seen = live_and_die(3'000, 100, n);
    EXPECT_GT(seen.unknown, 100);
    EXPECT_EQ(seen.failed, 0);
}

} // namespace
} // namespace epode::test
