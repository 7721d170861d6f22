#include <epode/text/base64.hpp>
#include <sasl/scram.hpp>

namespace epode::sasl {
namespace {

struct proofs {
    crypto::digest client;           ///< ClientProof
    crypto::digest server_signature; ///< ServerSignature
};

/// RFC 5802 §3.
result<proofs> compute_proofs(crypto::hash_algorithm algorithm, const crypto::digest& salted,
                              std::string_view auth_message) {
    auto client_key = crypto::hmac(algorithm, salted, as_bytes("Client Key"));
    if (!client_key) return client_key.error();
    const auto stored_key = crypto::hash(algorithm, *client_key);
    if (!stored_key) return stored_key.error();
    const auto client_signature = crypto::hmac(algorithm, *stored_key, as_bytes(auth_message));
    if (!client_signature) return client_signature.error();
    const auto server_key = crypto::hmac(algorithm, salted, as_bytes("Server Key"));
    if (!server_key) return server_key.error();
    const auto server_signature = crypto::hmac(algorithm, *server_key, as_bytes(auth_message));
    if (!server_signature) return server_signature.error();
    *client_key ^= *client_signature;
    return proofs{*client_key, *server_signature};
}

std::string gs2_header(const gs2_binding& binding, const std::string& authorization_id) {
    std::string out(1, binding.flag);
    if (binding.flag == 'p') out += "=" + binding.type;
    out += ',';
    if (!authorization_id.empty()) out += "a=" + authorization_id;
    out += ',';
    return out;
}

} // namespace

scram::scram(setup with)
    : with_(std::move(with)),
      gs2_header_(gs2_header(with_.binding, with_.authorization_id)),
      client_first_bare_("n=" + with_.username + ",r=" + with_.nonce) {}

std::string scram::initial_response() {
    state_ = state_ == state::idle ? state::nonce_sent : state::over;
    return gs2_header_ + client_first_bare_;
}

result<std::string> scram::respond(std::string_view challenge, diagnostics& why) {
    const state before = std::exchange(state_, state::over);
    if (before == state::nonce_sent) {
        auto answer = prove(challenge, why);
        with_.password.clear();
        if (answer) state_ = state::proof_sent;
        return answer;
    }
    if (before == state::proof_sent) {
        if (error_code failed = verify(challenge, why)) return failed;
        state_ = state::server_verified;
        return std::string();
    }
    why.ours = "the server sent a SCRAM challenge that none was waiting for";
    return error::unexpected_challenge;
}

error_code scram::succeed(std::optional<std::string_view> additional_data, diagnostics& why) {
    const state before = std::exchange(state_, state::over);
    const bool verified = before == state::server_verified;
    if (verified && !additional_data) return {};
    if ((before != state::proof_sent && !verified) || !additional_data) {
        why.ours =
            "the server reported success without the signature that proves that it knows the "
            "password (RFC 5802 §3)";
        return error::missing_server_signature;
    }
    return verify(*additional_data, why);
}

result<std::string> scram::prove(std::string_view server_first, diagnostics& why) {
    const auto message = parse_server_first(server_first, why);
    if (!message) return message.error();
    if (error_code failed = check(*message, why)) return failed;
    const auto salted = salted_password(*message);
    if (!salted) return salted.error();

    const std::string without_proof = "c=" + base64_encode(gs2_header_ + with_.binding.data) +
                                      ",r=" + std::string(message->nonce);
    const std::string auth_message =
        client_first_bare_ + "," + std::string(server_first) + "," + without_proof;
    const auto computed = compute_proofs(with_.kind->algorithm, *salted, auth_message);
    if (!computed) return computed.error();
    server_signature_ = computed->server_signature;
    return without_proof + ",p=" + base64_encode(computed->client.text());
}

error_code scram::check(const server_first_message& message, diagnostics& why) const {
    if (message.nonce.size() <= with_.nonce.size() || !message.nonce.starts_with(with_.nonce)) {
        why.ours = "the server's nonce does not continue ours: a replay, or a broken server";
        return error::wrong_nonce;
    }
    if (message.salt.size() > with_.maximum_salt_bytes) {
        why.ours = "the salt has " + std::to_string(message.salt.size()) +
                   " bytes, policy::maximum_salt_bytes is " +
                   std::to_string(with_.maximum_salt_bytes);
        return error::salt_out_of_bounds;
    }
    if (message.iterations < with_.minimum_iterations ||
        message.iterations > with_.maximum_iterations) {
        why.ours = "the server asks for " + std::to_string(message.iterations) +
                   " iterations, the policy allows " + std::to_string(with_.minimum_iterations) +
                   " to " + std::to_string(with_.maximum_iterations);
        return error::iterations_out_of_bounds;
    }
    return check_downgrade(message, why);
}

error_code scram::check_downgrade(const server_first_message& message, diagnostics& why) const {
    if (message.downgrade_hash) {
        if (*message.downgrade_hash == with_.downgrade_hash) return {};
        why.ours = "the mechanisms and channel-binding types that arrived are not those that the "
                   "server says it sent (XEP-0474): someone in between changes them";
        return error::wrong_downgrade_hash;
    }
    if (!with_.needs_downgrade_hash) return {};
    why.ours = "what the server offers is weaker than expected and it does not confirm its list "
               "(XEP-0474); if it was changed on purpose, clear policy::best_seen";
    return error::missing_downgrade_hash;
}

result<crypto::digest> scram::salted_password(const server_first_message& message) {
    if (with_.cache) {
        return with_.cache->get(with_.kind->algorithm, with_.password.text(), message.salt,
                                message.iterations);
    }
    return crypto::pbkdf2(with_.kind->algorithm, with_.password.bytes(), as_bytes(message.salt),
                          message.iterations);
}

error_code scram::verify(std::string_view server_final, diagnostics& why) {
    const auto signature = parse_server_final(server_final, why);
    if (!signature) return signature.error();
    if (crypto::equal(as_bytes(*signature), server_signature_)) return {};
    why.ours = "the server's signature is wrong: it does not know the password";
    return error::wrong_server_signature;
}

} // namespace epode::sasl
