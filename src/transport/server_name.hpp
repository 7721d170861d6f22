#pragma once
#include <epode/base/result.hpp>

#include <openssl/types.h>
#include <string>
#include <string_view>
#include <vector>

namespace epode::transport {

/// Whom a server has to prove to be: the domainpart of the account's JID, whatever host was dialed
/// (RFC 6120 §13.7.1.2, RFC 9525).
class server_name {
public:
    /// \param domain domainpart of a JID: U-labels or an IP address
    /// \return error::bad_host_name
    static result<server_name> parse(std::string_view domain);

    /// As the JID has it, for people.
    const std::string& domain() const noexcept { return domain_; }
    /// For the server name indication (RFC 6066 §3): A-labels; empty for an IP address.
    std::string indication() const { return is_address_ ? std::string() : ascii_; }
    /// Whether the certificate names it: by a DNS-ID, whose left-most label may be `*` (RFC 9525
    /// §6.3), by an SRV-ID `_xmpp-client.domain` (RFC 4985) or an XmppAddr (RFC 6120 §13.7.1.4);
    /// an IP address by an IP-ID. A common name never counts.
    /// \param dns_only only DNS-ID and IP-ID count: an authority above the certificate has name
    ///        constraints, and OpenSSL does not apply them to the other kinds
    bool is_named_by(X509* certificate, bool dns_only) const;

private:
    std::string domain_, ascii_;
    bool is_address_ = false;
};

/// The XmppAddrs in a certificate (RFC 6120 §13.7.1.4), as they stand there.
std::vector<std::string> xmpp_addresses_in(const X509* certificate);

/// The names in a certificate, for people: bounded, nothing but printable ASCII. Empty: none.
std::string names_in(X509* certificate);

} // namespace epode::transport
