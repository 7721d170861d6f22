#include "world.hpp"

#include <report/report.hpp>

#include <ostream>
#include <thread>

namespace epode::soak {
namespace {

using namespace std::chrono_literals;
using test::server_kind;

constexpr int mortal_a_minute = 240, lasting_a_minute = 330;
constexpr milliseconds connection_lives = 12s; // on average
/// Shorter than the longest absence of a client, so that sessions also run out.
constexpr int resumption_window_s = 20;

/// What is remembered of settled messages reaches its bound, 4,096, a little before.
constexpr int warm_after_messages = 4500;
constexpr long growth_allowed_kib = 2048;

constexpr milliseconds fates_limit = 180s, arrival_limit = 90s;
/// A new session reads the archive once more 2 s after its presence; then nothing more comes.
constexpr milliseconds last_look = 8s;

test::server_options server_options() {
    test::server_options out;
    out.users = {{"alice", "a"}, {"bob", "b"}, {"carol", "c"}, {"dave", "d"}};
    out.resumption_window_s = resumption_window_s;
    out.sqlite = true; // else ejabberd forgets most of its archive when it is killed
    return out;
}

/// What these servers do, docs/server-notes.md has.
test::rules rules_of(server_kind kind) {
    if (kind == server_kind::prosody) return {.found_late = 60s};
    return {.lost_at_kill = 2s,
            .lost_when_stopped = true,
            .found_late = 60s,
            .mixed_up_at_resumption = true};
}

} // namespace

world::world(world_settings settings)
    : settings_(std::move(settings)),
      keeper_(std::make_unique<server_keeper>(settings_.kind, server_options())),
      link_(std::make_unique<test::link_proxy>(keeper_->server().starttls_port())),
      course_(derived_seed(settings_.seed, 0)),
      next_(course_.next()) {
    const auto make = [&](const char* what, const char* from, const char* to) {
        const bool mortal = from == std::string("alice");
        auto out = std::make_unique<pair>(
            pair_settings{.name = std::string(name()) + "-" + what,
                          .from = from,
                          .to = to,
                          .keeps_state = mortal,
                          .on_failure = mortal ? "retry" : "report",
                          .a_minute = mortal ? mortal_a_minute : lasting_a_minute,
                          .seed = derived_seed(settings_.seed, mortal ? 1 : 2),
                          .port = link_->port(),
                          .folder = settings_.folder,
                          .trace = settings_.trace,
                          .judged_by = rules_of(settings_.kind)},
            keeper_->server());
        out->start();
        return out;
    };
    mortal_ = make("mortal", "alice", "bob");
    lasting_ = make("lasting", "carol", "dave");
    link_->start_chaos(
        {.seed = derived_seed(settings_.seed, 3), .mean_interval = connection_lives});
    start_ = pair::clock::now();
    due_ = start_ + next_.after;
}

void world::step(bool disturbing) {
    note_outages();
    mortal_->step(disturbing);
    lasting_->step(disturbing);
    if (!disturbing || pair::clock::now() < due_) return;
    disturb();
    next_ = course_.next();
    due_ = pair::clock::now() + next_.after;
}

void world::disturb() {
    using enum disturbance;
    switch (next_.what) {
    case kill_sender: mortal_->kill_sender(next_.away); break;
    case kill_listener: mortal_->kill_listener(next_.away); break;
    case restart_server: keeper_->restart(server_keeper::how::gracefully); break;
    case kill_server: keeper_->restart(server_keeper::how::killed); break;
    }
}

void world::note_outages() {
    keeper_->busy(); // throws when the server does not come back
    for (const auto& outage : keeper_->take_outages()) {
        const bool killed = outage.ended == server_keeper::how::killed;
        ++(killed ? kills_ : restarts_);
        for (pair* p : {mortal_.get(), lasting_.get()})
            p->server_ended(outage.begin, outage.end, killed);
    }
}

void world::sample_memory() {
    const bool warming_up = lasting_->events().acked_so_far() < warm_after_messages &&
                            pair::clock::now() - start_ < settings_.duration / 2;
    lasting_->sample_memory(warming_up);
}

template <typename F>
bool world::until(F so, milliseconds limit) {
    const auto deadline = pair::clock::now() + limit;
    while (!so()) {
        if (pair::clock::now() > deadline) return false;
        step(false);
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

void world::finish() {
    keeper_->await_idle();
    link_->stop_chaos();
    for (pair* p : {mortal_.get(), lasting_.get()})
        p->close();
    if (!until([&] { return mortal_->sender_ended() && lasting_->sender_ended(); }, fates_limit))
        faults_.push_back("a sender did not end in time");
    send_the_end();
    if (!until([&] { return mortal_->saw_the_end() && lasting_->saw_the_end(); }, arrival_limit))
        faults_.push_back("the last message did not arrive in time");
    until([] { return false; }, last_look);
    for (pair* p : {mortal_.get(), lasting_.get()}) {
        p->stop();
        p->read_archives(keeper_->server());
    }
}

/// To each listener, not over the link: what was sent before has been printed when this is.
void world::send_the_end() {
    test::xmpp_server& server = keeper_->server();
    for (const std::string to : {"bob", "dave"}) {
        test::epode_cli last({"send", "--jid", "alice@localhost/end", "--ca-file",
                              server.ca_file().string(), "--connect",
                              "tcp://127.0.0.1:" + std::to_string(server.starttls_port()), "--to",
                              to + "@localhost", pair::the_end},
                             {{"EPODE_PASSWORD", server.password("alice")}});
        if (last.finish() != 0) faults_.push_back("the end cannot be sent: " + last.transcript());
    }
}

test::report world::compare() const {
    test::report out = mortal_->compare();
    return out += lasting_->compare();
}

std::string world::progress() const {
    const int given = mortal_->given() + lasting_->given();
    const int acked = mortal_->events().acked_so_far() + lasting_->events().acked_so_far();
    const int received = mortal_->events().received_so_far() + lasting_->events().received_so_far();
    return std::string(name()) + ": given " + std::to_string(given) + ", acked " +
           std::to_string(acked) + ", received " + std::to_string(received) + ", cuts " +
           std::to_string(link_->counters().all_faults()) + ", clients killed " +
           std::to_string(mortal_->kills()) + ", server restarted " + std::to_string(restarts_) +
           ", killed " + std::to_string(kills_) + ", memory " +
           std::to_string(lasting_->sender_memory().last()) + " and " +
           std::to_string(lasting_->listener_memory().last()) + " KiB";
}

void world::print_course(std::ostream& out) const {
    out << "what was done to the programs\n";
    test::print_row(out, "kills of clients", mortal_->kills(), "SIGKILL");
    test::print_row(out, "restarts of the server", restarts_);
    test::print_row(out, "kills of the server", kills_, "SIGKILL");
    const auto print_memory = [&](const char* of, const memory& m) {
        out << "memory of the " << of << " that lived through all, KiB\n";
        test::print_row(out, "after the warm-up", m.first());
        test::print_row(out, "at the end", m.last(),
                        m.growth() <= growth_allowed_kib ? "" : "<- GROWS");
        test::print_row(out, "at most", m.peak());
    };
    print_memory("sender", lasting_->sender_memory());
    print_memory("listener", lasting_->listener_memory());
}

std::vector<std::string> world::losses() const {
    std::vector<std::string> out;
    for (const pair* p : {mortal_.get(), lasting_.get()})
        for (const std::string& line : p->events().losses())
            out.push_back(p->name() + ": " + line);
    return out;
}

std::vector<std::string> world::faults() const {
    std::vector<std::string> out = faults_;
    const auto add = [&](const std::string& who, const std::vector<std::string>& lines) {
        for (const std::string& line : lines)
            out.push_back(who + ": " + line);
    };
    for (const pair* p : {mortal_.get(), lasting_.get()}) {
        add(p->name(), p->deserters());
        add(p->name(), p->events().lies());
    }
    for (const memory* m : {&lasting_->sender_memory(), &lasting_->listener_memory()})
        if (m->growth() > growth_allowed_kib)
            out.push_back(lasting_->name() + ": memory grew by " + std::to_string(m->growth()) +
                          " KiB, more than " + std::to_string(growth_allowed_kib));
    return out;
}

} // namespace epode::soak
