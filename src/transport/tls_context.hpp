#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/jid.hpp>
#include <epode/transport/tls_settings.hpp>

#include <memory>
#include <openssl/types.h>

namespace epode::transport {

/// Trust, our own certificate and the protocol settings of TLS, shared by all connections that have
/// the same: files are loaded once, not once a connection. Thread-safe.
class tls_context {
public:
    /// The context for these settings; the same object while another owner holds it.
    /// \param why tells which file is wrong, on error
    /// \return error::bad_trust_settings or bad_client_certificate
    static result<std::shared_ptr<const tls_context>> shared(const tls_settings& settings,
                                                             diagnostics& why);

    ~tls_context();
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    ssl_ctx_st* native() const noexcept { return context_; }
    /// Whether there is a certificate of our own.
    bool has_certificate() const noexcept { return !settings_.certificate_file.empty(); }
    /// Whether that names this account and no other, so that it alone tells who logs in.
    bool certificate_names_only(const jid& account) const;

private:
    explicit tls_context(tls_settings settings);
    error_code load(diagnostics& why);
    error_code load_authorities(diagnostics& why);

    tls_settings settings_;
    ssl_ctx_st* context_;
};

} // namespace epode::transport
