#pragma once
#include <epode/base/limits.hpp>
#include <epode/base/random.hpp>
#include <epode/base/ring.hpp>
#include <epode/delivery/ledger.hpp>
#include <epode/delivery/on_failure.hpp>
#include <epode/management/machine.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

/// The way out of a stanza: pending, then numbered and written, then settled; and back to pending
/// or given up when a session is lost. Joins stream management's window to the ledger's fates.
///
/// What becomes of the application's presences and requests is told, too, in the order it happens;
/// of each of them the last word is acked, failed or unknown.
///
/// Where the server has no stream management, an answered ping takes the place of `<a/>`: servers
/// handle a stream's stanzas in order (RFC 6120 §10.1).
class outbox {
public:
    /// What became of a stanza of the application that is no message.
    struct report {
        enum class change : std::uint8_t { acked, hibernated, retry, failed, unknown } what;
        std::string bytes;  ///< the stanza as it was serialised
        std::string reason; ///< of failed and unknown: for people
    };

    outbox(const management::machine::settings& s, const limits& bounds, ledger& fates)
        : machine_(s), bounds_(bounds), ledger_(fates) {}

    management::machine& machine() noexcept { return machine_; }
    const management::machine& machine() const noexcept { return machine_; }
    management::ack_requests& requests() noexcept { return machine_.requests(); }

    void push(management::outgoing stanza) { pending_.push_back(std::move(stanza)); }
    /// The same for a message that was accepted long ago, and says so (XEP-0203 §3).
    void push_late(management::outgoing stanza);
    /// Sends what comes before everything pending, in the same order as it was pushed here.
    void push_urgent(management::outgoing stanza) { urgent_.push_back(std::move(stanza)); }
    /// How many of those wait.
    std::size_t urgent() const noexcept { return urgent_.size(); }
    /// How many stanzas of the application wait to be written.
    std::size_t waiting() const noexcept { return pending_.size(); }
    /// Messages that were never written or wait to be written anew, in the order of acceptance.
    std::vector<const management::outgoing*> waiting_messages() const;
    bool settled() const noexcept {
        return pending_.empty() && urgent_.empty() && held_.empty() &&
               machine_.unacknowledged().empty();
    }

    /// Stanzas may be written: a session was bound.
    void open() noexcept { open_ = true; }
    /// The largest stanza that the server takes (XEP-0478), if it says.
    void limit_stanza_bytes(std::optional<std::size_t> most) noexcept {
        stanza_bytes_ = most.value_or(std::string::npos);
    }
    /// Appends what the window and the size of a batch allow: first what has to be repeated, then
    /// what is new, which gets its number here.
    void write_pending(std::string& out);
    /// Appends `<r/>`, or a ping, when something is uncovered and no request is outstanding.
    void write_request(std::string& out, time_point now, random_source& random);
    /// So many of the newest numbers were not handed to the connection yet.
    void withhold(std::size_t newest) noexcept { withheld_ = newest; }
    /// How many of the newest numbers the server cannot know of, for that reason.
    std::size_t withheld() const noexcept {
        return std::min(withheld_, machine_.unacknowledged().size());
    }
    /// After a resumption: everything unacknowledged goes out once more, in order (XEP-0198 §5),
    /// before anything new.
    void replay();
    /// How much of that was not repeated yet,
    std::size_t unrepeated() const noexcept { return unwritten_; }
    /// and was not handed to a connection before, either.
    std::size_t owed_to_repeat() const noexcept { return std::min(withheld(), unwritten_); }

    /// A count that covers what is withheld is too high, in a resumption as well: then that is what
    /// was never handed to any connection of this process.
    management::count_result acknowledged(std::uint32_t h, time_point now);
    management::count_result resumed(std::string_view previd, std::uint32_t h);
    /// An IQ answer; returns whether it was that of the barrier ping.
    bool barrier_answered(std::string_view id, time_point now);
    /// `<failed/>` to `<enable/>`: what was pipelined has to be proved by a ping.
    void enable_refused();

