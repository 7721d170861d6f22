#pragma once
#include <epode/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace epode {

/// Where to connect to, and how the connection becomes secure.
struct endpoint {
    enum class security : std::uint8_t {
        start_tls,  ///< TCP, then STARTTLS (RFC 6120 §5)
        direct_tls, ///< TLS from the first byte (XEP-0368)
    };
    std::string host; ///< name or address literal, IPv6 without brackets
    std::uint16_t port = 5222;
    security kind = security::start_tls;

    bool operator==(const endpoint&) const = default;

    /// Reads `tcp://HOST:PORT` or `tls://HOST:PORT`; the port defaults to 5222 or 5223.
    static result<endpoint> parse_url(std::string_view url);
    /// Reads `host`, `host:port` or `[v6]:port`, as XEP-0198's `location` and `<see-other-host/>`
    /// give it. `fallback` fills in what is missing.
    static result<endpoint> parse_authority(std::string_view text, const endpoint& fallback);
};

/// `tcp://host:port`, for people and for parse_url().
std::string to_string(const endpoint& e);

} // namespace epode
