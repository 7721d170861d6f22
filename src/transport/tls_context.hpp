#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/transport/tls_settings.hpp>

#include <memory>
#include <openssl/types.h>

namespace epode::transport {

/// The trust settings and the protocol settings of TLS, shared by all connections that have the
/// same: the store of authorities is loaded once, not once a connection. Thread-safe.
class tls_context {
public:
    /// The context for these settings; the same object while another owner holds it.
    /// \param why tells which file is wrong, on error
    /// \return error::bad_trust_settings
    static result<std::shared_ptr<const tls_context>> shared(const tls_settings& settings,
                                                             diagnostics& why);

    ~tls_context();
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    ssl_ctx_st* native() const noexcept { return context_; }

private:
    explicit tls_context(tls_settings settings);
    error_code load(diagnostics& why);

    tls_settings settings_;
    ssl_ctx_st* context_;
};

} // namespace epode::transport
