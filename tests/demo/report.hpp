#pragma once
#include <support/epode_cli.hpp>
#include <support/link_fault.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace epode::demo {

/// What one side said and what the other side saw.
struct report {
    int expected = 0; ///< messages given to `epode send`
    int sent = 0, acked = 0, failed = 0, unknown = 0, bounced = 0;
    int without_fate = 0;
    int received = 0; ///< messages that arrived at least once
    int duplicates = 0;
    int lost_though_acked = 0, arrived_though_failed = 0;
    int unknown_and_arrived = 0;
    /// First arrivals after a first arrival with a higher number.
    int out_of_order = 0;
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

    bool holds(int cuts, int cuts_wanted) const;
};

/// The number at the end of a body; -1 when there is none.
int number_of(const std::string& body);

/// Compares. `sender` holds the events of `epode send` in their order, `received` the bodies in the
/// order in which `epode listen` printed them, repetitions included.
report compare(int expected, const std::vector<test::cli_event>& sender,
               const std::vector<std::string>& received);

void print(std::ostream& out, const report& what, const test::link_counters& link, int cuts_wanted);

} // namespace epode::demo
