#pragma once
#include <epode/base/error.hpp>
#include <epode/base/random.hpp>
#include <epode/jid.hpp>
#include <epode/negotiation/error.hpp>
#include <epode/negotiation/offered_features.hpp>
#include <epode/negotiation/stream_error.hpp>
#include <epode/sasl/choose.hpp>
#include <epode/xml/stream_parser.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// From a fresh connection to a bound or resumed stream (RFC 6120 §4 to §7, XEP-0198 §5): stream
/// headers, STARTTLS, SASL, then whichever of resumption and binding the caller asks for.
///
/// Linear and without I/O: each call appends what is to be written to `out` and says what comes
/// next. One object serves one connection.
class negotiation {
public:
    struct settings {
        jid account; ///< bare, or full: then its resource is asked for
        sasl::credentials credentials;
        sasl::policy policy;
        bool require_tls = true; ///< false: a stream without TLS is accepted
    };
    enum class step {
        more,           ///< write what there is and feed what comes
        start_tls,      ///< drop what was read, make the connection TLS, then tls_ready()
        new_stream,     ///< drop what was read (parser reset): the next stream begins
        authenticated,  ///< call resume() or bind()
        resumed,        ///< see resumption()
        resume_refused, ///< see resumption(); call bind() on the same stream (XEP-0198 §5)
        bound,          ///< see bound_address()
        failed,         ///< see failure() and why()
    };
    struct resumption_answer {
        std::string previd;
        std::optional<std::uint32_t> h; ///< absent when the server gave none that makes sense
        std::string condition;          ///< of a refusal
    };

    negotiation(const settings& s, random_source& random, sasl::salted_password_cache& cache);
    ~negotiation();

    /// The connection stands. With `direct_tls` it goes on to TLS before any XML (XEP-0368).
    step begin(bool direct_tls, std::string& out);
    /// TLS stands and the certificate was accepted.
    step tls_ready(sasl::channel_binding binding, std::string& out);
    step receive(const xml::item& item, std::string& out);
    step resume(std::string_view previd, std::uint32_t h, std::string& out);
    step bind(std::string& out);

    const offered_features& features() const noexcept { return features_; }
    const resumption_answer& resumption() const noexcept { return resumption_; }
    const jid& bound_address() const noexcept { return bound_; }
    bool secure() const noexcept { return binding_.tls; }
    /// What the server offered to log in with, separated by blanks.
    const std::string& offered_mechanisms() const noexcept { return offered_; }
    /// The mechanism that worked, e.g. "SCRAM-SHA-256-PLUS", and what it was bound to.
    const sasl::strength& login() const noexcept { return login_; }

    /// Whether the server was asked to resume or to bind, and has not answered.
    bool claims_session() const noexcept {
        return state_ == state::resuming || state_ == state::binding;
    }
    /// What the server has not said yet, for people; empty when it is our turn.
    std::string_view awaited() const noexcept;
    error_code failure() const noexcept { return failure_; }
    /// After a success: why the login was not by the mechanism that was meant to be, if so.
    const diagnostics& why() const noexcept { return why_; }
    /// The stream error that ended it, if one did.
    const std::optional<stream_error>& peer_error() const noexcept { return peer_error_; }

private:
    enum class state { closed, opening, features, proceed, tls, sasl, ready, resuming, binding };

    step open_stream(std::string& out);
    step on_element(const xml::element& e, std::string& out);
    step on_features(const xml::element& e, std::string& out);
    step on_proceed(const xml::element& e);
    step on_sasl(const xml::element& e, std::string& out);
    step on_sasl_failure(const xml::element& e, std::string& out);
    step on_resume_answer(const xml::element& e);
    step on_bind_answer(const xml::element& e);
    step authenticate(std::string& out);
    step fail(error_code code, std::string ours, std::string_view theirs = {});
    step unexpected(const xml::element& e);

    const settings& settings_;
    random_source& random_;
    sasl::salted_password_cache& cache_;
    state state_ = state::closed;
    bool authenticated_ = false;
    sasl::channel_binding binding_;
    sasl::policy policy_;
    std::unique_ptr<sasl::mechanism> mechanism_;
    sasl::strength login_;
    std::string offered_;
    offered_features features_;
    resumption_answer resumption_;
    std::string bind_id_;
    jid bound_;
    error_code failure_;
    diagnostics why_;
    std::optional<stream_error> peer_error_;
};

} // namespace epode
