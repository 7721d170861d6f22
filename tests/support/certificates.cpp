#include <support/certificates.hpp>

#include <support/temporary_folder.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>

namespace epode::test {
namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* value) const {
        Free(value);
    }
};
using key_pointer = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_pointer = std::unique_ptr<X509, freed_by<X509_free>>;
using bio_pointer = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using extension_pointer = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

constexpr long day_s = 24L * 60 * 60;

void require(bool succeeded, const char* what) {
    if (!succeeded) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

key_pointer new_key() {
    key_pointer key(EVP_EC_gen("P-256"));
    require(key != nullptr, "EC key");
    return key;
}

void add_extension(X509& certificate, X509& issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const extension_pointer extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
    require(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, "extension");
}

void set_name(X509_NAME* name, const std::string& common_name) {
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1, "name");
}

struct validity {
    long from_s, until_s; // counted from now
};

certificate_pointer new_certificate(EVP_PKEY& key, const std::string& name, validity valid) {
    certificate_pointer out(X509_new());
    require(out != nullptr, "certificate");
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(out.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), valid.from_s);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), valid.until_s);
    set_name(X509_get_subject_name(out.get()), name);
    require(X509_set_pubkey(out.get(), &key) == 1, "public key");
    return out;
}

void sign(X509& certificate, X509& issuer, EVP_PKEY& issuer_key) {
    X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer));
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    require(X509_sign(&certificate, &issuer_key, EVP_sha256()) > 0, "signature");
}

std::string pem(X509& certificate) {
    const bio_pointer memory(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(memory.get(), &certificate) == 1, "PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

std::string pem(EVP_PKEY& key) {
    const bio_pointer memory(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(memory.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) ==
                1,
            "PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

struct description {
    std::string file, name, alternative_names;
    validity valid{-day_s, 30 * day_s};
    bool by_itself = false;
    const char* usage = "serverAuth";
};

description describe(certificate_kind kind) {
    const std::string here = "DNS:localhost,DNS:conference.localhost";
    switch (kind) {
    case certificate_kind::right_host: return {"right-host", "localhost", here};
    case certificate_kind::wrong_host:
        return {"wrong-host", "elsewhere.example", "DNS:elsewhere.example"};
    case certificate_kind::expired: return {"expired", "localhost", here, {-9 * day_s, -day_s}};
    case certificate_kind::self_signed:
        return {.file = "self-signed",
                .name = "localhost",
                .alternative_names = here,
                .by_itself = true};
    }
    throw std::logic_error("certificate kind");
}

} // namespace

struct certificate_authority::state {
    std::filesystem::path folder;
    key_pointer key = new_key();
    certificate_pointer certificate =
        new_certificate(*key, "epode test authority", {-10 * day_s, 30 * day_s});

    certificate_files issue(const description& wanted) const;
};

certificate_authority::certificate_authority(std::filesystem::path folder)
    : state_(std::make_unique<state>()) {
    state_->folder = std::move(folder);
    X509& own = *state_->certificate;
    add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(own, own, *state_->key);
    write_file(file(), pem(own));
}

certificate_authority::~certificate_authority() = default;

std::filesystem::path certificate_authority::file() const { return state_->folder / "ca.pem"; }

certificate_files certificate_authority::issue(certificate_kind kind) {
    return state_->issue(describe(kind));
}

certificate_files certificate_authority::issue_client(const std::string& name,
                                                      const std::vector<std::string>& addresses) {
    std::string names = "DNS:client.example";
    for (const std::string& each : addresses)
        names += ",otherName:1.3.6.1.5.5.7.8.5;UTF8:" + each;
    return state_->issue({.file = "client-" + name,
                          .name = name,
                          .alternative_names = names,
                          .usage = "clientAuth"});
}

certificate_files certificate_authority::state::issue(const description& wanted) const {
    const key_pointer own_key = new_key();
    const certificate_pointer leaf = new_certificate(*own_key, wanted.name, wanted.valid);
    X509& issuer = wanted.by_itself ? *leaf : *certificate;
    add_extension(*leaf, issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*leaf, issuer, NID_subject_alt_name, wanted.alternative_names);
    add_extension(*leaf, issuer, NID_ext_key_usage, wanted.usage);
    sign(*leaf, issuer, wanted.by_itself ? *own_key : *key);

    certificate_files files{folder / (wanted.file + ".key"), folder / (wanted.file + ".pem"),
                            folder / (wanted.file + "-both.pem")};
    write_file(files.key, pem(*own_key));
    write_file(files.certificate, pem(*leaf));
    write_file(files.both, pem(*own_key) + pem(*leaf));
    return files;
}

} // namespace epode::test
