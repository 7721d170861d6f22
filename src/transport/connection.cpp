#include <transport/connection.hpp>

#include <epode/transport/error.hpp>
#include <transport/socket_io.hpp>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cassert>
#include <sys/socket.h>
#include <utility>

namespace epode::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Bytes read in one wake-up, before others get their turn.
constexpr std::size_t turn_bytes = 256 << 10;
/// How long the peer may take to end the connection after we did.
constexpr auto close_bound = seconds(2);

void release(std::string& text) noexcept { std::string().swap(text); }

} // namespace

std::shared_ptr<connection> connection::make(const asio::any_io_executor& executor,
                                             connection_id id, connection_owner& owner,
                                             std::shared_ptr<const tls_context> tls,
                                             duration attempt_delay) {
    return std::shared_ptr<connection>(
        new connection(executor, id, owner, std::move(tls), attempt_delay));
}

connection::connection(const asio::any_io_executor& executor, connection_id id,
                       connection_owner& owner, std::shared_ptr<const tls_context> tls,
                       duration attempt_delay)
    : socket_(executor),
      owner_(&owner),
      context_(std::move(tls)),
      attempt_delay_(attempt_delay),
      id_(id) {}

template <void (connection::*Step)()>
void connection::post() {
    asio::post(socket_.get_executor(), [self = shared_from_this()] { ((*self).*Step)(); });
}

void connection::dial(const endpoint& where) {
    assert(phase_ == phase::idle);
    phase_ = phase::dialing;
    where_ = dialer::authority(where);
    direct_tls_ = where.kind == endpoint::security::direct_tls;
    dialer_ = std::make_shared<dialer>(socket_.get_executor(), attempt_delay_);
    dialer_->start(
        where, [self = shared_from_this()](error_code code, diagnostics why, tcp::socket socket) {
            self->dialed(code, std::move(why), std::move(socket));
        });
}

void connection::dialed(error_code code, diagnostics why, tcp::socket socket) {
    dialer_.reset();
    if (code) {
        lose(code, std::move(why.ours), false);
        return;
    }
    socket_ = std::move(socket);
    phase_ = phase::plain;
    owner_->on_dialed(id_);
    if (phase_ == phase::plain) wait_readable();
}

void connection::start_tls(std::string domain) {
    if (phase_ == phase::closed) return;
    assert(phase_ == phase::plain && !tls_);
    phase_ = phase::handshaking;
    result<server_name> expected = server_name::parse(domain);
    tls_ = std::make_unique<tls_stream>(*context_, socket_.native_handle(),
                                        std::move(expected.value()), direct_tls_);
    post<&connection::handshake>();
}

void connection::write(std::string bytes) {
    if (phase_ == phase::closed || output_error_) return; // on_lost() tells, or told
    assert(is_open());
    write_open_ = true;
    if (!out_.empty()) {
        out_ += bytes; // what is under way goes on with it
        return;
    }
    out_ = std::move(bytes);
    out_sent_ = 0;
    flush();
}

void connection::pause_reading(bool paused) {
    const bool was_paused = std::exchange(paused_, paused);
    if (!was_paused || paused || !is_open()) return;
    // What TLS already took from the socket makes no event there.
    if (tls_ && tls_->has_unread())
        post<&connection::readable>();
    else
        wait_readable();
}

void connection::close(bool abort) {
    owner_ = nullptr;
    paused_ = false;
    if (abort || output_error_ || !is_open()) {
        // A close without abort that is under way goes on.
        if (abort || phase_ != phase::closing) shut();
        return;
    }
    phase_ = phase::closing;
    close_timer_ = std::make_unique<asio::steady_timer>(socket_.get_executor(), close_bound);
    close_timer_->async_wait([self = shared_from_this()](error_code code) {
        if (!code) self->shut();
    });
    if (out_.empty()) finish_output();
    if (phase_ == phase::closing) wait_readable();
}

std::string connection::awaited() const {
    if (dialer_) return dialer_->progress();
    if (phase_ == phase::handshaking)
        return where_ + " does not go on with the TLS handshake" +
               (direct_tls_ ? "; does it expect STARTTLS (tcp://) on this port?" : "");
    return {};
}

void connection::wait_readable() {
    if (std::exchange(waits_readable_, true)) return;
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code) {
        self->waits_readable_ = false;
        self->readable(); // an error shows itself when reading
    });
}

void connection::wait_writable() {
    if (std::exchange(waits_writable_, true)) return;
    socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code) {
        self->waits_writable_ = false;
        self->writable();
    });
}

void connection::readable() {
    switch (phase_) {
    case phase::plain:
        if (!paused_) read_plain();
        return;
    case phase::secure:
        if (!paused_) read_secure();
        return;
    case phase::handshaking: handshake(); return;
    case phase::closing:
        if (discard_input(socket_.native_handle()) == io_status::ended)
            shut();
        else
            wait_readable();
        return;
    case phase::idle:
    case phase::dialing:
    case phase::closed: return;
    }
}

void connection::writable() {
    if (phase_ == phase::closed) return;
    if (!out_.empty())
        flush();
    else if (phase_ == phase::closing)
        finish_output();
    else if (phase_ == phase::handshaking)
        handshake();
    // TLS may have waited to answer a key update before it reads on (RFC 8446 §4.6.3).
    if (phase_ == phase::secure && !paused_) read_secure();
}

