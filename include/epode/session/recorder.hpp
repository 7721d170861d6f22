#pragma once
#include <epode/delivery/ledger.hpp>
#include <epode/jid.hpp>
#include <epode/journal/state.hpp>
#include <epode/management/machine.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// Keeps a session's journal: finds out what changed, hands it over in batches, one at a time, and
/// knows what is durable. What changes while a batch is under way makes up the next one.
///
/// It looks at the pieces of the session instead of being told by them: they do not know it. Only
/// what cannot be seen later, the bytes of a message and what arrived, is handed in.
///
/// Bytes and events that rely on changes carry a mark: the batch that has to be durable first.
class recorder {
public:
    using mark = std::uint64_t;

    recorder(ledger& fates, const management::machine& machine)
        : ledger_(fates), machine_(machine) {}

    /// From now on a journal is kept, of a session that stands as `s` says.
    void begin(const journal::state& s);
    /// The pieces have been restored from it: what they hold now is no change.
    void taken_up();
    bool keeps() const noexcept { return kept_ != nullptr; }

    void accepted(message_id number, std::string_view bytes, std::optional<wall_time> at);
    void arrived(std::uint64_t number, std::string key);
    void finished(std::uint64_t number);
    void session_begun(std::uint32_t number);
    /// The session's initial presence is about to be written.
    void announced();
    /// How far an archive is read.
    void archive_read(std::string_view address, std::string position);

    /// Looks for changes.
    void collect(const jid& account, const jid& address);
    /// The mark of everything that was collected so far.
    mark latest() const noexcept {
        return !keeps() ? 0 : kept_->change.empty() ? kept_->taken : kept_->taken + 1;
    }
    bool durable(mark m) const noexcept { return !keeps() || m <= kept_->durable; }
    /// The next batch, if there is something and none is under way.
    std::optional<journal::batch> take();
    /// The batch that was taken last is durable; how far the peer may be told we handled.
    management::sequence persisted();

private:
    journal::message row_of(const ledger::record& r) const;
    void collect_messages();
    void collect_stream(const jid& address);
    void collect_window();

    /// What there is only while a journal is kept.
    struct journal_so_far {
        journal::batch change; // what is collected
        bool waiting = false;  // for the word on the last one
        bool account_known = false;
        mark taken = 0;
        mark durable = 0;
        // What the journal says by now, with the batch that is being collected.
        std::uint64_t window_revision = 0;
        management::sequence next = 0;
        management::sequence acknowledged = 0;
        management::sequence handled = 0;
        management::sequence handled_under_way = 0;
        std::string stream_id;
        bool announced = false; // the session that stands
        bool stream_announced = false;
    };
    ledger& ledger_;
    const management::machine& machine_;
    std::unique_ptr<journal_so_far> kept_;
};

} // namespace epode
