#pragma once
#include <epode/xml/element.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace epode {

/// What a server offers in `<stream:features/>` (RFC 6120 §4.3.2), as far as epode uses it.
struct offered_features {
    bool start_tls = false;
    bool start_tls_required = false;
    std::vector<std::string> mechanisms;
    /// XEP-0440; no value when the server does not tell its channel-binding types.
    std::optional<std::vector<std::string>> channel_binding_types;
    bool bind = false;
    bool stream_management = false;       ///< urn:xmpp:sm:3
    bool client_state_indication = false; ///< XEP-0352
    bool roster_versioning = false;
    std::optional<std::size_t> max_bytes; ///< XEP-0478: of one stanza

    static offered_features read(const xml::element& features);
    bool operator==(const offered_features&) const = default;
};

} // namespace epode
