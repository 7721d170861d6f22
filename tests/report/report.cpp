#include <report/report.hpp>

#include <iomanip>
#include <ostream>
#include <string>

namespace epode::test {
namespace {

const char* zero_wanted(int value) { return value == 0 ? "" : "<- MUST BE 0"; }

constexpr int report::*counts[] = {
    &report::expected,
    &report::sent,
    &report::acked,
    &report::failed,
    &report::unknown,
    &report::bounced,
    &report::without_fate,
    &report::received,
    &report::duplicates,
    &report::lost_though_acked,
    &report::lost_by_server,
    &report::arrived_though_failed,
    &report::unknown_and_arrived,
    &report::out_of_order,
    &report::found_late,
    &report::mixed_up_by_server,
    &report::retries,
    &report::guessed_by_recipe,
};
static_assert(sizeof counts / sizeof counts[0] == sizeof(report) / sizeof(int));

} // namespace

bool report::is_true() const {
    return sent == expected && without_fate == 0 && lost_though_acked == 0 &&
           arrived_though_failed == 0 && out_of_order == 0;
}

report& report::operator+=(const report& other) {
    for (const auto count : counts)
        this->*count += other.*count;
    return *this;
}

void print_row(std::ostream& out, const char* label, long value, const char* remark) {
    out << "  " << std::left << std::setw(32) << label << std::right << std::setw(8) << value
        << "  " << remark << '\n';
}

void print(std::ostream& out, const report& what, const link_counters& link, int cuts_wanted) {
    const int cuts = link.all_faults();
    out << "\nwhat the sending epode said\n";
    print_row(out, "sent", what.sent, what.sent == what.expected ? "" : "<- not all were accepted");
    print_row(out, "acked", what.acked);
    print_row(out, "failed", what.failed);
    print_row(out, "unknown", what.unknown);
    if (what.bounced) print_row(out, "bounced", what.bounced);
    print_row(out, "without a final fate", what.without_fate, zero_wanted(what.without_fate));
    out << "what the receiving epode printed\n";
    print_row(out, "received", what.received);
    print_row(out, "duplicates", what.duplicates);
    print_row(out, "out of order", what.out_of_order, zero_wanted(what.out_of_order));
    if (what.found_late)
        print_row(out, "found late", what.found_late, "in archive or offline store");
    if (what.mixed_up_by_server)
        print_row(out, "mixed up by the server", what.mixed_up_by_server,
                  "that got it in order, when the listener resumed");
    out << "the two compared\n";
    print_row(out, "lost though acked", what.lost_though_acked,
              zero_wanted(what.lost_though_acked));
    print_row(out, "arrived though failed", what.arrived_though_failed,
              zero_wanted(what.arrived_though_failed));
    if (what.lost_by_server)
        print_row(out, "lost by the server at its end", what.lost_by_server,
                  "acked, and gone when it was killed or stopped");
    if (what.unknown) print_row(out, "of the unknown, arrived", what.unknown_and_arrived);
    out << "the link\n";
    print_row(out, "connections", link.connections);
    print_row(out, "cuts of all kinds", cuts, cuts < cuts_wanted ? "<- TOO FEW" : "");
    for (const auto& [fault, count] : link.faults)
        print_row(out, ("  " + std::string(to_string(fault))).c_str(), count);
    print_row(out, "sent again by epode", what.retries);
    out << "what StanzaJS's recipe would have had to guess\n";
    print_row(out, "messages in flight at a cut", what.guessed_by_recipe,
              "neither acked nor failed by its flags when the link was lost");
}

} // namespace epode::test
