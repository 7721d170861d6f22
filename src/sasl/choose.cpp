#include <epode/sasl/choose.hpp>
#include <sasl/downgrade_hash.hpp>
#include <sasl/prepare.hpp>
#include <sasl/scram.hpp>
#include <sasl/single_message.hpp>

#include <algorithm>

namespace epode::sasl {
namespace {

/// 160 bits: two runs never share a nonce (RFC 5802 §9 asks for as much as the hash gives).
constexpr std::size_t nonce_characters = 32;
constexpr std::size_t max_named = 16;

using run = std::unique_ptr<mechanism>;

bool contains(const std::vector<std::string>& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_scram(const std::string& name) noexcept { return find_scram(name) != nullptr; }

bool any_scram(const std::vector<std::string>& names) noexcept {
    return std::any_of(names.begin(), names.end(), is_scram);
}

/// RFC 4422 §3.1. Other names come from a broken or hostile server and are shown to nobody.
bool is_mechanism_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 20 &&
           name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               std::string_view::npos;
}

std::string list(const std::vector<std::string>& names) {
    std::string out;
    std::size_t shown = 0;
    for (const std::string& name : names) {
        if (!is_mechanism_name(name) || shown == max_named) continue;
        if (shown++ != 0) out += ", ";
        out += name;
    }
    return shown == 0 ? "nothing known" : out;
}

/// One call of choose().
class chooser {
public:
    chooser(const offer& offered, const credentials& who, const channel_binding& binding,
            const policy& allowed, random_source& random, diagnostics& why,
            salted_password_cache* cache)
        : offered_(offered),
          who_(who),
          binding_(binding),
          allowed_(allowed),
          random_(random),
          why_(why),
          cache_(cache) {}

    result<run> choose() {
        if (who_.anonymous) return usable("ANONYMOUS") ? single("ANONYMOUS", "") : nothing();
        if (who_.external && binding_.tls && usable("EXTERNAL")) {
            const std::string& identity =
                who_.authorization_id.empty() ? who_.external_identity : who_.authorization_id;
            if (!escape_name(identity)) return unusable_credentials("authorization identity");
            return single("EXTERNAL", identity);
        }
        if (who_.password.empty()) return nothing();
        if (any_scram(offered_.mechanisms)) return choose_scram();
        return choose_plain();
    }

private:
    bool usable(std::string_view name) const noexcept {
        return contains(offered_.mechanisms, name) && !contains(allowed_.tried, name);
    }

    static result<run> single(std::string_view name, std::string_view message) {
        return run(std::make_unique<single_message>(name, crypto::secret(message)));
    }

    result<run> choose_scram() {
        auto bound = choose_binding(offered_, binding_, allowed_, why_);
        if (!bound) return bound.error();
        for (const scram_kind& kind : scram_kinds) {
            if (kind.plus == (bound->flag == 'p') && usable(kind.name)) {
                return make_scram(kind, std::move(*bound));
            }
        }
        return nothing();
    }

    result<run> make_scram(const scram_kind& kind, gs2_binding bound);
    bool weaker_than_before(const scram_kind& kind, const gs2_binding& bound) const noexcept;
    result<run> choose_plain();
    error_code nothing() const;
    error_code unusable_credentials(std::string_view what) const;

