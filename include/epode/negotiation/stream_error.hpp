#pragma once
#include <epode/base/error.hpp>
#include <epode/xml/element.hpp>

#include <string>
#include <string_view>

namespace epode {

/// The conditions of a stream error (RFC 6120 §4.9.3), as error codes.
enum class stream_condition {
    bad_format = 1,
    bad_namespace_prefix,
    conflict,
    connection_timeout,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    invalid_from,
    invalid_namespace,
    invalid_xml,
    not_authorized,
    not_well_formed,
    policy_violation,
    remote_connection_failed,
    reset,
    resource_constraint,
    restricted_xml,
    see_other_host,
    system_shutdown,
    undefined_condition,
    unsupported_encoding,
    unsupported_feature,
    unsupported_stanza_type,
    unsupported_version,
};

const error_category& stream_condition_category() noexcept;
error_code make_error_code(stream_condition c) noexcept;
/// The condition's element name, "policy-violation".
std::string_view to_string(stream_condition c) noexcept;

/// `<stream:error/>` of the peer.
struct stream_error {
    stream_condition condition = stream_condition::undefined_condition;
    std::string text;           ///< the server's words: untrusted
    std::string see_other_host; ///< where to go instead, `host[:port]`

    static stream_error read(const xml::element& error);
    /// Whether connecting again cannot help.
    bool is_final() const noexcept;
    /// Whether something that we wrote may have caused it.
    bool blames_stanza() const noexcept;
};

} // namespace epode

namespace boost::system {
template <>
struct is_error_code_enum<epode::stream_condition> : std::true_type {};
} // namespace boost::system
