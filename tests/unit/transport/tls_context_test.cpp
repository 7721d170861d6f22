// Tests src/transport/error.cpp
#include "certificates.hpp"

#include <epode/transport/error.hpp>
#include <transport/tls_context.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <optional>
#include <string>

namespace epode::transport {
namespace {

std::string written(const std::string& name, const std::string& text) {
    const std::string path = testing::TempDir() + "epode-" + name;
    std::ofstream(path) << text;
    return path;
}

/// Sets or unsets a variable for as long as it lives.
class environment_override {
public:
    environment_override(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        set(value);
    }
    ~environment_override() { set(before_ ? before_->c_str() : nullptr); }

private:
    void set(const char* value) const {
        if (value)
            ::setenv(name_, value, 1);
        else
            ::unsetenv(name_);
    }
    const char* name_;
    std::optional<std::string> before_;
};

error_code refused(const tls_settings& settings, std::string& ours) {
    diagnostics why;
    const auto context = tls_context::shared(settings, why);
    ours = why.ours;
    return context ? error_code() : context.error();
}

TEST(tls_context, is_shared_by_equal_settings) {
    diagnostics why;
    tls_settings settings{.system_authorities = false};
    const auto first = tls_context::shared(settings, why).value();
    EXPECT_EQ(tls_context::shared(settings, why).value(), first);
    settings.authorities_pem = test::authority().pem();
    const auto second = tls_context::shared(settings, why).value();
    EXPECT_NE(second, first);
    EXPECT_EQ(tls_context::shared(settings, why).value(), second);
}

TEST(tls_context, loads_files_and_text) {
    const std::string one = test::authority().pem();
    const std::string two = one + "a comment\n" + test::issue({.common_name = "other"}).pem();
    const std::string path = written("two.pem", two);
    std::string ours;
    EXPECT_FALSE(refused(
        {.system_authorities = false, .authority_files = {path}, .authorities_pem = one}, ours))
        << ours;
    std::remove(path.c_str());
}

TEST(tls_context, says_which_file_is_wrong) {
    std::string ours;
    EXPECT_EQ(
        refused({.system_authorities = false, .authority_files = {"/nonexistent/ca.pem"}}, ours),
        error::bad_trust_settings);
    EXPECT_NE(ours.find("/nonexistent/ca.pem is unusable: it cannot be read: No such file"),
              std::string::npos)
        << ours;

    const std::string empty = written("empty.pem", "nothing\n");
    EXPECT_EQ(refused({.system_authorities = false, .authority_files = {empty}}, ours),
              error::bad_trust_settings);
    EXPECT_NE(ours.find("no certificate in PEM form"), std::string::npos) << ours;
    std::remove(empty.c_str());

    std::string damaged = test::authority().pem() + test::authority().pem();
    damaged[damaged.size() / 2 + 100] = '!';
    const std::string broken = written("broken.pem", damaged);
    EXPECT_EQ(refused({.system_authorities = false, .authority_files = {broken}}, ours),
              error::bad_trust_settings);
    EXPECT_NE(ours.find("certificate number 2 is damaged"), std::string::npos) << ours;
    std::remove(broken.c_str());

    EXPECT_EQ(refused({.system_authorities = false, .authorities_pem = "nothing"}, ours),
              error::bad_trust_settings);
    EXPECT_NE(ours.find("text of certificate authorities"), std::string::npos) << ours;
}

// Whose they are is the machine's business: a folder of one authority stands in for it.
TEST(tls_context, system_authorities_from_a_hashed_folder) {
    const std::string folder = testing::TempDir() + "epode-authorities";
    std::filesystem::create_directory(folder);
    const unsigned long hash = X509_NAME_hash_ex(
        X509_get_subject_name(test::authority().certificate.get()), nullptr, nullptr, nullptr);
    char name[16];
    std::snprintf(name, sizeof name, "%08lx.0", hash);
    std::ofstream(folder + "/" + name) << test::authority().pem();
    const environment_override no_file("SSL_CERT_FILE", nullptr);
    const environment_override own_folder("SSL_CERT_DIR", folder.c_str());
    diagnostics why;
    const auto context = tls_context::shared({}, why).value();

    X509_STORE* store = SSL_CTX_get_cert_store(context->native());
    EXPECT_EQ(sk_X509_OBJECT_num(X509_STORE_get0_objects(store)), 0); // none was needed yet
    const test::identity leaf = test::issue({.common_name = "x"}, &test::authority());
    const openssl_pointer<X509_STORE_CTX, X509_STORE_CTX_free> chain(X509_STORE_CTX_new());
    X509_STORE_CTX_init(chain.get(), store, leaf.certificate.get(), nullptr);
    EXPECT_EQ(X509_verify_cert(chain.get()), 1);
    std::filesystem::remove_all(folder);
}

TEST(transport_error, has_a_text_for_each) {
    for (int i = 1; i <= static_cast<int>(error::client_certificate_refused); ++i)
        EXPECT_NE(make_error_code(static_cast<error>(i)).message(), "unknown error");
    EXPECT_EQ(make_error_code(error::client_certificate_refused).message(),
              "the server refused the client's certificate");
    EXPECT_STREQ(category().name(), "epode.transport");
}

} // namespace
} // namespace epode::transport
