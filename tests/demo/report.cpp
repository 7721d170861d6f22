#include "report.hpp"

#include <iomanip>
#include <map>
#include <ostream>
#include <set>

namespace epode::demo {
namespace {

using test::cli_event;
using test::fate;

struct traced {
    fate last = fate::pending;
    int number = -1;
    bool written_to_a_session = false;
    bool guessed = false;
};

bool is_final(fate what) { return what != fate::pending; }

/// Follows the sender's events and keeps each message's fate, and whether it was in flight at a
/// loss.
class trace {
public:
    void take(const cli_event& event);
    std::map<std::string, traced> messages;
    int retries = 0;

private:
    void lost();
    void online() {
        online_ = true;
        for (auto& [id, message] : messages)
            message.written_to_a_session |= !is_final(message.last);
    }
    bool online_ = false;
};

void trace::lost() {
    if (!online_) return;
    online_ = false;
    for (auto& [id, message] : messages)
        message.guessed |= message.written_to_a_session && !is_final(message.last);
}

void trace::take(const cli_event& event) {
    if (event.name == "session:started") return online();
    if (event.name == "disconnected") return lost();
    const std::string id = event["id"];
    if (event.name == "message:sent") {
        messages[id].number = number_of(event["body"]);
        messages[id].written_to_a_session = online_;
        return;
    }
    const auto at = messages.find(id);
    if (at == messages.end()) return;
    retries += event.name == "message:retry";
    if (const auto told = test::fate_of(event.name)) at->second.last = *told;
}

void line(std::ostream& out, const char* label, int value, const char* remark = "") {
    out << "  " << std::left << std::setw(28) << label << std::right << std::setw(6) << value
        << "  " << remark << '\n';
}

const char* zero_wanted(int value) { return value == 0 ? "" : "<- MUST BE 0"; }

} // namespace

int number_of(const std::string& body) {
    std::size_t at = body.size();
    while (at > 0 && body[at - 1] >= '0' && body[at - 1] <= '9')
        --at;
    if (at == body.size() || body.size() - at > 9) return -1;
    return std::stoi(body.substr(at));
}

bool report::holds(int cuts, int cuts_wanted) const {
    return cuts >= cuts_wanted && sent == expected && without_fate == 0 && lost_though_acked == 0 &&
           arrived_though_failed == 0 && out_of_order == 0;
}

report compare(int expected, const std::vector<cli_event>& sender,
               const std::vector<std::string>& received) {
    report out{.expected = expected};
    std::set<int> arrived;
    int highest = -1;
    for (const std::string& body : received) {
        const int number = number_of(body);
        if (number < 0) continue;
        if (!arrived.insert(number).second) {
            ++out.duplicates;
            continue;
        }
        out.out_of_order += number < highest;
        highest = std::max(highest, number);
    }
    out.received = static_cast<int>(arrived.size());

    trace events;
    for (const cli_event& event : sender)
        events.take(event);
    out.sent = static_cast<int>(events.messages.size());
    out.retries = events.retries;
    for (const auto& [id, message] : events.messages) {
        const bool here = arrived.contains(message.number);
        const bool acked = message.last == fate::acked || message.last == fate::reflected;
        out.acked += acked;
        out.failed += message.last == fate::failed;
        out.unknown += message.last == fate::unknown;
        out.bounced += message.last == fate::bounced;
        out.without_fate += !is_final(message.last);
        out.lost_though_acked += acked && !here;
        out.arrived_though_failed += message.last == fate::failed && here;
        out.unknown_and_arrived += message.last == fate::unknown && here;
        out.guessed_by_recipe += message.guessed;
    }
    return out;
}

void print(std::ostream& out, const report& what, const test::link_counters& link,
           int cuts_wanted) {
    const int cuts = link.all_faults();
    out << "\nwhat Alice's epode said\n";
    line(out, "sent", what.sent, what.sent == what.expected ? "" : "<- not all were accepted");
    line(out, "acked", what.acked);
    line(out, "failed", what.failed);
    line(out, "unknown", what.unknown);
    if (what.bounced) line(out, "bounced", what.bounced);
    line(out, "without a final fate", what.without_fate, zero_wanted(what.without_fate));
    out << "what Bob's epode received\n";
    line(out, "received", what.received);
    line(out, "duplicates", what.duplicates);
    line(out, "out of order", what.out_of_order, zero_wanted(what.out_of_order));
    out << "the two compared\n";
    line(out, "lost though acked", what.lost_though_acked, zero_wanted(what.lost_though_acked));
    line(out, "arrived though failed", what.arrived_though_failed,
         zero_wanted(what.arrived_though_failed));
    if (what.unknown) line(out, "of the unknown, arrived", what.unknown_and_arrived);
    out << "the link\n";
    line(out, "connections", link.connections);
    line(out, "cuts of all kinds", cuts, cuts < cuts_wanted ? "<- TOO FEW" : "");
    for (const auto& [fault, count] : link.faults)
        line(out, ("  " + std::string(to_string(fault))).c_str(), count);
    line(out, "sent again by epode", what.retries);
    out << "what StanzaJS's recipe would have had to guess\n";
    line(out, "messages in flight at a cut", what.guessed_by_recipe,
         "neither acked nor failed by its flags when the link was lost");
}

} // namespace epode::demo
