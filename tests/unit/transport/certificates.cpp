#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace epode::transport::test {
namespace {

void require(bool succeeded, const char* what) {
    if (!succeeded) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
    if (value.empty()) return;
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl_pointer<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value.c_str());
}

key_pointer new_key(const std::string& type) {
    key_pointer key(type == "EC" ? EVP_EC_gen("P-256")
                                 : EVP_PKEY_Q_keygen(nullptr, nullptr, type.c_str()));
    require(key != nullptr, "key");
    return key;
}

} // namespace

std::string identity::pem() const {
    const openssl_pointer<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(memory.get(), certificate.get()) == 1, "PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string identity::key_pem(const std::string& passphrase) const {
    const openssl_pointer<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PKCS8PrivateKey(
                memory.get(), key.get(), passphrase.empty() ? nullptr : EVP_aes_256_cbc(),
                passphrase.data(), static_cast<int>(passphrase.size()), nullptr, nullptr) == 1,
            "PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

identity issue(const description& wanted, const identity* issuer) {
    identity out{new_key(wanted.key_type), certificate_pointer(X509_new())};
    X509* const made = out.certificate.get();
    X509* const above = issuer ? issuer->certificate.get() : made;
    EVP_PKEY* const signer = issuer ? issuer->key.get() : out.key.get();
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(made), wanted.from_s);
    X509_gmtime_adj(X509_getm_notAfter(made), wanted.until_s);
    const auto* name = reinterpret_cast<const unsigned char*>(wanted.common_name.c_str());
    require(X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8, name, -1,
                                       -1, 0) == 1,
            "name");
    require(X509_set_pubkey(made, out.key.get()) == 1, "public key");
    X509_set_issuer_name(made, X509_get_subject_name(above));
    add_extension(made, above, NID_basic_constraints,
                  wanted.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (wanted.authority) add_extension(made, above, NID_key_usage, "critical,keyCertSign");
    add_extension(made, above, NID_subject_alt_name, wanted.names);
    add_extension(made, above, NID_name_constraints, wanted.constraints);
    add_extension(made, above, NID_ext_key_usage, wanted.usage);
    add_extension(made, above, NID_subject_key_identifier, "hash");
    const bool own_hash = EVP_PKEY_get_id(signer) == EVP_PKEY_ED25519;
    require(X509_sign(made, signer, own_hash ? nullptr : EVP_get_digestbyname(wanted.hash)) > 0,
            "signature");
    return out;
}

const identity& authority() {
    static const identity instance = issue({.common_name = "test authority", .authority = true});
    return instance;
}

} // namespace epode::transport::test
