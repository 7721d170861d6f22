#pragma once
#include <string>

namespace epode::sasl {

/// Who logs in, and with what. The mechanisms copy what they need and wipe their copies.
struct credentials {
    std::string username;         ///< the localpart of the account, already prepared (RFC 7622)
    std::string password;         ///< UTF-8; empty: mechanisms with a password are not used
    std::string authorization_id; ///< bare JID to act as; empty: the account itself
    bool external = false;        ///< a client certificate is presented: EXTERNAL comes first
    /// What EXTERNAL asks to act as, when `authorization_id` is empty: the bare JID, unless the
    /// certificate names that one alone (XEP-0178 §2).
    std::string external_identity;
    bool anonymous = false; ///< ANONYMOUS and nothing else
};

} // namespace epode::sasl
