#include "plan.hpp"

#include "dice.hpp"

namespace epode::simulation {

namespace {

constexpr std::array<std::string_view, fault_kinds> fault_names = {
    "cut",       "half-open",   "silence",    "delay",   "dribble",   "slow-write",
    "slow-disk", "broken-disk", "crash",      "restart", "kill",      "forget",
    "lie",       "understate",  "end-stream", "network", "old-words", "unreachable",
    "logout",    "impostor",    "forge",      "misplace"};

/// Highest rates, for each step and client or, of what the server does, for each occasion.
constexpr std::array<double, fault_kinds> most = {0.05, 0.03,  0.02,  0.05, 0.3,  0.3, 0.9,  0.01,
                                                  0.03, 0.004, 0.004, 0.3,  0.05, 0.4, 0.03, 0.02,
                                                  0.3,  0.4,   0.01,  0.2,  0.05, 0.02};

/// A telephone that loses the network for longer than it waits for a slow archive, and whose
/// processes are ended at any time: one session of many connections and processes.
void go_through_tunnels(plan& p, dice& d) {
    const auto rate = [&](fault f) -> double& { return p.rates[static_cast<std::size_t>(f)]; };
    p.rates = {};
    rate(fault::cut) = 0.1 + 0.1 * d.unit();
    rate(fault::crash) = 0.02 + 0.03 * d.unit();
    rate(fault::unreachable) = 0.3 + 0.5 * d.unit();
    rate(fault::delay) = 0.02 * d.unit();
    p.talk = 0.5;
    p.patience = milliseconds(100 + d.below(500));
    p.steps = 600;
    p.server.management = p.server.archive = true;
    p.server.grants = grant::full;
    p.server.window = seconds(600);
    p.server.mute_archive = 0.2 + 0.5 * d.unit();
}

} // namespace

std::string_view to_string(fault f) { return fault_names[static_cast<std::size_t>(f)]; }

plan plan_of(std::uint64_t seed) {
    dice d(seed * 0x9e3779b97f4a7c15 + 1);
    plan p;
    p.seed = seed;
    p.steps = 120 + static_cast<unsigned>(d.below(200));
    p.messages = p.faults = 1'000'000;
    // Fixed rates hide faults: of each kind some runs have none, some few, some many.
    for (std::size_t f = 0; f < fault_kinds; ++f)
        p.rates[f] = d.chance(0.5) ? 0 : d.unit() * d.unit() * most[f];
    // And what takes two faults to show itself must not drown in all the others.
    if (d.chance(0.4)) {
        p.rates = {};
        for (int i = 0; i < 2; ++i) {
            const std::size_t f = d.below(fault_kinds);
            p.rates[f] = (0.2 + 0.8 * d.unit()) * most[f];
        }
        if (d.chance(0.6)) p.rates[static_cast<std::size_t>(fault::crash)] = 0.02 * d.unit();
        if (d.chance(0.4)) p.rates[static_cast<std::size_t>(fault::cut)] = 0.05 * d.unit();
    }
    p.talk = d.chance(0.3) ? 0.005 + d.unit() * 0.03 : 0.05 + d.unit() * 0.5;
    p.clients = 2 + static_cast<unsigned>(d.below(2));
    constexpr on_failure policies[] = {on_failure::report, on_failure::reconcile,
                                       on_failure::retry};
    p.on_failure = policies[d.below(3)];
    p.journal = d.chance(0.8);
    if (!p.journal) // nothing would be left for the next process
        for (const fault f : {fault::crash, fault::logout, fault::impostor})
            p.rates[static_cast<std::size_t>(f)] = 0;
    p.window = 1 + d.below(8);
    p.batch_bytes = 200 + 100 * d.below(20);
    p.acknowledge_every = static_cast<std::uint32_t>(1 + d.below(d.chance(0.5) ? 6 : 64));

    nature& n = p.server;
    n.management = d.chance(0.92);
    n.tells_count = d.chance(0.6);
    n.mute_refusals = d.chance(0.3) ? d.unit() : 0;
    n.chokes_on_halves = d.chance(0.3);
    n.late_counts = d.chance(0.3);
    n.archive = d.chance(0.7);
    n.offline_store = !n.archive || d.chance(0.6);
    n.rooms = d.chance(0.5);
    n.room_archive = d.chance(0.6);
    n.room_stanza_ids = n.room_archive || d.chance(0.5);
    n.occupant_ids = d.chance(0.6);
    if (d.chance(0.2)) n.queue_limit = 8 + d.below(20);
    n.window = d.chance(0.5) ? seconds(600) : seconds(1 + d.below(60));
    n.scram = d.chance(0.2);
    if (d.chance(0.3)) n.grants = static_cast<grant>(d.below(8));
    n.early_words = d.chance(0.2) ? d.unit() : 0;
    n.asks = d.chance(0.4) ? 0.3 * d.unit() : 0;
    n.client_states = d.chance(0.3);
    n.worn_counts = n.management && p.journal && n.grants == grant::full && d.chance(0.1);
    n.obeys_late_resumes = d.chance(0.3);
    if (d.chance(0.1)) p.renew_after = static_cast<std::uint32_t>(40 + d.below(60));
    if (d.chance(0.3)) p.patience = milliseconds(100 + d.below(2'000));
    if (p.journal && d.chance(0.05)) go_through_tunnels(p, d);
    return p;
}

std::string plan::command() const {
    std::string out = "--seed " + std::to_string(seed);
    const plan whole = plan_of(seed);
    const auto add = [&](const char* name, unsigned value, unsigned usual) {
        if (value != usual) out += std::string(" --") + name + " " + std::to_string(value);
    };
    add("steps", steps, whole.steps);
    add("messages", messages, whole.messages);
    add("faults", faults, whole.faults);
    for (std::size_t f = 0; f < fault_kinds; ++f)
        if (!allows(static_cast<fault>(f))) out.append(" --without ").append(fault_names[f]);
    return out;
}

} // namespace epode::simulation
