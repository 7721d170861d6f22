#pragma once
#include <epode/xml/element.hpp>

#include <string>
#include <string_view>

namespace epode::simulation {

/// The server's side of SASL: ANONYMOUS, or SCRAM-SHA-256 (RFC 5802) as the real server or as
/// somebody who does not know the password.
class login {
public:
    static constexpr std::string_view password = "secret of all";

    enum class imposture { none, wrong_signature, no_signature, another_nonce };
    enum class outcome { more, success, refused };

    static std::string mechanisms(bool scram);
    /// \param random what the server adds to the nonce
    login(imposture as, std::string random) : as_(as), random_(std::move(random)) {}

    /// `<auth/>` or `<response/>`; what is to be said is added to `out`.
    outcome receive(const xml::element& e, std::string& out);
    bool impostor() const { return as_ != imposture::none; }

private:
    std::string challenge(std::string_view client_first);
    outcome judge(std::string_view client_final, std::string& out);

    imposture as_;
    std::string random_, client_first_bare_, server_first_, nonce_;
};

} // namespace epode::simulation
