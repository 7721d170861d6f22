#pragma once
#include <epode/base/random.hpp>
#include <epode/base/result.hpp>
#include <epode/base/ring.hpp>
#include <epode/base/time.hpp>
#include <epode/delivery/ledger.hpp>
#include <epode/discovery/endpoint_order.hpp>
#include <epode/negotiation/negotiation.hpp>
#include <epode/sasl/salted_password_cache.hpp>
#include <epode/session/action.hpp>
#include <epode/session/arrivals.hpp>
#include <epode/session/backoff.hpp>
#include <epode/session/catch_up.hpp>
#include <epode/session/error.hpp>
#include <epode/session/event.hpp>
#include <epode/session/ghosts.hpp>
#include <epode/session/outbox.hpp>
#include <epode/session/reconciler.hpp>
#include <epode/session/recorder.hpp>
#include <epode/session/request_tracker.hpp>
#include <epode/session/rooms.hpp>
#include <epode/session/settings.hpp>
#include <epode/xml/error.hpp>
#include <epode/xml/stream_parser.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

struct stream_state;

/// One account's logical session over any number of connections: it dials, negotiates, resumes,
/// keeps count, and reports what became of every message.
///
/// Without I/O: bytes and happenings go in with the time, actions and events come out. After each
/// call the owner takes what next_action() and next_event() give, until they give nothing, and
/// sees to it that expire() is called at deadline(). One thread at a time. `settings` are copied.
class session {
public:
    struct submit_options {
        std::optional<wall_time> accepted_at; ///< for the delay stamp of a later attempt (XEP-0203)
    };
    struct submitted {
        message_id number;
        bool known; ///< the id was accepted before: nothing is sent again
    };

    session(session_settings settings, random_source& random);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// Takes up what an earlier session left (an empty state: nothing), and keeps a journal from
    /// now on: bytes, acknowledgements and events that rely on a change wait until it is persisted.
    /// Once, before start(). \return what cannot be taken up, which changes nothing.
    error_code keep_journal(const journal::state& s);
    /// The same without keeping a journal: what is pending at the end gets its fate then.
    error_code take_up(const journal::state& s);
    /// Nothing was accepted, started or taken up yet.
    bool untouched() const noexcept;
    /// The same as keeping a journal for an owner who stores a snapshot() at each action::persist,
    /// in place of its batch. At any time; all that stands by now is the first change.
    void keep_snapshots();
    bool keeps_journal() const noexcept { return recorder_.keeps(); }
    const limits& bounds() const noexcept { return settings_.bounds; }
    /// What another process needs to go on from here, as it stands now; costs what is pending.
    stream_state snapshot() const;
    /// Connects, and goes on until ended.
    void start(time_point now);
    /// A graceful end: sends what is pending, waits for acknowledgements, closes the stream. What
    /// stays open then is reported as failed (never written) or unknown.
    void close(time_point now);
    /// An end without a word: the server keeps the session for a resumption.
    void abandon(time_point now);

    void input(connection_id from, byte_view bytes, time_point now);
    void notify(const session_input& what, time_point now);
    void expire(time_point now);
    std::optional<session_action> next_action();
    std::optional<session_event::any> next_event();
    std::optional<time_point> deadline() const;
    /// Accepts a `<message/>`: gives it an id and an origin-id (XEP-0359), serialises it once, and
    /// sends it as soon as there is a session. `message` becomes what is sent. \return closed,
    /// outbox_full, stanza_too_large, no_recipient, not_a_stanza, jid_error (of `from`),
    /// xml::error; it is not accepted then.
    result<submitted> submit(xml::document& message, const submit_options& options, time_point now);
    result<submitted> submit(xml::document&& message, const submit_options& options,
                             time_point now) {
        return submit(message, options, now);
    }
    /// Withdraws a message that was not written yet.
    bool cancel(message_id message);
    /// Sends an `<iq/>` of type get or set; session_event::answered follows in every case, and
    /// session_event::stanza tells whether the server has got it.
    /// \return closed, too_many_requests, outbox_full, stanza_too_large, not_a_stanza, jid_error,
    /// xml::error
    result<request_id> request(xml::document iq, duration timeout, time_point now);
    /// Sends a presence, of which session_event::stanza tells what became, or a message whose fate
    /// nobody asks for, such as a receipt. Written once, it dies with the session.
    /// \return closed, outbox_full, stanza_too_large, not_a_stanza, jid_error, xml::error
    error_code send_untracked(xml::document stanza, time_point now);
    /// Enters a room under the occupant address, again in each new session, and when it was lost
    /// for a technical reason; session_event::room tells. Messages for it wait until we are in.
    /// \return closed, xml::error
    error_code join(jid occupant, std::string password, time_point now);
    /// Messages for the room that could not be written yet fail.
    void leave(const jid& room, time_point now);
    /// XEP-0352: whether the user is looking.
    void set_client_active(bool active, time_point now);

