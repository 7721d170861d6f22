#pragma once
#include "fuzz.hpp"

#include <epode/journal/stream_state.hpp>
#include <epode/session/session.hpp>
#include <epode/xml/stream_parser.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace epode::fuzz {

/// How the owner of a session behaves, beside the session's own settings.
struct manners {
    session_settings settings;
    bool journal = false;       ///< keeps one
    bool snapshots = false;     ///< keeps the state as a whole
    bool hold_writes = false;   ///< a write ends only when it is told to
    bool hold_persists = false; ///< likewise what is to be made durable
};

/// One account over several sessions, one after the other: carries out their actions as the edge
/// would, and looks at what has to hold whatever a server does.
class session_life {
public:
    explicit session_life(manners m);

    // The network and the clock.
    void receive(std::string_view bytes);      ///< from the server, over the present connection
    void receive_late(std::string_view bytes); ///< over an earlier one
    void dialed();
    void lose();
    void finish_write();
    void pass(duration by);
    void notify(const session_input& what);

    // The disk, and the end of the process.
    void finish_persist(error_code failure);
    void crash();

    // The application.
    void submit(xml::document message);
    void request(xml::document iq);
    void send_untracked(xml::document stanza);
    void join(std::string_view occupant);
    void leave(std::string_view room);
    void cancel(std::size_t index);
    void handled(std::size_t index);
    void close();
    void abandon();
    void client_active(bool active);

    /// A graceful end comes to its end, and tells the fate of everything.
    void end_well();

    /// The id of the stanza that was written so many before the last one; empty: none.
    std::string_view written_id(std::size_t before) const;
    /// How many stanzas the present session has numbered, modulo 2^32.
    std::uint32_t sent() const;
    bool over() const noexcept { return ended_; }

private:
    struct random final : random_source {
        void fill(std::span<std::byte> out) override {
            for (std::byte& b : out)
                b = static_cast<std::byte>(engine());
        }
        std::mt19937_64 engine{1};
    };
    struct told {
        epode::fate fate = fate::queued;
        std::uint32_t attempts = 0;
        bool reconciling = false;
    };
    enum class link : std::uint8_t { none, dialing, securing, up };

    void begin();
    void take_back_up();
    void pump();
    void obey(const session_action& a);
    void written(const action::write& w);
    void sent_element(const xml::element& e);
    void look_at(const session_event::any& e);
    void look_at(const session_event::progress& p);
    void check();
    void check_fates();
    static bool may_become(const told& before, const ledger::record& now);

    manners manners_;
    random random_;
    std::unique_ptr<session> core_;
    time_point now_{};
    link link_ = link::none;
    connection_id connection_ = 0;
    bool write_open_ = false;
    bool last_words_ = false; // were written while a write was under way
    std::optional<journal::batch> persist_open_;
    std::string snapshot_open_;
    bool ended_ = false;

    xml::stream_parser wire_; // what is written, as a server reads it
    std::deque<std::string> wire_ids_;
    std::uint64_t stanzas_ = 0;               // since <enable/>, with those that were written again
    std::optional<std::uint64_t> told_count_; // of the last <a/> or <resume/>
    std::map<message_id, told> fates_;        // as they were looked at last, in this process
    std::map<std::string, told> kept_;        // what was told, in any process, by id
    std::deque<std::uint64_t> deliveries_;

    journal::state disk_;
    std::string snapshot_; // JSON
};

} // namespace epode::fuzz
