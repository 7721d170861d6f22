// Joins the session to sockets and time: carries out its actions, feeds it what happens.
#include <client/impl.hpp>

#include <algorithm>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

namespace epode {

namespace {

/// Only a literal address says for certain where it leads: "127.example" is a name like others.
bool is_loopback(const std::string& host) {
    error_code no_address;
    const auto address = asio::ip::make_address(host, no_address);
    return no_address ? host == "localhost" : address.is_loopback();
}

[[noreturn]] void refuse(boost::system::errc::errc_t code, const std::string& text) {
    throw system_error(make_error_code(code), text);
}

session_settings settings_of(const config& c, const transport::tls_context& tls,
                             session_settings::moment clock) {
    session_settings s;
    s.clock = clock;
    auto account = jid::parse(c.jid);
    if (!account) throw system_error(account.error(), "the JID \"" + c.jid + "\" is not valid");
    if (account->local().empty() && !c.anonymous)
        refuse(boost::system::errc::invalid_argument,
               "the JID \"" + c.jid + "\" names no account: it needs user@domain");
    s.login.account = *account;
    s.login.credentials.username = account->local();
    s.login.credentials.password = c.password;
    s.login.credentials.anonymous = c.anonymous;
    s.login.credentials.external = tls.has_certificate();
    if (!tls.certificate_names_only(*account))
        s.login.credentials.external_identity = account->bare_text();
    s.login.policy.allow_plain = c.allow_plain;
    s.login.require_tls = !c.allow_plaintext;

    endpoint where;
    where.host = account->domain();
    if (!c.connect.empty()) {
        auto parsed = endpoint::parse_url(c.connect);
        if (!parsed)
            refuse(boost::system::errc::invalid_argument,
                   "cannot connect to \"" + c.connect +
                       "\": it has to be tcp://HOST:PORT or tls://HOST:PORT");
        where = *parsed;
    }
    if (c.allow_plaintext && !is_loopback(where.host))
        refuse(boost::system::errc::operation_not_permitted,
               "plaintext is allowed on loopback addresses only, and \"" + where.host +
                   "\" is none: leave TLS required");
    s.endpoints = {where};
    s.use_stream_management = c.use_stream_management;
    s.allow_resumption = c.allow_resumption;
    s.carbons = c.carbons;
    s.initial_presence = c.initial_presence;
    s.catch_up = c.catch_up && c.receive;
    s.on_failure = c.on_failure;
    s.retry_attempts = c.retry_attempts;
    s.retry_age = c.retry_age;
    s.handshake_timeout = c.handshake_timeout;
    s.keepalive = c.keepalive;
    s.rooms.answer = c.room_join_timeout;
    s.rooms.silence = c.room_silence;
    s.drain_timeout = c.drain_timeout;
    s.retry = {c.retry_first, c.retry_cap};
    s.management.ack_timing.floor = c.ack_timeout;
    s.management.ack_timing.cap = std::max<duration>(c.ack_timeout, seconds(30));
    s.bounds = c.bounds;
    return s;
}

std::shared_ptr<const transport::tls_context> trust_of(const config& c) {
    diagnostics why;
    auto context = transport::tls_context::shared(c.tls, why);
    if (!context) throw system_error(context.error(), why.ours);
    return *context;
}

} // namespace

client::impl::impl(const asio::any_io_executor& executor, config settings)
    : config_(settings),
      tls_(trust_of(settings)),
      session_(settings_of(settings, *tls_, {now(), wall_clock()}), random_),
      timer_(executor) {
    if (config_.store) {
        const journal::state kept = config_.store->load();
        if (const error_code code = session_.keep_journal(kept))
            throw system_error(code, "the stored state is of " + kept.account + ", not of " +
                                         settings.jid);
    }
    if (settings.tap) tap_ = std::make_unique<stream_tap>(std::move(settings.tap));
}

void client::impl::shut() {
    if (shut_) return;
    shut_ = true;
    timer_.cancel();
    if (connection_) connection_->close(true);
    connection_.reset();
    fail_all(asio::error::operation_aborted);
}

/// What is submitted before the executor gets to it goes out in one write.
void client::impl::schedule() {
    if (scheduled_ || shut_) return;
    scheduled_ = true;
    asio::post(executor(), [self = shared_from_this()] {
        self->scheduled_ = false;
        self->drive();
    });
}

void client::impl::drive() {
    const auto self = shared_from_this(); // a handler may destroy the client
    for (bool more = true; more && !shut_;) {
        more = false;
        while (auto e = session_.next_event()) {
            more = true;
            handle(std::move(*e));
            if (shut_) return;
        }
        while (auto a = session_.next_action()) {
            more = true;
            execute(*a);
        }
        more = admit_waiting() || more;
    }
    if (shut_) return;
    regulate_reading();
    arm_timer();
}

void client::impl::execute(session_action& a) {
    if (auto* w = std::get_if<action::write>(&a)) {
        if (w->connection != live_ || !connection_) return;
        if (tap_) tap_->written(w->bytes);
        connection_->write(std::move(w->bytes));
    } else if (const auto* d = std::get_if<action::dial>(&a)) {
        if (connection_) connection_->close(true);
        live_ = d->connection;
        secure_ = reading_paused_ = false;
        if (tap_) tap_->reset();
        log(log_level::debug, "connecting to " + to_string(d->where));
        connection_ =
            transport::connection::make(executor(), live_, *this, tls_, config_.attempt_delay);
        connection_->dial(d->where);
    } else if (auto* t = std::get_if<action::start_tls>(&a)) {
        if (t->connection == live_ && connection_) connection_->start_tls(std::move(t->domain));
    } else if (const auto* c = std::get_if<action::close>(&a)) {
        if (c->connection != live_ || !connection_) return;
        connection_->close(c->abort);
        connection_.reset();
        live_ = 0;
    } else if (auto* p = std::get_if<action::persist>(&a)) {
        if (config_.store)
            config_.store->commit(std::move(p->change), when_committed());
        else
            save_state(); // the whole of it, which the change is a part of
    }
}

/// The store calls on a thread of its own choice; it does so once, and keeps us at work until then.
store::committed client::impl::when_committed() {
    const auto busy = asio::prefer(executor(), asio::execution::outstanding_work.tracked);
    return [busy, weak = weak_from_this()](error_code code, diagnostics why) {
        asio::post(busy, [weak, code, why = std::move(why)]() mutable {
            const auto self = weak.lock();
            if (!self || self->shut_) return;
            self->session_.notify(happened::persisted{code, std::move(why)}, now());
            self->drive();
        });
    };
}

void client::impl::retry_store() {
    if (config_.store && !shut_) config_.store->retry(when_committed());
}

void client::impl::on_dialed(connection_id id) {
    session_.notify(happened::dialed{id}, now());
    drive();
}

void client::impl::on_tls_ready(connection_id id, sasl::channel_binding binding) {
    if (id == live_) secure_ = true;
    session_.notify(happened::tls_ready{id, std::move(binding)}, now());
    drive();
}

void client::impl::on_bytes(connection_id id, byte_view bytes) {
    if (tap_ && id == live_) tap_->received(as_text(bytes));
    session_.input(id, bytes, now());
    drive();
}

void client::impl::on_written(connection_id id) {
    session_.notify(happened::written{id}, now());
    drive();
}

void client::impl::on_lost(connection_id id, error_code code, diagnostics why, bool security) {
    if (id == live_) connection_.reset();
    session_.notify(happened::lost{id, code, std::move(why), security}, now());
    drive();
}

/// The timer is moved only to an earlier time: most deadlines are pushed back before they pass.
void client::impl::arm_timer() {
    std::optional<time_point> due = session_.deadline();
    if (sends_)
        for (const auto& [ticket, t] : sends_->deadlines)
            if (!due || t < *due) due = t;
    if (!due) { // nothing is left to wait for: a program that has nothing else to do may end
        if (std::exchange(armed_, std::nullopt)) timer_.cancel();
        return;
    }
    if (armed_ && *armed_ <= *due) return;
    armed_ = due;
    timer_.expires_at(*due);
    timer_.async_wait([weak = weak_from_this()](error_code code) {
        const auto self = weak.lock();
        if (code || !self || self->shut_) return;
        self->armed_.reset();
        const time_point t = now();
        if (self->session_.deadline().value_or(time_point::max()) <= t) self->session_.expire(t);
        self->expire_waiters(t);
        self->drive();
    });
}

void client::impl::log(log_level level, std::string_view text) {
    if (config_.log) config_.log(level, text);
}

} // namespace epode