    const ledger& fates() const noexcept { return ledger_; }
    bool is_online() const noexcept { return state_ == state::online; }
    const jid& address() const noexcept { return address_; }
    const rooms& joined_rooms() const noexcept { return rooms_; }
    /// Features of the present or last stream, and how its login went.
    const offered_features& features() const noexcept { return features_; }
    const sasl::strength& login() const noexcept { return settings_.login.policy.best_seen; }
    const std::string& offered_mechanisms() const noexcept { return offered_mechanisms_; }
    const management::machine& stream_management() const noexcept { return outbox_.machine(); }

private:
    enum class state : std::uint8_t { idle, dialing, negotiating, online, waiting, ended };
    enum class closing : std::uint8_t { no, draining, said, renewing };
    enum class next_connection : std::uint8_t { later, at_once, never };
    enum class knowledge : std::uint8_t { no, asking, yes };

    // Lifecycle (lifecycle.cpp).
    void dial();
    void negotiated(negotiation::step step);
    void login_done();
    void bind_anew();
    void bind();
    void bound();
    void resumed();
    void resume_refused();
    void came_online(bool resumed);
    void fail_negotiation();
    void connection_lost(management::loss how, error_code code, diagnostics why,
                         next_connection next = next_connection::later);
    void session_lost();
    void reconnect_later();
    void end(error_code reason, diagnostics why);
    void drop_connection(bool abort);
    void continue_closing();
    void say_close();
    bool stream_ended() const noexcept;
    void renew();
    void renewed();
    void write_stream_error(std::string_view condition, std::string_view application_xml);
    void stream_failure(std::string_view condition, std::string_view application_xml, error_code,
                        diagnostics why);
    void reading_paused(bool paused);
    void tell_client_state();
    bool handshaking() const noexcept;
    bool may_resume() const noexcept;
    void handshake_timed_out();
    bool stable() const noexcept;
    bool ends_for_good(stream_condition c) noexcept;

    // The way in (inbound.cpp).
    void receive_element(xml::document element);
    void invalid_xml(xml::error what);
    void stream_closed();
    void management_element(const xml::element& e);
    void stream_error_received(const xml::element& e);
    void acknowledged(const xml::element& e);
    void judge(management::count_result result, std::uint32_t h);
    void stanza(xml::document d);
    void message_stanza(xml::document d, std::uint64_t delivery);
    void carbon(const xml::element& copy, bool sent, std::uint64_t delivery);
    void evidence(const xml::element& m);
    void groupchat(const xml::element& m, const jid& from);
    void presence_stanza(xml::document d);
    void iq_stanza(xml::document d);
    bool self_ping_answered(const xml::element& iq, const jid& from, std::string_view type);
    void answer_request(const xml::element& iq, std::string_view type);
    std::uint64_t delivery_of(management::sequence number) const noexcept;
    std::uint64_t uncounted_number() noexcept;
    std::uint64_t number_of(std::uint64_t delivery) noexcept;
    bool hand_over(xml::document d, std::uint64_t delivery, bool via_carbon, bool sent_by_us,
                   std::string_view archive_id);
    void finish(std::uint64_t delivery);
    void count_handled(std::uint64_t delivery);

    // What was missed, and questions of the session's own (catching_up.cpp).
    enum class question : std::uint8_t { account, missed, preferences, room, lookup };
    struct open_question {
        request_id number;
        question about;
        std::string id;
        jid to;
    };
    void await_answer(open_question q);
    void ask(question about, std::string_view type, std::string_view to, std::string_view payload);
    bool own_answer(request_id number, const xml::element* iq);
    bool may_ask() const noexcept;
    void ask_account();
    void account_answered(const xml::element* iq);
    bool trusts_archive_ids() const noexcept;
    std::string_view archive_id_of(const xml::element& m) const noexcept;
    std::string key_of(const xml::element& m, std::string_view archive_id) const;
    void archives_online(bool resumed);
    void archives_lost();
    void expire_archives();
    void ask_archive();
    void missed_answered(const xml::element* iq);
    void tell_of_archive(std::string trouble);
    void caught_up();
    void announce();
    struct held_message {
        xml::document stanza;
        std::uint64_t delivery;
        bool via_carbon, sent_by_us;
    };
    void came(xml::document d, std::uint64_t delivery, bool via_carbon, bool sent_by_us);
    void came_at_last(held_message m);
    void hand_over_held();
    void hand_over_held_before(const archive_query::item& item);
    bool archive_result(const xml::element& m, std::uint64_t delivery);
    void missed_message(const archive_query::item& item, std::uint64_t delivery);
    void archive_progressed();

    // What is looked up (reconciling.cpp).
    std::string_view conversation_of(const ledger::record& r) const;
    std::string_view held_behind(const management::outgoing& stanza) const;
    void release_conversation(std::string_view conversation);
    void adopt_uncertain();
    void adopt(management::outgoing stanza, time_point lost_at);
    retry_bounds bounds_of_retry() const;
    bool looks_up() const noexcept { return lookups_ && !lookups_->open.empty(); }
    void look_up();
    bool look_up_peer(const std::string& conversation);
    bool look_up_room(const std::string& conversation);
    void ask_lookup(const std::string& conversation);
    void preferences_answered(const xml::element* iq);
    void lookup_answered(const xml::element* iq);
    void give_up_lookup(const std::string& conversation, std::string_view reason);
    void not_told(const std::string& conversation, std::string_view reason);
    void conclude(const std::string& conversation, std::vector<reconciler::verdict> all);
    void conclude(reconciler::verdict v);

