#include <transport/certificate_check.hpp>

#include <epode/transport/error.hpp>
#include <transport/openssl_pointer.hpp>
#include <transport/printable.hpp>
#include <transport/tls_stream.hpp>

#include <ctime>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace epode::transport {
namespace {

std::string text_of(const X509_NAME* name) {
    const openssl_pointer<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return printable({text, static_cast<std::size_t>(size)});
}

std::string text_of(const ASN1_TIME* time) {
    std::tm parts{};
    char out[40];
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
    return {out, std::strftime(out, sizeof out, "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

bool is_name_constrained(X509_STORE_CTX* chain) {
    const STACK_OF(X509)* certificates = X509_STORE_CTX_get0_chain(chain);
    for (int i = 0; i < sk_X509_num(certificates); ++i)
        if (X509_get_ext_by_NID(sk_X509_value(certificates, i), NID_name_constraints, -1) >= 0)
            return true;
    return false;
}

/// The certificate that a check stumbled over, in words.
std::string culprit(const X509* certificate, int depth, const server_name& expected) {
    std::string out = depth == 0
                          ? "the certificate for " + expected.domain()
                          : "the authority \"" + text_of(X509_get_subject_name(certificate)) +
                                "\" above the certificate for " + expected.domain();
    return out + " (SHA-256 " + fingerprint(certificate) + ")";
}

certificate_verdict describe_chain_failure(X509_STORE_CTX* chain, const server_name& expected) {
    const int reason = X509_STORE_CTX_get_error(chain);
    const X509* at = X509_STORE_CTX_get_current_cert(chain);
    if (!at) at = X509_STORE_CTX_get0_cert(chain);
    if (!at) return {error::certificate_invalid, X509_verify_cert_error_string(reason)};
    const std::string what = culprit(at, X509_STORE_CTX_get_error_depth(chain), expected);
    switch (reason) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return {error::certificate_untrusted,
                what + " is self-signed and not trusted: if it is the right one, give it in PEM "
                       "form with --ca-file (tls_settings::authority_files)"};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: // the server sent it along: it is its own issuer
        return {error::certificate_untrusted,
                what + " is not trusted: if it should be, give its own certificate in PEM form "
                       "with --ca-file (tls_settings::authority_files)"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return {error::certificate_untrusted,
                what + " is issued by \"" + text_of(X509_get_issuer_name(at)) +
                    "\", an authority that is not trusted: if it should be, give the authority's "
                    "certificate in PEM form with --ca-file (tls_settings::authority_files)"};
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {error::certificate_expired,
                what + " is expired since " + text_of(X509_get0_notAfter(at)) +
                    ": the server's administrator has to renew it, unless this computer's clock "
                    "is wrong"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {error::certificate_not_yet_valid, what + " is not valid before " +
                                                      text_of(X509_get0_notBefore(at)) +
                                                      ": check this computer's clock"};
    default:
        return {error::certificate_invalid,
                what + " is not valid: " + X509_verify_cert_error_string(reason)};
    }
}

} // namespace

std::string fingerprint(const X509* certificate) {
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), raw, &size) != 1) return "unknown";
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += digits[raw[i] >> 4];
        out += digits[raw[i] & 15];
    }
    return out;
}

certificate_verdict check_certificate(X509_STORE_CTX* chain, const server_name& expected) {
    if (X509_verify_cert(chain) != 1) return describe_chain_failure(chain, expected);
    X509* leaf = X509_STORE_CTX_get0_cert(chain);
    if (expected.is_named_by(leaf, is_name_constrained(chain))) return {};
    X509_STORE_CTX_set_error(chain, X509_V_ERR_HOSTNAME_MISMATCH);
    const std::string names = names_in(leaf);
    return {error::certificate_wrong_host,
            "the certificate (SHA-256 " + fingerprint(leaf) + ") is valid for " +
                (names.empty() ? "no host (a common name alone does not count)" : names) +
                ", not for " + expected.domain() +
                ", the domain of the account: this is another server (check --connect), or its "
                "administrator has to add the name"};
}

int verify_server_certificate(X509_STORE_CTX* chain, void*) {
    auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return static_cast<tls_stream*>(SSL_get_app_data(ssl))->judge(chain) ? 1 : 0;
}

} // namespace epode::transport
