#pragma once
/// XEP-0380: Explicit Message Encryption.
#include <epode/schema/table.hpp>

namespace epode {

/// Says how a message is encrypted, for recipients that cannot read it (XEP-0380 §3).
struct explicit_encryption {
    std::string method;              ///< the namespace of the encryption
    std::optional<std::string> name; ///< for people, of a method that is not well known
    bool operator==(const explicit_encryption&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:eme:0", "encryption", "How a message is encrypted.",
                   attribute<&explicit_encryption::method>("namespace",
                                                           "The namespace of the encryption.")
                       .json("id")
                       .required(),
                   attribute<&explicit_encryption::name>("name", "Its name, for people."))
            .source("XEP-0380 §3")
            .at("message", "encryptionMethod");
    }
};

} // namespace epode