    const offer& offered_;
    const credentials& who_;
    const channel_binding& binding_;
    const policy& allowed_;
    random_source& random_;
    diagnostics& why_;
    salted_password_cache* cache_;
};

int rank(std::string_view binding_type) noexcept {
    if (binding_type == "tls-exporter") return 2;
    return binding_type.empty() ? 0 : 1;
}

bool chooser::weaker_than_before(const scram_kind& kind, const gs2_binding& bound) const noexcept {
    const scram_kind* before = find_scram(allowed_.best_seen.mechanism);
    if (!before) return false;
    return kind.algorithm < before->algorithm ||
           rank(bound.type) < rank(allowed_.best_seen.channel_binding);
}

result<run> chooser::make_scram(const scram_kind& kind, gs2_binding bound) {
    auto username = escape_name(who_.username);
    if (!username || username->empty()) return unusable_credentials("user name");
    auto authorization_id = escape_name(who_.authorization_id);
    if (!authorization_id) return unusable_credentials("authorization identity");
    auto password = prepare_password(who_.password);
    if (!password) return unusable_credentials("password");
    auto hash = downgrade_hash(kind.algorithm, offered_);
    if (!hash) return hash.error();

    scram::setup with;
    with.kind = &kind;
    with.needs_downgrade_hash = allowed_.require_downgrade_hash || bound.needs_downgrade_hash ||
                                weaker_than_before(kind, bound);
    with.binding = std::move(bound);
    with.username = std::move(*username);
    with.authorization_id = std::move(*authorization_id);
    with.password = std::move(*password);
    with.nonce = random_.token(nonce_characters);
    with.downgrade_hash = std::move(*hash);
    with.minimum_iterations = allowed_.minimum_iterations;
    with.maximum_iterations = allowed_.maximum_iterations;
    with.maximum_salt_bytes = allowed_.maximum_salt_bytes;
    with.cache = cache_;
    return run(std::make_unique<scram>(std::move(with)));
}

/// No SCRAM is on offer.
result<run> chooser::choose_plain() {
    const std::string& before = allowed_.best_seen.mechanism;
    if (is_scram(before) || before == "EXTERNAL" || any_scram(allowed_.tried)) {
        why_.ours =
            "the server offers " + list(offered_.mechanisms) +
            ", but stronger mechanisms worked or were on offer before; if it was changed on "
            "purpose, clear policy::best_seen";
        return error::downgrade;
    }
    if (!allowed_.allow_plain || !binding_.tls || !usable("PLAIN")) return nothing();
    if (allowed_.require_channel_binding) {
        why_.ours = "policy::require_channel_binding is set, and PLAIN has no channel binding";
        return error::channel_binding_missing;
    }
    auto password = prepare_password(who_.password);
    if (!password) return unusable_credentials("password");
    if (who_.username.empty() || !escape_name(who_.username))
        return unusable_credentials("user name");
    if (!escape_name(who_.authorization_id)) return unusable_credentials("authorization identity");

    std::string message = who_.authorization_id;
    message.reserve(message.size() + who_.username.size() + password->size() + 2);
    message.append(1, '\0').append(who_.username).append(1, '\0').append(password->text());
    auto out = single("PLAIN", message);
    crypto::wipe(message);
    return out;
}

error_code chooser::nothing() const {
    std::string& text = why_.ours;
    text = "the server offers " + list(offered_.mechanisms) + "; ";
    if (!allowed_.tried.empty()) text += "already tried: " + list(allowed_.tried) + "; ";
    if (who_.anonymous) {
        text += "these credentials are for ANONYMOUS only";
        return error::no_mechanism;
    }
    if (who_.external)
        text += binding_.tls ? "with a client certificate we take EXTERNAL; "
                             : "we take EXTERNAL only inside TLS; ";
    if (who_.password.empty()) {
        text += "there is no password for any other mechanism";
        return error::no_mechanism;
    }
    text += "we take SCRAM-SHA-512, SCRAM-SHA-256 or SCRAM-SHA-1, each also with -PLUS";
    if (usable("PLAIN")) {
        text += binding_.tls ? "; policy::allow_plain would permit PLAIN"
                             : "; PLAIN is never used without TLS";
    }
    return error::no_mechanism;
}

error_code chooser::unusable_credentials(std::string_view what) const {
    why_.ours = "the ";
    why_.ours += what;
    why_.ours += " is empty, not UTF-8, or has characters that are forbidden there";
    return error::invalid_credentials;
}

} // namespace

result<std::unique_ptr<mechanism>> choose(const offer& offered, const credentials& who,
                                          const channel_binding& binding, const policy& allowed,
                                          random_source& random, diagnostics& why,
                                          salted_password_cache* cache) {
    return chooser(offered, who, binding, allowed, random, why, cache).choose();
}

} // namespace epode::sasl
