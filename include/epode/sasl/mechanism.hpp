#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/sasl/error.hpp>
#include <epode/sasl/policy.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace epode::sasl {

/// One run of one SASL mechanism, our side (RFC 4422 §3). Linear and without I/O:
///
///     initial_response, { respond to each challenge }, succeed
///
/// All texts are raw bytes; base64, and "=" for an empty initial response, belong to the protocol
/// around it. After an error the run is over: every further call fails. A run holds secrets and
/// wipes them when it is destroyed, which the caller does as soon as the outcome is known.
class mechanism {
public:
    mechanism() = default;
    mechanism(const mechanism&) = delete;
    mechanism& operator=(const mechanism&) = delete;
    virtual ~mechanism() = default;

    /// The name for the `mechanism` attribute.
    virtual std::string_view name() const noexcept = 0;

    /// The first message, to be sent along with the name; called once, before anything else.
    virtual std::string initial_response() = 0;

    /// Answers a challenge; the answer may be empty and is sent all the same.
    /// \return see sasl::error; `why` then says what happened, with the server's words apart.
    virtual result<std::string> respond(std::string_view challenge, diagnostics& why) = 0;

    /// The server claims success. The claim counts only when this returns no error: for SCRAM the
    /// server's signature must have come, here or in a challenge before (RFC 5802 §3).
    /// \param additional_data what came with `<success/>`, absent when it was empty
    virtual error_code succeed(std::optional<std::string_view> additional_data,
                               diagnostics& why) = 0;

    /// What this run is worth, for policy::best_seen of the next login once it has succeeded.
    virtual strength worth() const = 0;
};

} // namespace epode::sasl