void connection::read_plain() {
    std::size_t total = 0;
    const std::span<std::byte> buffer = socket_buffer();
    for (;;) {
        std::size_t size = 0;
        error_code code;
        const io_status status = receive_some(socket_.native_handle(), buffer, size, code);
        if (status == io_status::ended) {
            lose_to(code);
            return;
        }
        if (status != io_status::done) break;
        owner_->on_bytes(id_, buffer.first(size));
        if (phase_ != phase::plain || paused_) return;
        total += size;
        // Less than there was room for is all there is.
        if (size < buffer.size() || total >= turn_bytes) break;
    }
    wait_readable();
}

void connection::read_secure() {
    const std::span<std::byte> buffer = plain_buffer();
    for (std::size_t total = 0; total < turn_bytes;) {
        std::size_t size = 0;
        const io_status status = tls_->read(buffer, size);
        total += size;
        if (size > 0) owner_->on_bytes(id_, buffer.first(size));
        if (phase_ != phase::secure) return;
        switch (status) {
        case io_status::done: break;
        case io_status::want_read:
            wait_readable();
            // A write may have waited for the rest of what TLS says to itself.
            if (!out_.empty()) flush();
            return;
        case io_status::want_write: wait_writable(); return;
        case io_status::ended: lose_to(tls_->socket_error()); return;
        case io_status::failed:
            lose(tls_->why().code, tls_->why().why, tls_->why().security);
            return;
        }
        if (paused_) return;
    }
    post<&connection::readable>();
}

void connection::handshake() {
    // What was written before goes first, in plaintext.
    if (phase_ != phase::handshaking || !out_.empty()) return;
    if (output_error_) return;
    const io_status status = tls_->handshake();
    switch (status) {
    case io_status::want_read: wait_readable(); return;
    case io_status::want_write: wait_writable(); return;
    case io_status::ended: lose_to(tls_->socket_error()); return;
    case io_status::failed: lose(tls_->why().code, tls_->why().why, tls_->why().security); return;
    case io_status::done: break;
    }
    phase_ = phase::secure;
    owner_->on_tls_ready(id_, tls_->binding());
    // The server may have sent more behind its Finished, which the socket no longer has.
    if (phase_ == phase::secure && !paused_) read_secure();
}

void connection::flush() {
    const std::string_view rest = std::string_view(out_).substr(out_sent_);
    std::size_t size = 0;
    io_status status = io_status::done;
    error_code code;
    if (tls_ && tls_->is_ready()) {
        status = tls_->write(rest, size);
        if (status == io_status::ended) code = tls_->socket_error();
        if (status == io_status::failed) code = tls_->why().code;
        // TLS may have read meanwhile, and the socket will not say so again.
        if (tls_->has_unread()) post<&connection::readable>();
    } else {
        status = send_some(socket_.native_handle(), rest, size, code);
        if (status == io_status::done && size < rest.size()) status = io_status::want_write;
    }
    out_sent_ += size;
    switch (status) {
    case io_status::done: all_written(); return;
    case io_status::want_write: wait_writable(); return;
    case io_status::want_read: wait_readable(); return;
    case io_status::ended:
    case io_status::failed: break;
    }
    output_error_ = code ? code : make_error_code(error::closed_by_peer);
    release(out_);
    post<&connection::output_failed>();
}

void connection::all_written() {
    release(out_);
    if (phase_ == phase::closing)
        finish_output();
    else
        post<&connection::report_written>();
}

void connection::report_written() {
    write_open_ = false;
    if (owner_) owner_->on_written(id_);
    if (phase_ == phase::handshaking) handshake();
}

/// What the peer said before it went is read first: it may tell why.
void connection::output_failed() {
    if (owner_) readable();
    if (phase_ != phase::closed) lose_to(output_error_);
}

/// Nothing more will be written: tells the peer so and leaves the rest to it.
void connection::finish_output() {
    if (tls_ && tls_->is_ready()) {
        const io_status status = tls_->shut_down();
        if (status == io_status::want_write) {
            wait_writable();
            return;
        }
    }
    ::shutdown(socket_.native_handle(), SHUT_WR);
}

void connection::lose_to(error_code code) {
    if (!code || code == error::closed_by_peer) {
        lose(error::closed_by_peer, where_ + " closed the connection", false);
    } else if (code == asio::error::connection_reset || code == asio::error::broken_pipe) {
        lose(code, "the connection to " + where_ + " was reset", false);
    } else {
        lose(code, "the connection to " + where_ + " failed: " + code.message(), false);
    }
}

void connection::lose(error_code code, std::string ours, bool security) {
    connection_owner* owner = owner_;
    shut();
    if (owner) owner->on_lost(id_, code, {std::move(ours), {}}, security);
}

void connection::shut() {
    owner_ = nullptr;
    phase_ = phase::closed;
    if (dialer_) std::exchange(dialer_, nullptr)->cancel();
    if (close_timer_) close_timer_->cancel();
    if (!socket_.is_open()) return;
    discard_input(socket_.native_handle());
    error_code ignored;
    socket_.close(ignored);
}

} // namespace epode::transport
