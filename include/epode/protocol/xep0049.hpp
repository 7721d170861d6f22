#pragma once
/// XEP-0049: Private XML Storage.
#include <epode/schema/table.hpp>

namespace epode {

/// What a user keeps at the server: asks for it, has it, or stores it (XEP-0049 §2).
struct private_storage {
    schema::payloads content; ///< one element; in a request for it an empty one
    bool operator==(const private_storage&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "jabber:iq:private", "query", "What a user keeps at the server.",
                   extensions<&private_storage::content>(
                       "iq.privateStorage", "What is kept. To ask: it without content."))
            .source("XEP-0049 §2")
            .at("iq", "privateStorage");
    }
};

} // namespace epode
