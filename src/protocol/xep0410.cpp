#include <epode/protocol/xep0410.hpp>

namespace epode {

self_ping_outcome read_self_ping(std::optional<stanza_condition> error) noexcept {
    if (!error) return self_ping_outcome::joined;
    switch (*error) {
    // Another client under the same nick got the ping and does not know it.
    case stanza_condition::service_unavailable:
    case stanza_condition::feature_not_implemented: return self_ping_outcome::joined;
    case stanza_condition::item_not_found: return self_ping_outcome::joined_under_another_nick;
    case stanza_condition::remote_server_not_found:
    case stanza_condition::remote_server_timeout: return self_ping_outcome::unknown;
    default: return self_ping_outcome::not_joined;
    }
}

} // namespace epode
