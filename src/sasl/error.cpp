#include <epode/sasl/error.hpp>

namespace epode::sasl {

const error_category& category() noexcept {
    static constexpr std::string_view texts[] = {
        "success",
        "no SASL mechanism on offer is acceptable",
        "the server's offer looks tampered with",
        "the login cannot be bound to the TLS connection",
        "the user name or password cannot be used for this mechanism",
        "the server's SASL message is malformed",
        "the server's SASL message was not expected",
        "the server demands an unknown SCRAM extension",
        "the server's nonce does not continue ours",
        "the server's iteration count is out of bounds",
        "the server's salt is too long",
        "the mechanisms that arrived are not those that the server sent",
        "the server does not protect its list of mechanisms",
        "the server refused the SCRAM exchange",
        "the server did not prove that it knows the password",
        "the server's proof that it knows the password is wrong",
    };
    static const table_category instance{"epode.sasl", texts};
    return instance;
}

} // namespace epode::sasl
