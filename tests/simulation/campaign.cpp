#include "campaign.hpp"

#include "storm.hpp"

namespace epode::simulation {

void sights::add(const sights& o) {
    runs += o.runs, connections += o.connections, messages += o.messages, crashes += o.crashes;
    resumptions += o.resumptions, acked += o.acked, failed += o.failed, unknown += o.unknown;
    retries += o.retries, duplicates += o.duplicates;
    for (std::size_t i = 0; i < fault_kinds; ++i)
        faults[i] += o.faults[i];
    for (const auto& [name, count] : o.marks)
        marks[name] += count;
}

std::optional<failure> run(const plan& p, sights& seen, std::ostream* trace) {
    try {
        world w(p, seen, trace);
        storm(w).run();
        return std::nullopt;
    } catch (const violation& v) {
        return failure{p, v.rule(), v.what()};
    } catch (const std::exception& e) {
        return failure{p, "exception", std::string("exception: ") + e.what()};
    }
}

namespace {

/// Tries it, and keeps what fails by the same rule.
bool still_fails(failure& f, const plan& smaller) {
    sights unseen;
    auto found = run(smaller, unseen);
    if (!found || found->rule != f.rule) return false;
    f = std::move(*found);
    return true;
}

/// The least value of a member at which it still fails, by halving.
void least(failure& f, unsigned plan::*member, unsigned highest) {
    unsigned low = 0, high = std::min(f.how.*member, highest);
    while (low < high) {
        plan smaller = f.how;
        smaller.*member = low + (high - low) / 2;
        if (still_fails(f, smaller))
            high = smaller.*member;
        else
            low = smaller.*member + 1;
    }
}

} // namespace

failure make_smaller(failure f) {
    for (int round = 0; round < 2; ++round) {
        least(f, &plan::steps, f.how.steps);
        for (std::size_t kind = 0; kind < fault_kinds; ++kind) {
            plan smaller = f.how;
            smaller.without |= std::uint32_t{1} << kind;
            if (smaller.without != f.how.without) still_fails(f, smaller);
        }
        least(f, &plan::faults, 1'000);
        least(f, &plan::messages, 1'000);
    }
    return f;
}

} // namespace epode::simulation
