#pragma once
/// XEP-0157: Contact Addresses for XMPP Services.
#include <epode/protocol/xep0068.hpp>

namespace epode {

/// Whom to ask about a server (XEP-0157 §4), as URIs: among disco_info::extensions.
struct contact_addresses {
    std::vector<std::string> abuse, admin, feedback, sales, security, status, support;
    std::vector<form_field> others;
    bool operator==(const contact_addresses&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = contact_addresses;
        return form_of_type(
                   "http://jabber.org/network/serverinfo", "Whom to ask about a server.",
                   form_value<&self::abuse>("abuse-addresses", "About abuse").list(),
                   form_value<&self::admin>("admin-addresses", "Administrators").list(),
                   form_value<&self::feedback>("feedback-addresses", "Opinions").list(),
                   form_value<&self::sales>("sales-addresses", "Sales").list(),
                   form_value<&self::security>("security-addresses", "Security").list(),
                   form_value<&self::status>("status-addresses", "What works and what not").list(),
                   form_value<&self::support>("support-addresses", "Help").list(),
                   other_fields<&self::others>())
            .source("XEP-0157 §4");
    }
};

} // namespace epode
