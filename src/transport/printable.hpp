#pragma once
#include <string>
#include <string_view>

namespace epode::transport {

/// What a peer sent, made safe to show in our own texts: printable ASCII without quotation marks,
/// at most 100 characters; everything else becomes `?`.
inline std::string printable(std::string_view text) {
    constexpr std::size_t max = 100;
    std::string out(text.substr(0, max));
    for (char& c : out)
        if (c < 0x20 || c > 0x7e || c == '"') c = '?';
    if (text.size() > max) out += "...";
    return out;
}

} // namespace epode::transport
