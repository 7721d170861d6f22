#pragma once
#include <support/link_fault.hpp>

#include <iosfwd>

namespace epode::test {

/// What senders said and what listeners saw, counted.
struct report {
    int expected = 0; ///< messages given to `epode send`
    int sent = 0, acked = 0, failed = 0, unknown = 0, bounced = 0;
    int without_fate = 0;
    int received = 0; ///< messages that arrived at least once
    int duplicates = 0;
    int lost_though_acked = 0;
    int arrived_though_failed = 0; ///< in a listener, or in the server's archive
    int lost_by_server = 0;        ///< when it was killed or stopped: see rules
    int unknown_and_arrived = 0;
    /// First arrivals after a first arrival with a higher number.
    int out_of_order = 0;
    /// The same, where no order is promised: see rules::found_late.
    int found_late = 0;
    int mixed_up_by_server = 0; ///< see rules::mixed_up_at_resumption
    int retries = 0;
    /// Messages that were in flight when the session's connection was lost: sent while it was
    /// there, and without a fate when it went.
    ///
    /// The recipe that StanzaJS's guide gives keeps "the server has it" and "failed to send" for
    /// each message. For these both are false at the loss. When the session resumes, StanzaJS
    /// writes them again but does not count them again, so that later acknowledgements are given
    /// to the wrong ones; when it does not, all are told as failed, also those that arrived. In
    /// either way the recipe's user has to guess.
    int guessed_by_recipe = 0;

    /// All messages were accepted, and nothing untrue was said of any.
    bool is_true() const;
    bool holds(int cuts, int cuts_wanted) const { return cuts >= cuts_wanted && is_true(); }
    report& operator+=(const report& other);
};

void print(std::ostream& out, const report& what, const link_counters& link, int cuts_wanted);

/// One line of such a table.
void print_row(std::ostream& out, const char* label, long value, const char* remark = "");

} // namespace epode::test
