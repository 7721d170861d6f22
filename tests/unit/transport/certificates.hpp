#pragma once
#include <transport/openssl_pointer.hpp>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>
#include <vector>

namespace epode::transport::test {

using key_pointer = openssl_pointer<EVP_PKEY, EVP_PKEY_free>;
using certificate_pointer = openssl_pointer<X509, X509_free>;

inline constexpr long day_s = 24L * 60 * 60;

/// What to put into a certificate.
struct description {
    std::string common_name;
    std::string names;    ///< as openssl.cnf's subjectAltName has it; empty: none
    long from_s = -day_s; ///< counted from now
    long until_s = 30 * day_s;
    bool authority = false;
    std::string constraints; ///< as openssl.cnf's nameConstraints has it; empty: none
    std::string usage;       ///< as openssl.cnf's extendedKeyUsage has it; empty: none
    const char* hash = "SHA256";
    const char* key_type = "EC"; ///< or ED25519
};

/// A certificate with its key, made in memory.
struct identity {
    key_pointer key;
    certificate_pointer certificate;

    std::string pem() const;
    /// PKCS #8; encrypted when there is a passphrase.
    std::string key_pem(const std::string& passphrase = {}) const;
};

/// Signed by `issuer`; by itself without one. Throws std::runtime_error.
identity issue(const description& wanted, const identity* issuer = nullptr);

/// An authority named "test authority".
const identity& authority();

} // namespace epode::transport::test
