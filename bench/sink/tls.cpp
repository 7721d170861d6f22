#include "tls.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace epode::bench {
namespace {

struct key_free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using private_key = std::unique_ptr<EVP_PKEY, key_free>;
using certificate = std::unique_ptr<X509, key_free>;

void add_extension(X509* to, int kind, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    if (!extension) throw std::runtime_error("the certificate's extension was refused");
    X509_add_ext(to, extension, -1);
    X509_EXTENSION_free(extension);
}

certificate make_certificate(EVP_PKEY* key) {
    certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
    X509_NAME* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    X509_set_pubkey(made.get(), key);
    add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made.get(), NID_subject_alt_name, "DNS:localhost");
    if (X509_sign(made.get(), key, EVP_sha256()) == 0)
        throw std::runtime_error("the certificate could not be signed");
    return made;
}

} // namespace

tls_context make_server_context(const std::string& certificate_file) {
    private_key key(EVP_EC_gen("P-256"));
    certificate made = make_certificate(key.get());
    std::unique_ptr<std::FILE, key_free> file(std::fopen(certificate_file.c_str(), "w"));
    if (!file || PEM_write_X509(file.get(), made.get()) == 0)
        throw std::runtime_error("cannot write " + certificate_file);
    tls_context context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate(context.get(), made.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        throw std::runtime_error("the certificate was refused");
    return context;
}

} // namespace epode::bench
