// Whatever a server offers and says: we never take a mechanism that the policy forbids, and never
// believe a success of SCRAM without the right signature.
//
// Input: lines. The first has a letter for each setting (see settings()), the second the mechanisms
// on offer, the third the types of channel binding. Each further line is what the server says: 'c'
// and a challenge, 's' and what comes with success, 'S' for success alone. In it {n} stands for our
// nonce and {v} for the right signature.
#include "support/fuzz.hpp"

#include <epode/crypto/hash.hpp>
#include <epode/sasl/choose.hpp>
#include <epode/text/base64.hpp>

#include <algorithm>
#include <optional>
#include <sasl/scram_kind.hpp>
#include <sasl/scram_message.hpp>
#include <string>
#include <unit/sasl/scram_server.hpp>

namespace {

using namespace epode;
using fuzz::require;
using fuzz::take_line;
using fuzz::take_until;

constexpr std::string_view password = "pencil";

struct situation {
    sasl::offer offered;
    sasl::credentials who;
    sasl::channel_binding binding;
    sasl::policy allowed;
    bool caches = false;
};

situation settings(std::string_view letters) {
    situation s;
    const auto has = [&](char c) { return letters.find(c) != letters.npos; };
    s.who.username = "alice";
    if (!has('w')) s.who.password = password;
    s.who.external = has('E');
    s.who.external_identity = "alice@example.org";
    s.who.anonymous = has('a');
    if (has('i')) s.who.authorization_id = "bob@example.org";
    s.binding.tls = has('t');
    if (has('t') && has('x')) s.binding.tls_exporter = std::string(32, 'x');
    if (has('t') && has('e')) s.binding.tls_server_end_point = std::string(32, 'e');
    s.allowed.allow_plain = has('p');
    s.allowed.require_channel_binding = has('r');
    s.allowed.require_downgrade_hash = has('d');
    s.allowed.minimum_iterations = 1; // what they cost is not what is looked for
    s.allowed.maximum_iterations = 20;
    s.allowed.maximum_salt_bytes = 64;
    if (has('b')) s.allowed.best_seen = {"SCRAM-SHA-256", ""};
    if (has('B')) s.allowed.best_seen = {"SCRAM-SHA-512-PLUS", "tls-exporter"};
    if (has('1')) s.allowed.tried = {"SCRAM-SHA-1"};
    if (has('2')) s.allowed.tried.emplace_back("SCRAM-SHA-256-PLUS");
    s.offered.sasl2 = has('0');
    s.caches = has('c');
    return s;
}

std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> out;
    while (!line.empty())
        out.emplace_back(take_until(line, ' '));
    return out;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void check_choice(const situation& s, const sasl::mechanism& chosen) {
    const std::string_view name = chosen.name();
    require(contains(s.offered.mechanisms, name), "what is chosen is on offer", name);
    require(!contains(s.allowed.tried, name), "what was tried is not chosen again", name);
    require(s.who.anonymous == (name == "ANONYMOUS"), "ANONYMOUS only on its own", name);
    if (s.who.anonymous) return;
    const bool bound = name.ends_with("-PLUS");
    require(!bound || s.binding.tls, "bound to a TLS that is there", name);
    require(!s.allowed.require_channel_binding || bound || name == "EXTERNAL",
            "a binding that is required is there", name);
    if (name == "EXTERNAL") require(s.who.external && s.binding.tls, "EXTERNAL is asked for");
    if (name != "PLAIN") return;
    require(s.allowed.allow_plain && s.binding.tls, "PLAIN is allowed, and inside TLS");
    require(s.allowed.best_seen.mechanism.empty(), "PLAIN never after SCRAM");
    for (const auto* names : {&s.offered.mechanisms, &s.allowed.tried})
        for (const std::string& each : *names)
            require(!sasl::find_scram(each), "PLAIN never beside SCRAM", each);
}

/// ServerSignature (RFC 5802 §3), when the first challenge was answered.
std::string signature(const sasl::scram_kind& kind, std::string_view client_first,
                      std::string_view server_first, std::string_view client_final) {
    diagnostics why;
    const auto said = sasl::parse_server_first(server_first, why);
    require(said.has_value(), "what is answered can be read", server_first);
    take_until(client_first, ',');
    take_until(client_first, ',');
    const std::string message = std::string(client_first) + "," + std::string(server_first) + "," +
                                std::string(client_final.substr(0, client_final.find(",p=")));
    const auto salted =
        crypto::pbkdf2(kind.algorithm, as_bytes(password), as_bytes(said->salt), said->iterations);
    const auto key = crypto::hmac(kind.algorithm, *salted, as_bytes("Server Key"));
    return std::string(crypto::hmac(kind.algorithm, *key, as_bytes(message))->text());
}

class dialogue {
public:
    explicit dialogue(sasl::mechanism& ours)
        : ours_(ours), kind_(sasl::find_scram(ours.name())), first_(ours.initial_response()) {
        if (!kind_) return;
        std::string_view rest = first_;
        take_until(rest, ',');
        take_until(rest, ',');
        nonce_ = rest.substr(rest.find(",r=") + 3);
    }

    void hear(std::string_view line) {
        const char kind = line.front();
        const std::string text = filled_in(line.substr(1));
        diagnostics why;
        if (kind == 'c') {
            const auto answer = ours_.respond(text, why);
            require(!over_ || !answer, "a run that is over stays so", text);
            require(answer || !why.ours.empty(), "an error is explained", text);
            over_ |= !answer;
            if (!answer) return;
            if (kind_ && signature_)
                proven_ |= is_right(text);
            else if (kind_)
                signature_ = signature(*kind_, first_, text, *answer);
        } else if (kind == 's' || kind == 'S') {
            const auto data = kind == 's' ? std::optional<std::string_view>(text) : std::nullopt;
            const error_code refused = ours_.succeed(data, why);
            require(!over_ || refused, "a run that is over stays so", text);
            require(refused || !kind_ || proven_ || (data && is_right(*data)),
                    "no success without the right signature", text);
            over_ |= refused || kind_;
        }
    }

private:
    std::string filled_in(std::string_view text) const {
        std::string out;
        while (!text.empty()) {
            if (text.starts_with("{n}"))
                out += nonce_;
            else if (text.starts_with("{v}"))
                out += base64_encode(signature_.value_or(""));
            else {
                out += text.front();
                text.remove_prefix(1);
                continue;
            }
            text.remove_prefix(3);
        }
        return out;
    }
    bool is_right(std::string_view message) const {
        if (!signature_ || !message.starts_with("v=")) return false;
        message.remove_prefix(2);
        return base64_decode(take_until(message, ',')) == *signature_;
    }

    sasl::mechanism& ours_;
    const sasl::scram_kind* kind_;
    std::string first_;
    std::string nonce_;
    std::optional<std::string> signature_; // the right one, from our proof on
    bool proven_ = false;
    bool over_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = fuzz::text_of(data, size);
    situation s = settings(take_line(rest));
    s.offered.mechanisms = words(take_line(rest));
    if (const auto types = words(take_line(rest)); !types.empty())
        s.offered.channel_binding_types = types;
    sasl::fixed_random random;
    sasl::salted_password_cache cache;
    diagnostics why;
    const auto chosen = sasl::choose(s.offered, s.who, s.binding, s.allowed, random, why,
                                     s.caches ? &cache : nullptr);
    require(chosen || !why.ours.empty(), "a refusal is explained");
    if (!chosen) return 0;
    check_choice(s, **chosen);
    dialogue d(**chosen);
    while (!rest.empty())
        if (const std::string_view line = take_line(rest); !line.empty()) d.hear(line);
    return 0;
}
