#pragma once
/// XEP-0371: Jingle ICE Transport Method.
#include <epode/protocol/xep0176.hpp>

namespace epode {

inline constexpr std::string_view jingle_ice_namespace = "urn:xmpp:jingle:transports:ice:0";

struct ice_version {
    static constexpr std::string_view ns = jingle_ice_namespace;
    static constexpr std::string_view source = "XEP-0371 §5.3";
};
/// Transport by ICE, over UDP or TCP (XEP-0371 §5.3).
using jingle_ice = jingle_ice_transport<ice_version>;

} // namespace epode
