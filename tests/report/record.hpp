#pragma once
#include <report/report.hpp>
#include <support/epode_cli.hpp>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace epode::test {

using milliseconds = std::chrono::milliseconds;
using event_time = std::chrono::sys_time<milliseconds>;

/// The event's `at`; the epoch when it has none.
event_time time_of(const cli_event& event);

/// What is no fault of epode's, and how near it has to be to what excuses it.
///
/// A server may be ended between writing a message to the sender's archive and writing it to the
/// recipient's. What was in its hands then, and is acked because it was looked up, may be lost; for
/// a kill this needs no rule. Nothing is lost by the server that is in the recipient's archive.
struct rules {
    /// A server acknowledges a message before it is on its disk, and forgets it when it is killed.
    /// An acknowledgement that came at most so long before a kill is worth nothing.
    milliseconds lost_at_kill{0};
    /// What the server has in its hands it also drops when it is ended gracefully.
    bool lost_when_stopped = false;
    /// Order is promised of what is written, and servers keep it within a session. What a new
    /// session finds in the archive, or in the offline store, after newer messages came, has a
    /// `<delay/>`, and comes at most so long after the session's start.
    milliseconds found_late{0};
    /// ejabberd mixes up what it has for a listener whose session is being resumed. The ids in its
    /// archive are the microseconds at which it got each message: by them it had got them in order,
    /// and the one that is late before the listener had resumed.
    bool mixed_up_at_resumption = false;
};

/// Follows the events of one sender and of one listener, over all their lives, and compares.
/// Bodies end in a number, given out in ascending order.
class record {
public:
    explicit record(rules r = {}) : rules_(r) {}

    /// One is about to be given to `epode send`, for the first time.
    void given(int number, event_time when) { given_.emplace(number, when); }
    void said(const cli_event& event);  ///< of `epode send`
    void heard(const cli_event& event); ///< of `epode listen`
    void sender_killed() { lost(); }
    /// `begin` is before the signal, `end` when the server was gone.
    void server_ended(event_time begin, event_time end, bool killed) {
        endings_.push_back({begin, end, killed});
    }
    /// What the server has in the two users' archives at the end: its own word.
    void archives(std::set<int> of_sender, std::set<int> of_recipient) {
        senders_archive_ = std::move(of_sender);
        recipients_archive_ = std::move(of_recipient);
    }

    /// Accepted, and without a final fate; by number.
    const std::map<int, std::string>& open() const noexcept { return open_; }
    /// Numbers of those of which a new process may know more: the open ones, and the unknown ones
    /// among the last thousand, which may have been looked up. Older ones epode may have forgotten.
    std::vector<int> questionable() const;
    /// The highest number that was accepted; -1: none.
    int accepted() const noexcept { return accepted_; }
    int sent_so_far() const noexcept { return static_cast<int>(messages_.size()); }
    int acked_so_far() const noexcept { return acked_; }
    int received_so_far() const noexcept { return static_cast<int>(arrived_.size()); }

    report compare(int expected) const;
    /// A line for each message of which something untrue was said.
    std::vector<std::string> lies() const;
    /// A line for each that the server lost when it was ended.
    std::vector<std::string> losses() const;

private:
    struct traced {
        fate last = fate::pending;
        event_time in_flight{};          ///< at the earliest, since the last attempt
        event_time unknown{};            ///< told so, since then
        event_time earliest{}, latest{}; ///< of the last fate
        int number = -1;
        bool written_to_a_session = false;
        bool guessed = false;
    };
    struct ending {
        event_time begin, end;
        bool killed;
    };

    traced* find(const cli_event& event);
    void judge_order(int number, const cli_event& event);
    bool is_mixed_up(const std::string& archived) const;
    void online();
    void lost();
    void judge(traced& message, fate told, const cli_event& event);
    bool excused(const traced& message) const;
    bool excuses(const ending& e, const traced& message) const;
    bool reached(const traced& message) const;
    bool is_lost(const traced& message) const;
    std::string before_end(const traced& message) const;

    rules rules_;
    std::map<int, event_time> given_;
    std::map<std::string, traced> messages_; ///< by id
    std::map<int, std::string> open_;        ///< number and id
    std::set<int> unknown_;                  ///< numbers
    int accepted_ = -1;
    int acked_ = 0;
    int retries_ = 0;
    bool online_ = false;
    std::vector<ending> endings_;
    std::set<int> senders_archive_, recipients_archive_;

    std::set<int> arrived_;
    int highest_ = -1;
    std::string id_of_highest_; ///< in the archive
    int duplicates_ = 0, found_late_ = 0, mixed_up_ = 0;
    std::vector<std::string> disorder_;
    event_time new_session_{}, resumption_{};
};

/// The number at the end of a body; -1 when there is none.
int number_of(const std::string& body);

} // namespace epode::test
