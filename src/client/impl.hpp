#pragma once
#include <client/completion.hpp>
#include <client/redactor.hpp>
#include <epode/client.hpp>
#include <epode/session/session.hpp>
#include <epode/store/store.hpp>
#include <transport/connection.hpp>
#include <transport/system_random.hpp>
#include <transport/tls_context.hpp>

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace epode {

/// The client's body: drives one session with real connections, a timer and the application.
class client::impl final : public transport::connection_owner,
                           public std::enable_shared_from_this<client::impl> {
public:
    impl(const asio::any_io_executor& executor, config settings);

    void shut();

    // The operations (operations.cpp).
    void run(completion<void(error_code)> done);
    void close(completion<void(error_code)> done);
    void send(completion<void(error_code, delivery)> done, message m, send_options options);
    void send_iq(completion<void(error_code, iq)> done, iq request);
    void join(completion<void(error_code)> done, jid occupant, std::string password);
    void leave(const jid& room);
    error_code send(const presence& p);
    void set_active(bool active);
    void reconnect();
    void network_changed();
    void retry_store();
    error_code load(const stream_state& state, diagnostics* about);
    void cache(cache_handler handler);
    session_info info() const;
    std::optional<delivery> find(std::string_view id) const;
    std::vector<delivery> unsettled() const;

    // Events (events.cpp).
    void next(completion<void(error_code, event)> done);
    void subscribe(std::size_t index, std::function<void(const event&)> handler);

    const asio::any_io_executor& executor() noexcept { return timer_.get_executor(); }

private:
    struct waiting_send { // for room in the outbox
        message m;
        std::uint64_t ticket;
    };
    struct waiter { // for the fate of a message
        completion<void(error_code, delivery)> done;
        stage until;
        message_id message; ///< 0 while it waits for room
        bool known = false; ///< an earlier operation had sent it
        /// Its fate when it was settled: the ledger may forget it before that stage is reached.
        std::unique_ptr<delivery> settled;
    };
    struct pending { // until the client is closed, or a room is entered
        std::uint64_t ticket;
        std::string room; // its bare address
        completion<void(error_code)> done;
    };
    /// What of a config is of use for longer than the start; the session has the rest.
    struct kept_config {
        explicit kept_config(config& c)
            : waiting_sends(c.bounds.waiting_sends),
              event_queue(c.bounds.event_queue),
              request_timeout(c.request_timeout),
              attempt_delay(c.attempt_delay),
              request_receipts(c.request_receipts),
              send_receipts(c.send_receipts),
              receive(c.receive),
              store(c.store),
              log(std::move(c.log)) {}

        std::size_t waiting_sends, event_queue; // of the limits
        duration request_timeout, attempt_delay;
        bool request_receipts, send_receipts, receive;
        std::shared_ptr<epode::store> store;
        std::function<void(log_level, std::string_view)> log;
    };
    struct completed_send {
        completion<void(error_code, delivery)> done;
        error_code code;
        delivery outcome;
    };

    // connection_owner
    void on_dialed(connection_id) override;
    void on_tls_ready(connection_id, sasl::channel_binding) override;
    void on_bytes(connection_id, byte_view) override;
    void on_written(connection_id) override;
    void on_lost(connection_id, error_code, diagnostics, bool security) override;

    // Driving (impl.cpp).
    static time_point now() { return std::chrono::steady_clock::now(); }
    static wall_time wall_clock() {
        return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    }
    void schedule();
    void drive();
    void execute(session_action& a);
    store::committed when_committed();
    void arm_timer();
    void expire_waiters(time_point t);
    void log(log_level level, std::string_view text);

    // operations.cpp
    error_code submit(message& m, std::uint64_t ticket);
    bool admit_waiting();
    void complete(std::uint64_t ticket, error_code code, delivery d);
    void call_completed_soon();
    void call_completed();
    /// \param told what the session said; null: nothing but the record is there
    void check_waiters(message_id number, const ledger::progress* told = nullptr);
    delivery outcome(const waiter& w) const;
    static delivery outcome(const waiter& w, const ledger::record* record);
    void cancel_send(std::uint64_t ticket, asio::cancellation_type type);
    void cancel_join(const jid& room, std::uint64_t ticket, asio::cancellation_type type);
    static void complete_one(std::list<pending>& all, std::list<pending>::iterator at,
                             error_code code);
    void fail_all(error_code code);
    template <class F, class C>
    void on_cancel(const C& done, F action);

    // stream_cache.cpp
    void save_state();
    void call_cache_handler();
    void state_is_saved(std::shared_ptr<const stream_state> state, error_code code,
                        const std::string& why);

    // events.cpp
    void handle(session_event::any e);
    void handle(session_event::online e);
    void handle(session_event::offline e);
    void handle(session_event::reconnecting e);
    void handle(session_event::ended e);
    void handle(session_event::incoming_message e);
    void handle(session_event::incoming_presence e);
    void handle(session_event::answered e);
    void handle(session_event::room e);
    void handle(session_event::storage_failed e);
    void handle(session_event::notice e);
    void handle(session_event::progress p);
    void handle(session_event::stanza s);
    void emit(event e);
    bool wanted(std::size_t index) const noexcept;
    void finished(std::uint64_t delivery_number);
    void flush_offline();
    void regulate_reading();

    kept_config config_;
    transport::system_random random_;
    std::shared_ptr<const transport::tls_context> tls_;
    session session_;
    struct state_cache {
        std::shared_ptr<cache_handler> handler;
        std::shared_ptr<const stream_state> saved; ///< by it, last
        std::uint64_t nth = 0;                     ///< handler of this client
    };
    std::unique_ptr<state_cache> cache_; // in place of a store
    asio::steady_timer timer_;
    std::optional<time_point> armed_;
    std::shared_ptr<transport::connection> connection_;
    std::unique_ptr<stream_tap> tap_;
    connection_id live_ = 0;
    bool secure_ = false;
    bool scheduled_ = false;
    bool calling_ = false; // call_completed() is posted
    bool started_ = false;
    bool shut_ = false;
    bool pulled_ = false; // async_next was called at least once
    bool reading_paused_ = false;
    std::optional<error_code> ended_;

    // Operations under way. In nodes, which never move what they hold.
    std::unique_ptr<completion<void(error_code)>> run_;
    std::list<pending> closes_;
    struct sends {
        std::unordered_map<std::uint64_t, waiter> waiters; // by ticket
        std::unordered_multimap<message_id, std::uint64_t> tickets;
        std::map<std::uint64_t, time_point> deadlines; // of those that have one
        ring<waiting_send> waiting;
        ring<message> accepted;         // message_sent of them is told when they are durable
        ring<completed_send> completed; // to be called in the executor's next turn
    };
    std::unique_ptr<sends> sends_; // of who sends at all
    std::map<request_id, completion<void(error_code, iq)>> requests_;
    std::list<pending> joins_;
    struct pending_next {
        std::uint64_t ticket;
        completion<void(error_code, event)> done;
    };
    std::unique_ptr<pending_next> next_;
    std::uint64_t last_ticket_ = 0;

    // Events on their way to the application.
    // In a list, because what a handler keeps between its calls stays in one place.
    std::list<std::pair<std::size_t, std::function<void(const event&)>>> handlers_;
    ring<event> queue_;
    std::size_t queued_stanzas_ = 0;
    std::uint64_t in_hand_ = 0;        // delivery that the last async_next gave
    std::unique_ptr<offline> offline_; // until it is known whether a retry follows
    struct owed_receipt {
        std::uint64_t delivery;
        jid to;
        std::string id;
        message_type type;
    };
    std::list<owed_receipt> receipts_; // mostly the first is due first
};

} // namespace epode
