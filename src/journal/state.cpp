#include <epode/journal/state.hpp>

#include <algorithm>
#include <utility>

namespace epode::journal {

bool batch::empty() const noexcept {
    return accepted.empty() && changed.empty() && acked.empty() && forgotten.empty() &&
           !session_number && !stream && !stream_ended && !in_flight_replaced && written.empty() &&
           !acknowledged && !handled && arrivals.empty() && finished.empty() && archive.empty();
}

namespace {

void change_messages(state& s, batch& change) {
    for (message& m : change.accepted) {
        s.last_message = std::max(s.last_message, m.number);
        s.messages.insert_or_assign(m.number, std::move(m));
    }
    for (message& m : change.changed) {
        const auto at = s.messages.find(m.number);
        if (at == s.messages.end()) continue;
        m.bytes = keeps_bytes(m.fate) ? std::move(at->second.bytes) : std::string();
        m.accepted_at = at->second.accepted_at;
        at->second = std::move(m);
    }
    for (const message_id number : change.acked) {
        const auto at = s.messages.find(number);
        if (at == s.messages.end()) continue;
        message& m = at->second;
        m.fate = m.evidence = fate::acked;
        m.reason.clear();
        m.bytes.clear();
    }
    for (const message_id number : change.forgotten)
        s.messages.erase(number);
}

void change_stream(state& s, batch& change) {
    if (change.session_number) {
        s.session_number = *change.session_number;
        s.stream.reset();
        s.in_flight.clear();
        s.acknowledged = s.handled = 0;
    }
    if (change.stream) s.stream = std::move(change.stream);
    if (change.stream_ended) s.stream.reset();
    if (change.in_flight_replaced) s.in_flight.clear();
    for (numbered& each : change.written)
        s.in_flight.push_back(std::move(each));
    if (change.acknowledged) {
        s.acknowledged = *change.acknowledged;
        std::erase_if(s.in_flight,
                      [&](const numbered& each) { return each.sequence < s.acknowledged; });
    }
    if (change.handled) s.handled = *change.handled;
}

} // namespace

void apply(state& s, batch change, std::size_t arrivals) {
    if (!change.account.empty()) s.account = change.account;
    change_messages(s, change);
    change_stream(s, change);
    for (arrival& each : change.arrivals)
        s.arrivals.push_back(std::move(each));
    for (const std::uint64_t number : change.finished) {
        const auto at = std::lower_bound(
            s.arrivals.begin(), s.arrivals.end(), number,
            [](const arrival& each, std::uint64_t wanted) { return each.number < wanted; });
        if (at != s.arrivals.end() && at->number == number) at->finished = true;
    }
    if (s.arrivals.size() > arrivals)
        s.arrivals.erase(s.arrivals.begin(),
                         s.arrivals.end() - static_cast<std::ptrdiff_t>(arrivals));
    for (auto& [address, id] : change.archive)
        s.archive.insert_or_assign(std::move(address), std::move(id));
}

} // namespace epode::journal
