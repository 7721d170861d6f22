#include <transport/tls_stream.hpp>

#include <epode/transport/error.hpp>
#include <transport/socket_io.hpp>

#include <algorithm>
#include <cstring>
#include <new>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <utility>

namespace epode::transport {
namespace {

/// RFC 5929 §4.1: the hash of the certificate's signature, but SHA-256 in place of MD5 and SHA-1;
/// undefined for signatures without one hash (Ed25519).
std::string server_end_point(const X509& certificate) {
    int hash_id = NID_undef;
    if (X509_get_signature_info(const_cast<X509*>(&certificate), &hash_id, nullptr, nullptr,
                                nullptr) != 1)
        return {};
    if (hash_id == NID_md5 || hash_id == NID_sha1) hash_id = NID_sha256;
    const EVP_MD* hash = EVP_get_digestbynid(hash_id);
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!hash || X509_digest(&certificate, hash, out, &size) != 1) return {};
    return {reinterpret_cast<const char*>(out), size};
}

/// RFC 9266 §2; with TLS 1.2 only where the extended master secret makes it unique (§3).
std::string exporter(SSL* ssl) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    constexpr std::size_t size = 32;
    if (SSL_version(ssl) < TLS1_3_VERSION && SSL_get_extms_support(ssl) != 1) return {};
    std::string out(size, '\0');
    const unsigned char no_context = 0;
    if (SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(out.data()), size,
                                   label.data(), label.size(), &no_context, 0, 1) != 1)
        return {};
    return out;
}

/// Alerts that say nothing about what the two sides can agree on (RFC 8446 §6).
bool is_transient(int alert) {
    return alert == SSL_AD_INTERNAL_ERROR || alert == SSL_AD_USER_CANCELLED;
}

} // namespace

tls_stream::tls_stream(const tls_context& context, int socket, server_name expected, bool direct)
    : ssl_(SSL_new(context.native())), expected_(std::move(expected)), socket_(socket) {
    BIO* bio = BIO_new(socket_method());
    if (!ssl_ || !bio) throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_connect_state(ssl_.get());
    if (!expected_.indication().empty())
        SSL_set_tlsext_host_name(ssl_.get(), expected_.indication().c_str());
    constexpr unsigned char protocol[] = "\x0bxmpp-client";
    if (direct) SSL_set_alpn_protos(ssl_.get(), protocol, sizeof protocol - 1);
}

io_status tls_stream::handshake() {
    const turn taken(*this);
    const int returned = SSL_do_handshake(ssl_.get());
    if (returned != 1) return status_of(returned);
    ready_ = true;
    return io_status::done;
}

io_status tls_stream::read(std::span<std::byte> into, std::size_t& size) {
    const turn taken(*this);
    size = 0;
    while (size < into.size()) {
        std::size_t got = 0;
        const int returned = SSL_read_ex(ssl_.get(), into.data() + size, into.size() - size, &got);
        if (returned != 1) return status_of(returned);
        size += got;
    }
    return io_status::done;
}

io_status tls_stream::write(std::string_view bytes, std::size_t& size) {
    const turn taken(*this);
    size = 0;
    while (size < bytes.size()) {
        std::size_t sent = 0;
        const int returned =
            SSL_write_ex(ssl_.get(), bytes.data() + size, bytes.size() - size, &sent);
        if (returned != 1) return status_of(returned);
        size += sent;
    }
    return io_status::done;
}

io_status tls_stream::shut_down() {
    const turn taken(*this);
    const int returned = SSL_shutdown(ssl_.get());
    return returned >= 0 ? io_status::done : status_of(returned);
}

tls_stream::turn::turn(tls_stream& stream) : stream_(stream) {
    stream_.input_ = stream_.kept_;
    stream_.drained_ = false;
    ERR_clear_error();
}

tls_stream::turn::~turn() {
    if (!stream_.input_.empty() || !stream_.kept_.empty())
        std::string(stream_.input_).swap(stream_.kept_);
    stream_.input_ = {};
}

sasl::channel_binding tls_stream::binding() const {
    sasl::channel_binding out;
    out.tls = ready_;
    out.tls_exporter = exporter(ssl_.get());
    const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
    if (certificate) out.tls_server_end_point = server_end_point(*certificate);
    return out;
}

bool tls_stream::judge(X509_STORE_CTX* chain) {
    certificate_verdict verdict = check_certificate(chain, expected_);
    if (!verdict.code) return true;
    failure_ = {verdict.code, std::move(verdict.why), true};
    return false;
}

