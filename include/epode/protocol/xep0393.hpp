#pragma once
/// XEP-0393: Message Styling.
#include <epode/schema/table.hpp>

namespace epode {

/// The body of this message is plain: `*` and `_` mean nothing in it (XEP-0393 §6).
struct unstyled {
    bool operator==(const unstyled&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:styling:0", "unstyled", "The body has no styling.")
            .source("XEP-0393 §6")
            .at("message", "unstyled")
            .value();
    }
};

} // namespace epode
