#include <transport/client_certificate.hpp>

#include <transport/pem_file.hpp>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string_view>

namespace epode::transport {
namespace {

using certificate_pointer = openssl_pointer<X509, X509_free>;
using key_pointer = openssl_pointer<EVP_PKEY, EVP_PKEY_free>;

/// OpenSSL's own words for what it last refused.
std::string openssl_reason() {
    const char* text = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return text ? text : "unknown reason";
}

/// The first certificate of the file is the client's own, the others lead to its authority.
std::string load_chain(SSL_CTX* context, BIO* pem) {
    int count = 0;
    for (;; ++count) {
        const certificate_pointer next(PEM_read_bio_X509(pem, nullptr, nullptr, nullptr));
        if (!next) break;
        const int taken = count == 0
                              ? SSL_CTX_use_certificate(context, next.get())
                              : static_cast<int>(SSL_CTX_add1_chain_cert(context, next.get()));
        if (taken != 1)
            return "certificate number " + std::to_string(count + 1) +
                   " is refused: " + openssl_reason();
    }
    if (!pem_was_at_end()) return "certificate number " + std::to_string(count + 1) + " is damaged";
    return count == 0 ? "there is no certificate in PEM form inside" : "";
}

/// Without one OpenSSL would ask on the terminal.
int note_encryption(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

/// Whether there is one, be it damaged: OpenSSL's reader does not tell this from a file without.
bool has_private_key(BIO* pem) {
    bool found = false;
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (BIO_seek(pem, 0) < 0) return true;
    while (!found && PEM_read_bio(pem, &name, &header, &data, &size) == 1) {
        found = std::string_view(name).ends_with("PRIVATE KEY");
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, static_cast<std::size_t>(size));
    }
    return found || !pem_was_at_end();
}

std::string load_key(SSL_CTX* context, BIO* pem, const std::string& file) {
    bool encrypted = false;
    const key_pointer key(PEM_read_bio_PrivateKey(pem, nullptr, note_encryption, &encrypted));
    if (encrypted) {
        ERR_clear_error();
        return "the key is encrypted, and there is nobody to ask for its passphrase: write it "
               "without one (openssl pkey -in " +
               file + " -out NEW, readable by its owner only)";
    }
    if (!key) {
        const std::string reason = openssl_reason();
        return has_private_key(pem) ? "the key is damaged: " + reason
                                    : "there is no private key in PEM form inside";
    }
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1) {
        ERR_clear_error();
        return "the key does not fit the certificate: it belongs to another one";
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return "the key is refused: " + openssl_reason();
    return {};
}

} // namespace

std::string load_client_certificate(SSL_CTX* context, const tls_settings& settings) {
    const std::string& file = settings.certificate_file;
    if (file.empty())
        return "a key without a certificate: name the certificate with --certificate "
               "(tls_settings::certificate_file)";
    std::string wrong;
    if (const bio_pointer pem = open_pem_file(file, wrong)) wrong = load_chain(context, pem.get());
    if (!wrong.empty())
        return "the client's certificate " + file + " (--certificate) is unusable: " + wrong;

    const std::string& key_file = settings.key_file.empty() ? file : settings.key_file;
    if (const bio_pointer pem = open_pem_file(key_file, wrong))
        wrong = load_key(context, pem.get(), key_file);
    if (wrong.empty()) return {};
    const bool same_file = settings.key_file.empty();
    return "the client's private key " + key_file + (same_file ? "" : " (--key)") +
           " is unusable: " + wrong +
           (same_file ? "; a key in a file of its own is named with --key (tls_settings::key_file)"
                      : "");
}

} // namespace epode::transport
