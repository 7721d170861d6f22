#pragma once
#include <epode/base/result.hpp>
#include <epode/client/config.hpp>
#include <epode/client/event.hpp>
#include <epode/client/stream_cache.hpp>
#include <epode/delivery/fate.hpp>
#include <epode/stanza/iq.hpp>
#include <epode/stanza/message.hpp>
#include <epode/stanza/presence.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/deferred.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace epode {

namespace asio = boost::asio;

/// How long async_send waits.
struct send_options {
    stage until = stage::acked; ///< complete when this is known, or can never be
    /// Give up waiting then, with asio::error::timed_out; the message lives on.
    std::optional<time_point> deadline;
};

/// What the present session looks like, for people and tests.
struct session_info {
    bool online = false;
    std::string address; ///< the bound full JID
    bool tls = false;
    std::string offered_mechanisms; ///< for the login, separated by blanks
    std::string mechanism;          ///< of the login, e.g. "SCRAM-SHA-256-PLUS"
    std::string channel_binding;    ///< e.g. "tls-exporter"; empty: none
    bool stream_management = false;
    bool resumable = false;
    std::optional<seconds> resumption_window; ///< XEP-0198 `max`, when the server tells
    std::string location;                     ///< XEP-0198 `location`
    bool client_state_indication = false;
    std::optional<std::size_t> max_bytes; ///< XEP-0478
};

/// An XMPP account that stays connected, sends, receives, and knows the fate of every message.
///
/// Asynchronous operations take any completion token; each completes once, on its handler's
/// executor and never inside the call that starts it. An error_code says that the operation
/// failed; a refusal by the peer is part of the value. Per-operation cancellation never stops
/// the client. Not thread-safe: use one strand, which has to be the executor given here.
class client {
public:
    using executor_type = asio::any_io_executor;

    /// Throws system_error for a configuration that cannot work: an invalid JID or URL, plaintext
    /// to a host that is not this machine, a CA file that cannot be read. The text says which.
    client(executor_type executor, config settings);
    /// Ends at once, without closing the stream: operations complete with operation_aborted.
    ~client();
    client(client&&) noexcept;
    client& operator=(client&&) noexcept;

    executor_type get_executor() const noexcept;

    /// Keeps the account connected: until async_close(), until cancelled, or until an error that no
    /// retry can mend, which it completes with (a wrong password, a replaced resource …).
    /// Cancellation of any type ends the connection without a word, so that the server keeps what
    /// it has for a resumption.
    template <asio::completion_token_for<void(error_code)> Token = asio::deferred_t>
    auto async_run(Token&& token = {}) {
        return start<void(error_code)>(token, &client::run);
    }
    /// Sends what is pending, waits for the acknowledgements, closes the stream. async_run()
    /// completes with session_error::closed, this with success, both after every fate is settled.
    /// What async_next gave last counts as handled; what it was not asked for does not.
    template <asio::completion_token_for<void(error_code)> Token = asio::deferred_t>
    auto async_close(Token&& token = {}) {
        return start<void(error_code)>(token, &client::close);
    }

    /// Accepts the message, sends it, and completes when `options.until` is known, or can never be:
    /// `delivery::fate` tells. An id that was accepted before is not sent again (`known`).
    /// Waits for room when the outbox is full. Errors: those of session_error and xml::error for a
    /// message that cannot be sent at all, timed_out, operation_aborted.
    /// Cancellation `total` withdraws a message that was not written yet; `terminal` stops waiting.
    template <asio::completion_token_for<void(error_code, delivery)> Token = asio::deferred_t>
    auto async_send(message m, send_options options, Token&& token = {}) {
        return start<void(error_code, delivery)>(token, &client::send_message, std::move(m),
                                                 options);
    }
    template <asio::completion_token_for<void(error_code, delivery)> Token = asio::deferred_t>
    auto async_send(message m, Token&& token = {}) {
        return start<void(error_code, delivery)>(token, &client::send_message, std::move(m),
                                                 send_options());
    }
    /// Sends a request and completes with its answer, also when that is of type error. Answers
    /// count only from whom was asked. Errors: session_error::session_lost, request_timed_out …
    template <asio::completion_token_for<void(error_code, iq)> Token = asio::deferred_t>
    auto async_iq(iq request, Token&& token = {}) {
        return start<void(error_code, iq)>(token, &client::send_iq, std::move(request));
    }
    /// Enters a room (XEP-0045) as `occupant`, room@service/nick; again in each new session, and
    /// when it was lost for a technical reason. Messages for it wait until it lets us in. Errors:
    /// session_error::room_refused, or room_unanswered after config::room_join_timeout online;
    /// the wish for the room ends with them, and what waited fails. room_changed tells more.
    /// Cancellation `total` leaves the room again; `terminal` stops waiting.
    template <asio::completion_token_for<void(error_code)> Token = asio::deferred_t>
    auto async_join(jid occupant, std::string password, Token&& token = {}) {
        return start<void(error_code)>(token, &client::join, std::move(occupant),
                                       std::move(password));
    }
    template <asio::completion_token_for<void(error_code)> Token = asio::deferred_t>
    auto async_join(jid occupant, Token&& token = {}) {
        return start<void(error_code)>(token, &client::join, std::move(occupant), std::string());
    }
    /// Messages for the room that could not be written yet fail; room_changed follows.
    void leave(const jid& room);
    error_code send(const presence& p);
    /// XEP-0352: whether a user is looking at this client.
    void set_active(bool active);
    /// Drops the connection without a word and makes a new one, which resumes the session.
    void reconnect();
    /// The network changed: checks the connection, or connects, at once.
    void network_changed();

