#pragma once
#include <epode/base/bytes.hpp>
#include <epode/base/error.hpp>
#include <epode/discovery/endpoint.hpp>
#include <epode/sasl/offer.hpp>
#include <epode/session/action.hpp>
#include <transport/dialer.hpp>
#include <transport/tls_context.hpp>
#include <transport/tls_stream.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace epode::transport {

/// Whom a connection reports to. Called on the connection's executor, never from inside a call
/// into the connection, and free to call into it. It calls close() before it goes.
class connection_owner {
public:
    virtual void on_dialed(connection_id) = 0;
    virtual void on_tls_ready(connection_id, sasl::channel_binding) = 0;
    virtual void on_bytes(connection_id, byte_view) = 0;
    virtual void on_written(connection_id) = 0;
    /// Exactly once, unless close() came first; nothing follows it.
    virtual void on_lost(connection_id, error_code, diagnostics, bool security) = 0;

protected:
    ~connection_owner() = default;
};

/// One TCP connection that may become TLS: carries out what a session wants (session/action.hpp).
///
/// Not thread-safe: everything happens on `executor`, a strand where several threads run it, and
/// is called from there. It keeps itself alive while operations are under way.
class connection : public std::enable_shared_from_this<connection> {
public:
    static std::shared_ptr<connection> make(const boost::asio::any_io_executor& executor,
                                            connection_id id, connection_owner& owner,
                                            std::shared_ptr<const tls_context> tls,
                                            duration attempt_delay = milliseconds(250));

    /// Once, first of all. on_dialed() or on_lost() follows.
    void dial(const endpoint& where);
    /// After on_dialed(). on_tls_ready() follows once the certificate was found good for `domain`,
    /// the domainpart of a JID; else on_lost() with `security`.
    void start_tls(std::string domain);
    /// on_written() follows when the kernel has all of it; one write at a time, but for last words,
    /// which a close follows at once.
    void write(std::string bytes);
    /// The owner hears nothing more. `abort`: at once; else after what was written, with a TLS
    /// close, and then a bounded wait for the peer's end.
    void close(bool abort);
    /// Back-pressure: while paused no bytes are read, and the end of the connection goes unseen.
    void pause_reading(bool paused);
    /// What it waits for while it is not open, for people: text for a time limit that is over.
    std::string awaited() const;

private:
    enum class phase : std::uint8_t { idle, dialing, plain, handshaking, secure, closing, closed };

    connection(const boost::asio::any_io_executor& executor, connection_id id,
               connection_owner& owner, std::shared_ptr<const tls_context> tls,
               duration attempt_delay);

    bool is_open() const noexcept { return phase_ == phase::plain || phase_ == phase::secure; }
    template <void (connection::*Step)()>
    void post();
    void dialed(error_code code, diagnostics why, boost::asio::ip::tcp::socket socket);
    void wait_readable();
    void wait_writable();
    void readable();
    void writable();
    void read_plain();
    void handshake();
    void read_secure();
    void flush();
    void all_written();
    void report_written();
    void output_failed();
    void finish_output();
    void lose_to(error_code code);
    void lose(error_code code, std::string ours, bool security);
    void shut();

    boost::asio::ip::tcp::socket socket_;
    connection_owner* owner_;
    std::shared_ptr<const tls_context> context_;
    std::shared_ptr<dialer> dialer_;                         // while dialing
    std::unique_ptr<tls_stream> tls_;                        // from start_tls() on
    std::unique_ptr<boost::asio::steady_timer> close_timer_; // while closing
    std::string where_;                                      // HOST:PORT, for people
    std::string out_;                                        // what is left to write
    std::size_t out_sent_ = 0;
    error_code output_error_;
    duration attempt_delay_; // see dialer
    connection_id id_;
    phase phase_ = phase::idle;
    bool direct_tls_ = false;
    bool write_open_ = false; // on_written() is owed
    bool waits_readable_ = false;
    bool waits_writable_ = false;
    bool paused_ = false;
};

} // namespace epode::transport
