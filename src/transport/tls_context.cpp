#include <transport/tls_context.hpp>

#include <epode/transport/error.hpp>
#include <transport/certificate_check.hpp>
#include <transport/client_certificate.hpp>
#include <transport/openssl_pointer.hpp>
#include <transport/pem_file.hpp>
#include <transport/server_name.hpp>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <new>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace epode::transport {
namespace {

using certificate_pointer = openssl_pointer<X509, X509_free>;

/// Adds each certificate of a PEM text. \return what is wrong, empty when nothing is
std::string add_authorities(SSL_CTX* context, BIO* pem) {
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    std::size_t count = 0;
    for (;; ++count) {
        const certificate_pointer next(PEM_read_bio_X509(pem, nullptr, nullptr, nullptr));
        if (!next) break;
        if (X509_STORE_add_cert(store, next.get()) != 1) return "a certificate is unusable";
    }
    if (!pem_was_at_end()) return "certificate number " + std::to_string(count + 1) + " is damaged";
    return count == 0 ? "there is no certificate in PEM form inside" : "";
}

/// Whether a folder is what `openssl rehash` makes: authorities by the hash of their name.
bool is_hashed(const char* folder) {
    std::error_code failed;
    const std::filesystem::directory_iterator end;
    for (std::filesystem::directory_iterator at(folder, failed); at != end; at.increment(failed)) {
        const std::string name = at->path().filename().string();
        if (name.size() == 10 && name.ends_with(".0") &&
            name.find_first_not_of("0123456789abcdef") == 8)
            return true;
    }
    return false;
}

/// From a hashed folder OpenSSL loads the authorities that it needs when it needs them; its own
/// default is to load the file of all of them first, which takes 30 ms and 880 kB.
void add_system_authorities(SSL_CTX* context) {
    const char* file = std::getenv(X509_get_default_cert_file_env());
    const char* folder = std::getenv(X509_get_default_cert_dir_env());
    if (!folder) folder = X509_get_default_cert_dir();
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    if (file || !is_hashed(folder) || X509_STORE_load_path(store, folder) != 1)
        SSL_CTX_set_default_verify_paths(context);
    ERR_clear_error();
}

struct context_cache {
    std::mutex lock;
    std::vector<std::weak_ptr<const tls_context>> contexts;
};

} // namespace

tls_context::tls_context(tls_settings settings)
    : settings_(std::move(settings)), context_(SSL_CTX_new(TLS_client_method())) {
    if (!context_) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION); // RFC 7590 §3.1, RFC 9325 §3.1.1
    SSL_CTX_set_options(context_, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                   SSL_MODE_RELEASE_BUFFERS);
    // Many records from one read of the socket.
    SSL_CTX_set_read_ahead(context_, 1);
    // What the user hands in is trusted as it stands, be it an authority, one below it or a server.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context_), X509_V_FLAG_PARTIAL_CHAIN);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context_, verify_server_certificate, nullptr);
}

tls_context::~tls_context() { SSL_CTX_free(context_); }

bool tls_context::certificate_names_only(const jid& account) const {
    const X509* own = SSL_CTX_get0_certificate(context_);
    const std::vector<std::string> addresses =
        own ? xmpp_addresses_in(own) : std::vector<std::string>();
    if (addresses.size() != 1) return false;
    const result<jid> named = jid::parse(addresses.front());
    return named && named->bare_text() == account.bare_text();
}

error_code tls_context::load(diagnostics& why) {
    if (error_code failed = load_authorities(why)) return failed;
    if (settings_.certificate_file.empty() && settings_.key_file.empty()) return {};
    why.ours = load_client_certificate(context_, settings_);
    return why.ours.empty() ? error_code() : make_error_code(error::bad_client_certificate);
}

error_code tls_context::load_authorities(diagnostics& why) {
    ERR_clear_error();
    if (settings_.system_authorities) add_system_authorities(context_);
    for (const std::string& file : settings_.authority_files) {
        std::string wrong;
        if (const bio_pointer pem = open_pem_file(file, wrong))
            wrong = add_authorities(context_, pem.get());
        if (wrong.empty()) continue;
        why.ours = "the file of certificate authorities ";
        why.ours.append(file).append(" is unusable: ").append(wrong);
        return error::bad_trust_settings;
    }
    if (settings_.authorities_pem.empty()) return {};
    const std::string& text = settings_.authorities_pem;
    const bio_pointer pem(BIO_new_mem_buf(
        text.data(), static_cast<int>(std::min<std::size_t>(text.size(), INT_MAX))));
    const std::string wrong = add_authorities(context_, pem.get());
    if (wrong.empty()) return {};
    why.ours = "the text of certificate authorities is unusable: " + wrong;
    return error::bad_trust_settings;
}

result<std::shared_ptr<const tls_context>> tls_context::shared(const tls_settings& settings,
                                                               diagnostics& why) {
    static context_cache cache;
    const std::lock_guard guard(cache.lock);
    std::erase_if(cache.contexts, [](const auto& context) { return context.expired(); });
    for (const auto& known : cache.contexts) {
        std::shared_ptr<const tls_context> context = known.lock();
        if (context && context->settings_ == settings) return context;
    }
    const std::shared_ptr<tls_context> fresh(new tls_context(settings));
    if (error_code failed = fresh->load(why)) return failed;
    cache.contexts.push_back(fresh);
    return std::shared_ptr<const tls_context>(fresh);
}

} // namespace epode::transport
