#pragma once
#include <epode/base/bytes.hpp>
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/sasl/offer.hpp>
#include <transport/certificate_check.hpp>
#include <transport/io_status.hpp>
#include <transport/openssl_pointer.hpp>
#include <transport/server_name.hpp>
#include <transport/tls_context.hpp>

#include <cstddef>
#include <memory>
#include <openssl/ssl.h>
#include <span>
#include <string>
#include <string_view>

namespace epode::transport {

/// TLS over a non-blocking socket that somebody else owns and waits for.
/// It holds no buffer while idle: what the socket gives goes through one buffer per thread.
class tls_stream {
public:
    /// What a refused handshake or record was about.
    struct failure {
        error_code code;
        std::string why;
        bool security; ///< a retry will hardly mend it
    };

    /// \param direct TLS is there from the first byte (XEP-0368): ALPN says what is spoken
    tls_stream(const tls_context& context, int socket, server_name expected, bool direct);
    tls_stream(const tls_stream&) = delete;
    tls_stream& operator=(const tls_stream&) = delete;

    io_status handshake();
    /// Fills `into` as far as there is input. `size` bytes are valid whatever the status is.
    io_status read(std::span<std::byte> into, std::size_t& size);
    /// Until all is written or the socket is full; `size` is how much went.
    io_status write(std::string_view bytes, std::size_t& size);
    /// Says close_notify, once nothing is left to write; does not wait for the peer's.
    io_status shut_down();

    /// Whether there is input that the socket no longer has.
    bool has_unread() const noexcept { return !kept_.empty() || SSL_has_pending(ssl_.get()); }

    bool is_ready() const noexcept { return ready_; }
    sasl::channel_binding binding() const;
    /// After io_status::ended: what the socket said; none for an orderly end.
    error_code socket_error() const noexcept { return socket_error_; }
    /// After io_status::failed.
    const failure& why() const noexcept { return failure_; }

    bool judge(X509_STORE_CTX* chain);

private:
    /// Input is in the thread's buffer only while a call lasts.
    class turn {
    public:
        explicit turn(tls_stream& stream);
        ~turn();

    private:
        tls_stream& stream_;
    };

    static BIO_METHOD* socket_method();
    static int bio_write(BIO* bio, const char* bytes, int size);
    static int bio_read(BIO* bio, char* into, int size);
    static long bio_control(BIO* bio, int command, long number, void* pointer);

    void refill();
    io_status status_of(int returned);
    void describe_failure();
    bool is_about_our_certificate(int alert) const noexcept;
    void describe_refusal_of_certificate(int alert);

    openssl_pointer<SSL, SSL_free> ssl_;
    server_name expected_;
    failure failure_{};
    std::string kept_;       // input that was read and not yet taken
    std::string_view input_; // into kept_ or the thread's buffer
    error_code socket_error_;
    int socket_;
    bool drained_ = false; // the socket has nothing more for now
    bool ended_ = false;
    bool ready_ = false;
};

} // namespace epode::transport
