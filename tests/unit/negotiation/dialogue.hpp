#pragma once
#include <epode/crypto/hash.hpp>
#include <epode/negotiation/negotiation.hpp>
#include <epode/text/base64.hpp>
#include <epode/xml/stream_parser.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace epode::test {

class counting_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = static_cast<std::byte>(++last_);
    }

private:
    unsigned char last_ = 0;
};

/// One negotiation, and the test as its server: feeds XML and keeps what was written.
class dialogue {
public:
    using step = negotiation::step;

    static negotiation::settings with_password() {
        negotiation::settings s;
        s.account = jid("alice@example.org");
        s.credentials.username = "alice";
        s.credentials.password = "pencil";
        return s;
    }
    static negotiation::settings anonymous() {
        negotiation::settings s;
        s.account = jid("example.org");
        s.credentials.anonymous = true;
        s.require_tls = false;
        return s;
    }

    explicit dialogue(negotiation::settings s = anonymous())
        : settings(std::move(s)), core(settings, random, cache) {}

    step note(step s) {
        if (s == step::new_stream || s == step::start_tls) parser.reset();
        return s;
    }
    step begin(bool direct_tls = false) { return note(core.begin(direct_tls, wire)); }
    step tls_ready() { return note(core.tls_ready({}, wire)); }
    /// Feeds it all; the step of the last item, or of the first that is not `more`.
    step receive(std::string_view xml) {
        EXPECT_FALSE(parser.feed(as_bytes(xml))) << xml;
        step last = step::more;
        while (auto item = parser.next())
            if (last = note(core.receive(*item, wire)); last != step::more) break;
        return last;
    }
    static constexpr std::string_view header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "id='s' from='example.org' version='1.0'>";
    step open(std::string_view features) {
        return receive(std::string(header) + "<stream:features>" + std::string(features) +
                       "</stream:features>");
    }
    static std::string mechanisms(std::string_view names) {
        std::string out = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
        while (!names.empty()) {
            const std::size_t space = std::min(names.find(' '), names.size());
            out += "<mechanism>" + std::string(names.substr(0, space)) + "</mechanism>";
            names.remove_prefix(std::min(space + 1, names.size()));
        }
        return out + "</mechanisms>";
    }
    static std::string sasl(std::string_view name, std::string_view content) {
        return "<" + std::string(name) + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
               std::string(content) + "</" + std::string(name) + ">";
    }
    static constexpr std::string_view start_tls =
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    static constexpr std::string_view proceed =
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    static constexpr std::string_view bind_feature =
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";

    // The stations of a login without TLS and without a password.
    void to_features() { EXPECT_EQ(begin(), step::new_stream); }
    void to_sasl() {
        to_features();
        EXPECT_EQ(open(mechanisms("ANONYMOUS")), step::more);
    }
    void to_second_stream() {
        to_sasl();
        EXPECT_EQ(receive(sasl("success", "")), step::new_stream);
    }
    void to_ready() {
        to_second_stream();
        EXPECT_EQ(open(bind_feature), step::authenticated);
    }
    void to_resuming() {
        to_ready();
        EXPECT_EQ(core.resume("id&'1", 7, wire), step::more);
    }
    void to_binding() {
        to_ready();
        written();
        EXPECT_EQ(core.bind(wire), step::more);
    }

    // The server's side of SCRAM-SHA-256 (RFC 5802 §3), for the password "pencil".
    std::string client_first_bare() {
        const std::size_t at = wire.rfind("'>", wire.rfind("</auth>")) + 2;
        const auto text = base64_decode(wire.substr(at, wire.rfind("</auth>") - at));
        EXPECT_TRUE(text);
        return text->substr(text->find("n="));
    }
    /// The challenge, and what `<success/>` has to carry.
    std::pair<std::string, std::string> scram(std::string_view extra = {}) {
        using namespace crypto;
        constexpr auto sha256 = hash_algorithm::sha256;
        const std::string first = client_first_bare();
        const std::string nonce = first.substr(first.find("r=") + 2) + "SERVER";
        const std::string challenge =
            "r=" + nonce + ",s=" + base64_encode("salt") + ",i=4096" + std::string(extra);
        const auto salted = pbkdf2(sha256, as_bytes("pencil"), as_bytes("salt"), 4096);
        const auto key = hmac(sha256, *salted, as_bytes("Server Key"));
        const std::string messages =
            first + "," + challenge + ",c=" + base64_encode(gs2_header) + ",r=" + nonce;
        const auto signature = hmac(sha256, *key, as_bytes(messages));
        return {challenge, "v=" + base64_encode(signature->text())};
    }
    std::string gs2_header = "n,,";

    std::string written() { return std::exchange(wire, {}); }

    counting_random random;
    sasl::salted_password_cache cache;
    negotiation::settings settings;
    negotiation core;
    xml::stream_parser parser;
    std::string wire;
};

} // namespace epode::test
