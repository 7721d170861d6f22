#include <epode/sasl/error.hpp>
#include <epode/text/base64.hpp>
#include <epode/text/utf8.hpp>
#include <sasl/scram_message.hpp>

#include <algorithm>

namespace epode::sasl {
namespace {

/// A server has no use for more than a nonce, a salt and a hash.
constexpr std::size_t max_message_bytes = 16 << 10;
constexpr std::size_t max_reason_bytes = 256;

struct attribute {
    char name;
    std::string_view value;
};

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Walks over `attr-val *("," attr-val)`.
class attribute_reader {
public:
    explicit attribute_reader(std::string_view message) noexcept : rest_(message) {}

    bool at_end() const noexcept { return at_end_; }

    /// The next attribute; nothing when there is none or it is malformed.
    std::optional<attribute> next() noexcept {
        if (at_end_) return std::nullopt;
        const std::size_t comma = rest_.find(',');
        const std::string_view text = rest_.substr(0, comma);
        if (comma == std::string_view::npos) {
            at_end_ = true;
        } else {
            rest_.remove_prefix(comma + 1);
        }
        if (text.size() < 3 || !is_letter(text[0]) || text[1] != '=') return std::nullopt;
        return attribute{text[0], text.substr(2)};
    }

private:
    std::string_view rest_;
    bool at_end_ = false;
};

error_code malformed(diagnostics& why, std::string_view what) {
    why.ours = "the server's SCRAM message is malformed: ";
    why.ours += what;
    return error::malformed_challenge;
}

error_code check_text(std::string_view message, diagnostics& why) {
    if (message.size() > max_message_bytes) return malformed(why, "too long");
    if (message.find('\0') != std::string_view::npos) return malformed(why, "it contains NUL");
    if (!is_utf8(message)) return malformed(why, "not UTF-8");
    return {};
}

error_code unsupported(diagnostics& why) {
    why.ours = "the server demands a SCRAM extension (m=), which nobody has defined";
    return error::unsupported_extension;
}

error_code refused(std::string_view reason, diagnostics& why) {
    why.ours = "the server refused the SCRAM exchange";
    std::size_t size = std::min(reason.size(), max_reason_bytes);
    // Not in the middle of a character.
    while (size < reason.size() && size > 0 && (reason[size] & 0xC0) == 0x80)
        --size;
    why.theirs = reason.substr(0, size);
    return error::server_refused;
}

bool printable(std::string_view nonce) noexcept {
    return std::all_of(nonce.begin(), nonce.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// posit-number; nothing when it is none. Saturates.
std::optional<std::uint32_t> parse_iterations(std::string_view digits) noexcept {
    if (digits.empty() || digits[0] == '0') return std::nullopt;
    std::uint64_t value = 0;
    for (char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = std::min<std::uint64_t>(value * 10 + static_cast<unsigned>(c - '0'), UINT32_MAX);
    }
    return static_cast<std::uint32_t>(value);
}

/// Everything behind the iteration count: attributes that may be ignored, and `h`.
error_code parse_extensions(attribute_reader& reader, server_first_message& out, diagnostics& why) {
    while (!reader.at_end()) {
        const auto a = reader.next();
        if (!a) return malformed(why, "an extension");
        switch (a->name) {
        case 'm': return unsupported(why);
        case 'r':
        case 's':
        case 'i': return malformed(why, "an attribute twice");
        case 'h':
            if (out.downgrade_hash) return malformed(why, "an attribute twice");
            out.downgrade_hash = a->value;
            break;
        default: break;
        }
    }
    return {};
}

} // namespace

result<server_first_message> parse_server_first(std::string_view message, diagnostics& why) {
    if (error_code failed = check_text(message, why)) return failed;
    attribute_reader reader(message);
    server_first_message out;

    const auto nonce = reader.next();
    if (nonce && nonce->name == 'm') return unsupported(why);
    if (nonce && nonce->name == 'e') return refused(nonce->value, why);
    if (!nonce || nonce->name != 'r' || !printable(nonce->value)) return malformed(why, "no nonce");
    out.nonce = nonce->value;

    const auto salt = reader.next();
    if (!salt || salt->name != 's') return malformed(why, "no salt");
    auto decoded = base64_decode(salt->value);
    if (!decoded) return malformed(why, "the salt is not base64");
    out.salt = std::move(*decoded);

    const auto count = reader.next();
    if (!count || count->name != 'i') return malformed(why, "no iteration count");
    const auto iterations = parse_iterations(count->value);
    if (!iterations) return malformed(why, "the iteration count is no number");
    out.iterations = *iterations;

    if (error_code failed = parse_extensions(reader, out, why)) return failed;
    return out;
}

result<std::string> parse_server_final(std::string_view message, diagnostics& why) {
    if (error_code failed = check_text(message, why)) return failed;
    attribute_reader reader(message);
    const auto first = reader.next();
    if (first && first->name == 'm') return unsupported(why);
    if (first && first->name == 'e') return refused(first->value, why);
    if (!first || first->name != 'v') {
        why.ours = "the server's last SCRAM message has no signature";
        return error::missing_server_signature;
    }
    auto signature = base64_decode(first->value);
    if (!signature) return malformed(why, "the signature is not base64");
    while (!reader.at_end()) {
        const auto a = reader.next();
        if (!a) return malformed(why, "an extension");
        if (a->name == 'm') return unsupported(why);
    }
    return std::move(*signature);
}

} // namespace epode::sasl
