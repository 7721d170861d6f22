#pragma once
#include <epode/crypto/secret.hpp>
#include <epode/sasl/mechanism.hpp>

namespace epode::sasl {

/// A mechanism that says all in its first message: PLAIN (RFC 4616), EXTERNAL (RFC 4422 appendix
/// A), ANONYMOUS (RFC 4505). The server proves nothing.
class single_message final : public mechanism {
public:
    /// \param name static text
    single_message(std::string_view name, crypto::secret message) noexcept
        : name_(name), message_(std::move(message)) {}

    std::string_view name() const noexcept override { return name_; }
    std::string initial_response() override;
    result<std::string> respond(std::string_view challenge, diagnostics& why) override;
    error_code succeed(std::optional<std::string_view> additional_data, diagnostics& why) override;
    strength worth() const override { return {std::string(name_), {}}; }

private:
    std::string_view name_;
    crypto::secret message_;
    bool sent_ = false;
};

} // namespace epode::sasl
