#pragma once
#include <unit/sasl/scram_server.hpp>
#include <unit/transport/peer.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace epode::test {

using transport::test::accepted;
using transport::test::identity;

// What the client must keep to itself.
inline constexpr std::string_view password = "pencil-of-alice";
inline constexpr std::string_view session_id = "secret-session";

inline constexpr std::string_view start_tls_feature =
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline constexpr std::string_view proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline constexpr std::string_view after_login_features =
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>";
inline constexpr std::string_view request = "<r xmlns='urn:xmpp:sm:3'/>";

/// What SASL PLAIN hands over.
inline std::string plain_message() { return std::string("\0alice\0", 7) + std::string(password); }

/// The identity that the client has to accept.
const identity& honest();

std::string repeated(std::string_view what, int how_often);
std::size_t occurrences(std::string_view in, std::string_view what);
/// The names, separated by blanks, as a feature.
std::string mechanisms(std::string_view names);
/// An element of SASL around that text as base64.
std::string sasl_element(std::string_view name, std::string_view text);
/// The value of an attribute in a piece of XML; empty without one.
std::string attribute_in(std::string_view xml, std::string_view name);

/// The server's end of one connection, in the words of a script: what has to come next, and what
/// the server says to it. When that does not come, the script ends there and its test fails.
class conversation {
public:
    explicit conversation(accepted& link) : link_(link) {}

    /// Reads until that text came; returns it and what came before it since the last call.
    std::string await(std::string_view text);
    /// Whether it could be written, all of it.
    bool send(std::string_view bytes) { return link_.write(bytes); }
    /// Until the client has read all that was sent. Returns the count that it told.
    std::string sync();
    /// Until the client has closed the connection; returns what came since the last await().
    std::string await_end();

    /// Answers the client's stream header.
    void open(std::string_view features);
    void accept_tls(const identity& shown = honest());
    void start_tls();
    /// Up to a certificate that the client does not accept; returns what it writes nevertheless.
    std::string show(const identity& unacceptable);
    /// The same without the beginning in plaintext.
    std::string show_at_once(const identity& unacceptable);
    /// The mechanism that the client takes; its message is in `said`.
    std::string await_auth(std::string_view offered = mechanisms("SCRAM-SHA-256"));
    /// Sends a challenge; returns the client's answer.
    std::string challenge(std::string_view text);
    /// SCRAM as it has to be; the stream header that follows is not read.
    void authenticate(std::string_view offered = mechanisms("SCRAM-SHA-256"));
    /// TLS and a login; the client asks for a resource or for its session next.
    void log_in();
    void bind();
    void enable(std::string_view attributes = "resume='true' id='secret-session'");
    /// All of it, to a session that can be resumed.
    void come_online();
    /// TLS and a login; returns the client's `<resume/>`.
    std::string await_resume();
    void resumed(std::string_view h, std::string_view previd = session_id);
    void refused(std::string_view attributes = "");
    /// The value by which SCRAM is bound to this connection (RFC 9266).
    std::string exporter() const;

    sasl::scram_server scram{crypto::hash_algorithm::sha256};
    std::string said; ///< SASL: the client's last message

    /// All that came before TLS, and inside it.
    const std::string& plain() const noexcept { return plain_; }
    const std::string& secure() const noexcept { return secure_; }
    /// Reads on to the end, for plain() and secure().
    void read_rest();

private:
    bool read_more();

    accepted& link_;
    std::string unread_, plain_, secure_;
};

} // namespace epode::test
