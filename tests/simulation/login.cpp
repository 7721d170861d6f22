#include "login.hpp"

#include "xml_text.hpp"

#include <epode/crypto/hash.hpp>
#include <epode/text/base64.hpp>

namespace epode::simulation {

namespace {

using crypto::hash_algorithm;

constexpr std::string_view salt = "a salt for everybody";
constexpr std::uint32_t iterations = 4'096; // as few as a client accepts (RFC 7677 §4)

std::string sasl(std::string_view name, std::string_view content) {
    const std::string n(name);
    return "<" + n + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + std::string(content) + "</" +
           n + ">";
}

crypto::digest keyed(byte_view key, std::string_view data) {
    return *crypto::hmac(hash_algorithm::sha256, key, as_bytes(data));
}

/// Costly, and the same for all.
const crypto::digest& salted_password() {
    static const crypto::digest it = *crypto::pbkdf2(
        hash_algorithm::sha256, as_bytes(login::password), as_bytes(salt), iterations);
    return it;
}

} // namespace

std::string login::mechanisms(bool scram) {
    return std::string("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>") +
           (scram ? "SCRAM-SHA-256" : "ANONYMOUS") + "</mechanism></mechanisms>";
}

login::outcome login::receive(const xml::element& e, std::string& out) {
    if (text_of(e, "mechanism") == "ANONYMOUS") {
        out += sasl("success", "");
        return outcome::success;
    }
    const auto said = base64_decode(e.text());
    if (e.name == "auth" && said && said->starts_with("n,,")) {
        out += sasl("challenge", base64_encode(challenge(std::string_view(*said).substr(3))));
        return outcome::more;
    }
    if (e.name == "response" && said && !server_first_.empty()) return judge(*said, out);
    out += sasl("failure", "<not-authorized/>");
    return outcome::refused;
}

std::string login::challenge(std::string_view client_first) {
    client_first_bare_ = client_first;
    nonce_ = client_first.substr(client_first.find("r=") + 2);
    if (as_ == imposture::another_nonce) nonce_[0] = nonce_[0] == 'x' ? 'y' : 'x';
    nonce_ += random_;
    server_first_ =
        "r=" + nonce_ + ",s=" + base64_encode(salt) + ",i=" + std::to_string(iterations);
    return server_first_;
}

login::outcome login::judge(std::string_view client_final, std::string& out) {
    const std::size_t proof_at = client_final.find(",p=");
    const std::string bare(client_final.substr(0, proof_at));
    const std::string all = client_first_bare_ + "," + server_first_ + "," + bare;
    const crypto::digest client_key = keyed(salted_password(), "Client Key");
    const crypto::digest stored = *crypto::hash(hash_algorithm::sha256, client_key);
    crypto::digest proof = keyed(stored, all);
    proof ^= client_key;
    const bool right = proof_at != client_final.npos && bare == "c=biws,r=" + nonce_ &&
                       client_final.substr(proof_at + 3) == base64_encode(proof.text());
    if (!right && !impostor()) { // who does not know the password takes any proof
        out += sasl("failure", "<not-authorized/>");
        return outcome::refused;
    }
    crypto::digest signature = keyed(keyed(salted_password(), "Server Key"), all);
    if (as_ == imposture::wrong_signature) signature.bytes()[7] ^= std::byte{1};
    out += sasl("success", as_ == imposture::no_signature
                               ? ""
                               : base64_encode("v=" + base64_encode(signature.text())));
    return outcome::success;
}

} // namespace epode::simulation
