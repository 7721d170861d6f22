#include <epode/discovery/endpoint.hpp>

#include <boost/system/errc.hpp>
#include <charconv>

namespace epode {

namespace {

boost::system::error_code invalid() {
    return make_error_code(boost::system::errc::invalid_argument);
}

} // namespace

result<endpoint> endpoint::parse_authority(std::string_view text, const endpoint& fallback) {
    endpoint e = fallback;
    std::string_view port;
    bool has_port = false;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == text.npos) return invalid();
        e.host = text.substr(1, end - 1);
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty() && rest.front() != ':') return invalid();
        has_port = !rest.empty();
        port = has_port ? rest.substr(1) : rest;
    } else {
        const std::size_t colon = text.find(':');
        // More than one colon is an IPv6 address without brackets (RFC 6120 §4.9.3.19).
        has_port = colon != text.npos && text.find(':', colon + 1) == text.npos;
        e.host = has_port ? text.substr(0, colon) : text;
        if (has_port) port = text.substr(colon + 1);
    }
    if (has_port) {
        const auto [end, code] = std::from_chars(port.data(), port.data() + port.size(), e.port);
        if (code != std::errc() || end != port.data() + port.size() || e.port == 0)
            return invalid();
    }
    if (e.host.empty() || e.host.find_first_of("/?#@[]\x7f") != std::string::npos) return invalid();
    for (const char c : e.host)
        if (static_cast<unsigned char>(c) <= ' ') return invalid(); // a server may say anything
    return e;
}

result<endpoint> endpoint::parse_url(std::string_view url) {
    endpoint defaults;
    if (url.starts_with("tls://")) {
        defaults.kind = security::direct_tls;
        defaults.port = 5223;
    } else if (!url.starts_with("tcp://")) {
        return invalid();
    }
    std::string_view authority = url.substr(6);
    if (authority.ends_with('/')) authority.remove_suffix(1);
    return parse_authority(authority, defaults);
}

std::string to_string(const endpoint& e) {
    const bool v6 = e.host.find(':') != std::string::npos;
    return (e.kind == endpoint::security::direct_tls ? "tls://" : "tcp://") +
           (v6 ? "[" + e.host + "]" : e.host) + ":" + std::to_string(e.port);
}

} // namespace epode
