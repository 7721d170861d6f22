#include <epode/text/base64.hpp>
#include <sasl/downgrade_hash.hpp>

#include <algorithm>

namespace epode::sasl {
namespace {

/// Appends the texts in the order of their octets, joined by U+001E.
void append_sorted(std::string& out, std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i != 0) out += '\x1e';
        out += texts[i];
    }
}

} // namespace

result<std::string> downgrade_hash(crypto::hash_algorithm algorithm, const offer& offered) {
    std::string listed;
    append_sorted(listed, offered.mechanisms);
    if (offered.channel_binding_types) {
        listed += '\x1f';
        append_sorted(listed, *offered.channel_binding_types);
    }
    const auto hashed = crypto::hash(algorithm, as_bytes(listed));
    if (!hashed) return hashed.error();
    return base64_encode(hashed->text());
}

} // namespace epode::sasl