    /// The connection is gone. With a resumable session the messages in flight hibernate, else
    /// they are of unknown fate. Returns whether the session survives.
    bool lost(management::loss how, std::string_view reason);
    /// `<failed/>` to `<resume/>`: as much as its count says is acked; the rest was not received
    /// (believable count) or is of unknown fate. With `retry` what was not received is pending
    /// again, within those bounds; else it fails.
    void resume_refused(std::optional<std::uint32_t> h, std::string_view condition,
                        const std::optional<retry_bounds>& retry);
    /// The session is worth nothing any more.
    void drop_session(std::string_view reason);
    /// A stanza in flight, of an earlier process, whose session cannot be resumed.
    void lose(management::outgoing stanza, std::string_view reason);
    /// From now on messages whose fate becomes unknown are kept, to be looked up.
    void keep_uncertain() noexcept { keeps_uncertain_ = true; }
    /// Those, in the order in which they were written.
    ring<management::outgoing> take_uncertain() { return std::move(uncertain_); }
    /// A message that did not arrive is pending again, behind all others, and says that it is late.
    void requeue(management::outgoing stanza);
    /// One of the unacknowledged stanzas may be why the server ended the stream: most likely the
    /// newest. From now on each of them goes by itself, so that the next time it is certain; the
    /// one that was suspected twice is not written again and fails.
    void suspect_newest();
    /// Withdraws a message that was not written yet.
    bool cancel(message_id message);
    /// A request's answer came: it arrived, whatever the counts have yet to say.
    void request_answered(std::uint64_t number);
    std::optional<report> next_report();
    /// The last word on all that is reported and open: this process will not learn more.
    void end_reports(std::string_view reason);
    /// Withdraws requests that were not written yet; `numbers` are sorted.
    void cancel_requests(const std::vector<std::uint64_t>& numbers);
    /// Requests that were not written yet, sorted.
    std::vector<std::uint64_t> unwritten_requests() const;
    /// What was never written fails with that reason: there will be no further session.
    void fail_pending(std::string_view reason);

    /// Messages of some conversations wait apart: to rooms that are not joined yet, and behind
    /// messages whose fate is looked up.
    void hold(std::string_view conversation, management::outgoing stanza);
    void release(std::string_view conversation);
    void fail_held(std::string_view conversation, std::string_view reason);
    /// Moves pending messages for which `conversation_of` names one to the held ones.
    template <class F>
    void hold_pending(F&& conversation_of) {
        for (std::size_t n = pending_.size(); n > 0; --n) {
            management::outgoing stanza = pending_.pop_front();
            const std::string_view conversation = conversation_of(stanza);
            if (conversation.empty())
                pending_.push_back(std::move(stanza));
            else
                hold(conversation, std::move(stanza));
        }
    }

private:
    struct held {
        std::string conversation;
        management::outgoing stanza;
    };
    bool covers_withheld(std::uint32_t h) const noexcept;
    bool may_write(const std::string& out, const management::outgoing& next) const;
    bool write_again(std::string& out);
    bool write_next(std::string& out, ring<management::outgoing>& from);
    /// Fails what must not be written (again); returns whether it was so.
    bool reject(const management::outgoing& stanza);
    void settle();
    void fail(const management::outgoing& stanza, std::string_view reason);
    void tell(report::change what, std::string bytes, std::string_view reason = {});
    template <class F>
    void erase_pending(F&& unwanted);
    void give_up(ring<management::outgoing> stanzas, std::string_view reason);

    management::machine machine_;
    const limits& bounds_;
    ledger& ledger_;
    ring<management::outgoing> urgent_;  // of the session itself: dies with it
    ring<management::outgoing> pending_; // of the application, waits for the next session
    ring<management::outgoing> settled_; // acknowledged just now
    ring<management::outgoing> uncertain_;
    std::vector<held> held_;
    ring<report> reports_;
    struct barrier { // a ping that was sent behind what is unacknowledged
        std::string id;
        management::sequence end;
    };
    std::unique_ptr<barrier> barrier_;
    std::size_t withheld_ = 0;  // numbered, and not handed to any connection
    std::size_t unwritten_ = 0; // at the window's end: not repeated yet on this connection
    std::size_t stanza_bytes_ = std::string::npos;
    bool open_ = false;
    bool keeps_uncertain_ = false;
};

} // namespace epode