    /// The next thing that happened; nothing is dropped between calls. A message counts as handled,
    /// and is acknowledged to the server, when the call after the one that gave it is made.
    /// One call at a time; another one fails with asio::error::already_started.
    template <asio::completion_token_for<void(error_code, event)> Token = asio::deferred_t>
    auto async_next(Token&& token = {}) {
        return start<void(error_code, event)>(token, &client::next);
    }
    /// Calls `handler(const E&)` for each event of that type, on the client's executor. A message
    /// counts as handled when its handlers have returned, unless async_next() is in use. A handler
    /// that throws is logged, and the message counts all the same: it would come back for ever.
    template <class E, class Handler>
    void on(Handler callback) {
        subscribe(event_index<E>,
                  [h = std::move(callback)](const event& e) mutable { h(*std::get_if<E>(&e)); });
    }

    /// What StanzaJS calls `client.sm`: the session's state (XEP-0198) in its own form, to be kept
    /// by the application. A store (config::store) does more, at a constant cost.
    class stream_management_state {
    public:
        /// Restores the session of an earlier process, also of one that used StanzaJS: its address,
        /// its counts, and what was not acknowledged, which is written again once it is resumed.
        /// Before async_run() and the first message. Errors, each with its reason in
        /// `about->ours`, change nothing: session_error::foreign_state for another account's state,
        /// schema::error for one that cannot be, already_started, invalid_argument with a store.
        [[nodiscard]] error_code load(const stream_state& state,
                                      diagnostics* about = nullptr) const;
        /// Calls `handler` with the state at every change, on the client's executor, one call at a
        /// time. It is `void(const stream_state&)`, or `void(const stream_state&, state_saved)`
        /// for one that is done later; awaitable_cache() makes one of a coroutine. While a call is
        /// under way, changes add up to the next one, and what relies on them waits for that:
        /// stanzas are not written, messages not reported as sent, counts not told.
        ///
        /// A handler that throws or reports an error is told by storage_failed, `stopped` being
        /// false; the client goes on, and calls it with the next change. Another handler takes its
        /// place. After async_run() completed, the last state was handed over; destroying the
        /// client calls nothing more. Throws system_error when there is a store.
        template <class Handler>
        void cache(Handler handler) const {
            install(to_cache_handler(std::move(handler)));
        }

    private:
        friend client;
        explicit stream_management_state(client& of) noexcept : self_(&of) {}
        void install(cache_handler handler) const;
        client* self_;
    };
    /// Valid as long as the client is neither moved nor destroyed.
    stream_management_state sm() noexcept { return stream_management_state(*this); }

    session_info info() const;
    /// What is known of a message that this client accepted, while it is remembered.
    std::optional<delivery> find(std::string_view id) const;
    /// What is accepted and not settled, oldest first: also what an earlier client left in the
    /// store.
    std::vector<delivery> unsettled() const;
    /// After storage_failed, when its cause is mended (a disk with room again): stores what failed
    /// to be stored, then connects again. storage_failed follows once more if it fails again. With
    /// a cache handler there is nothing to do: the next change hands it the whole state again.
    void retry_store();

private:
    /// The handler of an operation, and whether its executor is another than the client's.
    template <class Signature>
    struct handler {
        asio::any_completion_handler<Signature> call;
        bool elsewhere;
    };

    void run(handler<void(error_code)>);
    void close(handler<void(error_code)>);
    void send_message(handler<void(error_code, delivery)>, message, send_options);
    void send_iq(handler<void(error_code, iq)>, iq);
    void join(handler<void(error_code)>, jid, std::string);
    void next(handler<void(error_code, event)>);
    void subscribe(std::size_t index, std::function<void(const event&)>);

    /// Carries the executor, as generic operations such as cancel_after want it.
    struct initiation {
        client* self;
        using executor_type = asio::any_io_executor;
        executor_type get_executor() const noexcept { return self->get_executor(); }
        template <class H, class F, class... A>
        void operator()(H&& h, F f, A&&... a) {
            const bool elsewhere = is_elsewhere(h);
            (self->*f)({std::forward<H>(h), elsewhere}, std::forward<A>(a)...);
        }
        template <class H>
        bool is_elsewhere(const H& h) const {
            const executor_type here = get_executor();
            if constexpr (std::is_convertible_v<asio::associated_executor_t<H, executor_type>,
                                                executor_type>)
                return executor_type(asio::get_associated_executor(h, here)) != here;
            else
                return true;
        }
    };
    template <class Signature, class Token, class F, class... A>
    auto start(Token& token, F f, A&&... a) {
        return asio::async_initiate<Token, Signature>(initiation{this}, token, f,
                                                      std::forward<A>(a)...);
    }

    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace epode
