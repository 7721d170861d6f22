#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace epode::test {

enum class certificate_kind {
    right_host,  ///< for `localhost` and `conference.localhost`, valid today
    wrong_host,  ///< for `elsewhere.example` only
    expired,     ///< for the right host, over since yesterday
    self_signed, ///< for the right host, signed by itself and not by the authority
};

/// PEM files.
struct certificate_files {
    std::filesystem::path key;
    std::filesystem::path certificate;
    /// Key and certificate in one file.
    std::filesystem::path both;
};

/// A certificate authority made for one test, with P-256 keys.
class certificate_authority {
public:
    /// Writes `ca.pem` into `folder`. Throws std::runtime_error when OpenSSL fails.
    explicit certificate_authority(std::filesystem::path folder);
    ~certificate_authority();

    /// What a client has to trust.
    std::filesystem::path file() const;
    /// Writes a new key and certificate into the folder, named after their kind.
    certificate_files issue(certificate_kind kind);
    /// The same for a client; `addresses` are JIDs that it is for.
    certificate_files issue_client(const std::string& name,
                                   const std::vector<std::string>& addresses);

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace epode::test