io_status tls_stream::status_of(int returned) {
    switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ: return io_status::want_read;
    case SSL_ERROR_WANT_WRITE: return io_status::want_write;
    case SSL_ERROR_ZERO_RETURN: return io_status::ended;
    default: break;
    }
    if (failure_.code) return io_status::failed; // of the certificate
    if (ended_ || socket_error_) return io_status::ended;
    describe_failure();
    return io_status::failed;
}

/// Said before or, with TLS 1.3, after the client is through with the handshake (RFC 8446
/// §4.4.2.4).
bool tls_stream::is_about_our_certificate(int alert) const noexcept {
    if (!SSL_get_certificate(ssl_.get())) {
        const unsigned char* types = nullptr;
        const bool asked = SSL_get0_certificate_types(ssl_.get(), &types) > 0; // TLS 1.2
        return alert == SSL_AD_CERTIFICATE_REQUIRED || (alert == SSL_AD_HANDSHAKE_FAILURE && asked);
    }
    switch (alert) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_CERTIFICATE_REQUIRED: return true;
    default: return false;
    }
}

void tls_stream::describe_refusal_of_certificate(int alert) {
    failure_.code = error::client_certificate_refused;
    if (SSL_get_certificate(ssl_.get()))
        failure_.why = std::string("the server does not accept the client's certificate (") +
                       SSL_alert_desc_string_long(alert) +
                       "): check its dates, and with the server's administrator which authority "
                       "it has to be from";
    else
        failure_.why = "the server wants a certificate of the client: give one with --certificate "
                       "and --key (tls_settings::certificate_file)";
}

void tls_stream::describe_failure() {
    const unsigned long code = ERR_peek_error();
    const int reason = ERR_GET_REASON(code);
    const int alert = reason > SSL_AD_REASON_OFFSET ? reason - SSL_AD_REASON_OFFSET : -1;
    const char* text = ERR_reason_error_string(code);
    failure_.code = error::tls_failed;
    failure_.why = "TLS with " + expected_.domain() +
                   " failed: " + (text ? text : "unknown reason") +
                   (alert >= 0 ? " (said by the server)" : "");
    const bool certificate = is_about_our_certificate(alert);
    failure_.security = ready_ ? certificate : !is_transient(alert);
    if (certificate) describe_refusal_of_certificate(alert);
    if (reason == SSL_R_WRONG_VERSION_NUMBER && !ready_)
        failure_.why += "; does the server expect STARTTLS on this port?";
    if (alert == SSL_AD_PROTOCOL_VERSION || reason == SSL_R_UNSUPPORTED_PROTOCOL)
        failure_.why += "; TLS 1.2 or 1.3 is needed";
    ERR_clear_error();
}

BIO_METHOD* tls_stream::socket_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "epode socket");
        if (!m) throw std::bad_alloc();
        BIO_meth_set_write(m, bio_write);
        BIO_meth_set_read(m, bio_read);
        BIO_meth_set_ctrl(m, bio_control);
        return m;
    }();
    return method;
}

int tls_stream::bio_write(BIO* bio, const char* bytes, int size) {
    auto& self = *static_cast<tls_stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    std::size_t sent = 0;
    error_code failed;
    const io_status status =
        send_some(self.socket_, {bytes, static_cast<std::size_t>(size)}, sent, failed);
    // OpenSSL sends an alert when the input ends early: that this fails says nothing new.
    if (!self.ended_ && !self.socket_error_) self.socket_error_ = failed;
    if (status == io_status::done) return static_cast<int>(sent);
    if (status == io_status::want_write) BIO_set_retry_write(bio);
    return -1;
}

int tls_stream::bio_read(BIO* bio, char* into, int size) {
    auto& self = *static_cast<tls_stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (self.input_.empty()) self.refill();
    if (self.input_.empty()) {
        if (self.ended_) return 0;
        BIO_set_retry_read(bio);
        return -1;
    }
    const std::size_t count = std::min(self.input_.size(), static_cast<std::size_t>(size));
    std::memcpy(into, self.input_.data(), count);
    self.input_.remove_prefix(count);
    return static_cast<int>(count);
}

long tls_stream::bio_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return static_cast<tls_stream*>(BIO_get_data(bio))->ended_ ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

void tls_stream::refill() {
    if (drained_ || ended_) return;
    const std::span<std::byte> buffer = socket_buffer();
    std::size_t size = 0;
    const io_status status = receive_some(socket_, buffer, size, socket_error_);
    ended_ = status == io_status::ended;
    // Less than there was room for is all there is: no second call to be told so.
    drained_ = size < buffer.size();
    input_ = as_text(buffer.first(size));
}

} // namespace epode::transport
