#pragma once
#include "dice.hpp"
#include "resource.hpp"
#include "run_log.hpp"

#include <epode/session/session.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace epode::simulation {

/// The core's randomness, from the run's seed.
class drawn_random final : public random_source {
public:
    explicit drawn_random(std::uint64_t seed) : dice_(seed) {}
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = static_cast<std::byte>(dice_.next());
    }

private:
    dice dice_;
};

/// The text of the message, which a reader may cut in two in the middle of a character.
std::string body_of(const std::string& id);

/// One client with its application, over the lives of its processes.
class client {
public:
    client(const plan& p, unsigned number, dice& d, run_log& log);

    // The process.
    /// Begins one with what is durable.
    void begin();
    /// What was not durable is gone; `luck`: the batch under way became durable.
    void crash(bool luck);
    void start();
    /// It leaves: in good order, or without a word, which keeps the session.
    void close(bool in_order);
    /// Nobody answers where it dialed.
    void not_reached();
    /// Obeys what the core wants done by now.
    void pump();
    void expire();
    void receive(std::string_view bytes);
    void connected();
    void lost();
    void change_network();
    void finish_write();
    void persist(bool works = true);

    // The application.
    void submit(const std::string& to, bool groupchat);
    void submit_again(const std::string& id);
    void withdraw();
    void look(bool at_it);
    void handle_some();
    void join(const std::string& room);
    void confirm_receipts(bool on) { confirms_ = on; }

    session& core() { return *core_; }
    const session& core() const { return *core_; }
    link_id connection() const { return connection_; }
    const std::string& account() const { return account_; }
    const journal::state& durable() const { return durable_; }
    /// As if an earlier process had left this.
    void set_durable(journal::state s) { durable_ = std::move(s); }
    bool waits_for_disk() const { return batch_.has_value(); }
    bool waits_for_write() const { return writing_.has_value(); }
    bool closing() const { return closing_; }
    bool over() const { return over_; }
    bool inactive() const { return inactive_; }
    /// Whether it was online last by a resumption.
    bool was_resumed() const { return was_resumed_; }
    /// How many faults had happened when it was closed in good order.
    std::optional<unsigned> closed_at_fault() const { return closed_at_fault_; }
    /// What it knows to be acknowledged, and what it sent, as the wire counts.
    std::pair<std::uint32_t, std::uint32_t> window_on_the_wire() const;
    /// An id of one of its messages; empty: it has none.
    std::string some_id();
    const session_settings& settings() const { return settings_; }
    std::string name() const { return name_; }
    unsigned resumes() const { return resumes_; }
    /// The newest session that it had in its durable state.
    const std::string& last_stream() const { return last_stream_; }

    struct submitted {
        std::string id, to;
        bool groupchat = false, accepted = false;
        fate told = fate::queued; ///< the last final word of any process
    };
    const std::vector<submitted>& messages() const { return messages_; }
    bool handled(const std::string& id) const { return handled_.contains(id); }
    const std::map<std::string, int>& given() const { return given_; }
    bool has_open() const { return !open_.empty(); }

    bool holds_disk = false;   ///< batches wait for persist()
    bool holds_writes = false; ///< writes wait for finish_write()
    /// What it does to the network.
    std::function<void(client&)> dialed;
    std::function<unsigned()> faults;
    /// Whether the peer gave it reason to end for good.
    std::function<bool(client&)> turned_away;
    std::function<void(client&, std::string)> wrote;
    std::function<void(client&, connection_id, bool abort)> closed;
    /// How often the server passed a message on: it may be archived as often.
    std::function<int(const std::string& id)> copies;
    /// A fate changed.
    std::function<void(client&, const std::string& id, ledger::change, const ledger::record&)> told;

private:
    friend class checks;
    friend class portrait; // of a history's state
    void take(session_event::any e);
    void take_message(const session_event::incoming_message& m);
    void take_progress(const session_event::progress& p);
    void take_end(const session_event::ended& e);
    void mark_moment_of_submission();
    void hand_in(submitted& s);
    void make_durable();

    const plan& plan_;
    dice& dice_;
    run_log& log_;
    const std::string name_, account_;
    session_settings settings_;
    std::unique_ptr<drawn_random> random_;
    std::unique_ptr<session> core_;
    journal::state durable_;

    // Of the process.
    link_id connection_ = 0;
    std::optional<connection_id> writing_;
    std::optional<journal::batch> batch_;
    std::vector<std::pair<std::uint64_t, std::string>> open_; ///< deliveries
    std::set<std::string> here_;                              ///< given by this process
    bool over_ = false, closing_ = false, sent_away_ = false;
    bool fresh_ = false;    ///< not online in this process yet
    bool asked_ = false;    ///< its `<r/>` is unanswered
    bool resumed_ = false;  ///< is online, and was not bound anew
    bool resuming_ = false; ///< `<resume/>` is written, and not answered
    bool stood_ = false;    ///< the connection that was lost just now, for long enough
    std::optional<time_point> online_since_;
    std::optional<unsigned> closed_at_fault_;
    std::string last_stream_;
    unsigned resumes_ = 0; ///< asked for since it was online last, by any process

    // Of all of them.
    std::vector<submitted> messages_;
    std::map<std::string, std::size_t> by_id_;
    std::set<std::string> handled_;
    std::map<std::string, int> given_;             ///< how often
    std::map<std::string, std::uint64_t> numbers_; ///< of what was given
    std::map<std::uint64_t, std::string> given_numbers_;
    bool confirms_ = false, inactive_ = false, was_resumed_ = false;
    std::string room_;
};

} // namespace epode::simulation