    // What has to be durable first (journaling.cpp).
    bool is_foreign(const journal::state& s) const noexcept;
    void restore_messages(const journal::state& s);
    void restore_stream(const journal::state& s);
    void persisted(const happened::persisted& p);
    void collect();
    void persist_changes();
    void let_out();
    void begin_journal(const journal::state& s);
    bool waits_at_gate() const noexcept { return gate_ && !gate_->bytes.empty(); }

    // The way out (outbound.cpp).
    void flush();
    void gather_gated();
    void write_when_durable(std::string bytes);
    void acknowledge();
    void write_out();
    error_code serialise(std::string& out, const xml::element& stanza) const;
    void push_own(std::string bytes, management::stanza_kind kind);
    void announce_presence();

    // Rooms (membership.cpp).
    bool has_session() const noexcept;
    void enter(std::string_view room_bare);
    void ask_room(const std::string& room_bare);
    void room_answered(std::string_view room_bare, const xml::element* iq);
    void hold_conversations();
    void fail_messages_to(std::string_view room_bare, std::string_view reason);
    void room_changed(rooms::change change);
    void tell_room(rooms::change change, bool reentering);
    void expire_rooms();
    std::string_view unjoined_room_of(const management::outgoing& stanza) const;

    session_settings settings_;
    random_source& random_;
    sasl::salted_password_cache password_cache_;
    ledger ledger_;
    outbox outbox_;
    request_tracker requests_;
    rooms rooms_;
    endpoint_order endpoints_;
    backoff backoff_;
    xml::stream_parser parser_;
    std::unique_ptr<negotiation> negotiation_; // while one is under way
    ghosts ghosts_;
    offered_features features_;
    std::unique_ptr<offered_features> without_resumption_; // of a server that knows no <resume/>
    std::string offered_mechanisms_;
    jid address_;

    ring<session_action> actions_;
    ring<session_event::any> events_;
    std::string out_;

    recorder recorder_;
    arrivals arrivals_;
    catch_up catch_up_;
    struct lookups {
        explicit lookups(const reconciler::timing& t) : open(t) {}
        reconciler open;
        std::optional<mam_preferences> preferences; // of the user's archive
        time_point at{};
        knowledge preferences_known = knowledge::no;
    };
    std::unique_ptr<lookups> lookups_;     // from the first message on that is to be looked up
    std::vector<open_question> questions_; // that the session itself asked
    struct foreign_query {
        request_id number;
        std::string archive; // its address; empty: the user's
        std::string query_id;
    };
    std::vector<foreign_query> foreign_queries_; // of the application
    ring<held_message> held_;                    // new ones that wait for what was missed
    time_point transport_lost_at_{};             // when the last connection that stood died
    knowledge account_known_ = knowledge::no;
    bool has_archive_ = false;        // of the account, once that is known
    bool began_catching_up_ = false;  // in this process
    bool announcement_owed_ = false;  // what makes messages come: it waits for what was missed
    bool announcement_waits_ = false; // then for its turn to be written
    /// What has to wait for a batch to be durable; there while a journal is kept.
    struct gate {
        /// How many were taken, may be taken, and could have been when the batch under way was.
        struct turnstile {
            bool pass() noexcept { return taken != open && ++taken; }
            std::uint64_t taken = 0, open = 0, next = 0;
        };
        turnstile events, progress;
        std::string bytes;                                     // to be written,
        std::size_t stanzas = 0;                               // that no connection was given yet,
        recorder::mark batch = 0;                              // once that one is durable
        std::unique_ptr<session_event::storage_failed> failed; // not told yet
        /// Open deliveries that have an old number.
        std::map<std::uint64_t, std::uint64_t> renumbered;
    };
    std::unique_ptr<gate> gate_;

    time_point now_{};
    time_point connection_deadline_{}; // of the handshake, or of the drain
    time_point heard_at_{};
    time_point online_since_{};
    std::optional<time_point> reconnect_at_;
    connection_id connection_ = 0;
    connection_id last_connection_ = 0;
    request_id last_request_ = 0;
    std::uint64_t uncounted_ = 0;   // the newest number of that kind
    std::uint64_t last_number_ = 0; // the highest that a message was given
    std::uint64_t releasing_ = 0;   // the next of those that were held back, from 1 on; 0: none
    std::size_t login_warning_ = 0; // hash of what was told of the last login
    std::uint32_t session_number_ = 0;
    state state_ = state::idle;
    closing closing_ = closing::no;
    bool writing_ = false;
    bool answer_owed_ = false; // a `<r/>` came
    bool client_active_ = true;
    bool progressed_ = false; // something was acknowledged or received on this connection
    bool was_online_ = false;
    bool secure_ = false; // the present stream is inside TLS
    bool reading_paused_ = false;
    bool told_no_management_ = false;
    bool storage_broken_ = false;
};

} // namespace epode
