#include <epode/negotiation/stream_error.hpp>

#include <array>

namespace epode {

namespace {

constexpr std::string_view condition_ns = "urn:ietf:params:xml:ns:xmpp-streams";

constexpr std::array<std::string_view, 26> names = {
    "",
    "bad-format",
    "bad-namespace-prefix",
    "conflict",
    "connection-timeout",
    "host-gone",
    "host-unknown",
    "improper-addressing",
    "internal-server-error",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-authorized",
    "not-well-formed",
    "policy-violation",
    "remote-connection-failed",
    "reset",
    "resource-constraint",
    "restricted-xml",
    "see-other-host",
    "system-shutdown",
    "undefined-condition",
    "unsupported-encoding",
    "unsupported-feature",
    "unsupported-stanza-type",
    "unsupported-version"};

} // namespace

const error_category& stream_condition_category() noexcept {
    static const table_category category("epode.stream", names);
    return category;
}

error_code make_error_code(stream_condition c) noexcept {
    return {static_cast<int>(c), stream_condition_category()};
}

std::string_view to_string(stream_condition c) noexcept {
    return names[static_cast<std::size_t>(c)];
}

stream_error stream_error::read(const xml::element& error) {
    stream_error e;
    for (const xml::element& child : error.children()) {
        if (child.ns != condition_ns) continue;
        if (child.name == "text") {
            e.text = child.text();
            continue;
        }
        for (std::size_t i = 1; i < names.size(); ++i)
            if (names[i] == child.name) e.condition = static_cast<stream_condition>(i);
        if (e.condition == stream_condition::see_other_host) e.see_other_host = child.text();
    }
    return e;
}

bool stream_error::is_final() const noexcept {
    return condition == stream_condition::conflict || condition == stream_condition::host_gone ||
           condition == stream_condition::host_unknown ||
           condition == stream_condition::not_authorized ||
           condition == stream_condition::unsupported_version;
}

bool stream_error::blames_stanza() const noexcept {
    return condition == stream_condition::policy_violation ||
           condition == stream_condition::not_well_formed ||
           condition == stream_condition::invalid_xml ||
           condition == stream_condition::restricted_xml ||
           condition == stream_condition::bad_format;
}

} // namespace epode
