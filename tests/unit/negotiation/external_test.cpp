// SASL EXTERNAL: the login with a client certificate (XEP-0178).
#include "dialogue.hpp"

namespace epode::test {
namespace {

using step = negotiation::step;

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

void to_sasl(dialogue& d, std::string_view mechanisms) {
    d.begin(true);
    d.tls_ready();
    EXPECT_EQ(d.open(dialogue::mechanisms(mechanisms)), step::more);
}

negotiation::settings with_certificate(std::string_view password) {
    negotiation::settings s = dialogue::with_password();
    s.credentials.password = password;
    s.credentials.external = true;
    return s;
}

TEST(external, a_certificate_comes_first_and_says_all_or_names_the_account) {
    for (const auto& [identity, sent] :
         {std::pair("", ">=</auth>"),
          std::pair("alice@example.org", ">YWxpY2VAZXhhbXBsZS5vcmc=</")}) {
        negotiation::settings s = with_certificate("");
        s.credentials.external_identity = identity;
        dialogue d(s);
        to_sasl(d, "SCRAM-SHA-256 EXTERNAL");
        const std::string auth = d.written();
        EXPECT_TRUE(has(auth, "mechanism='EXTERNAL'")) << auth;
        EXPECT_TRUE(has(auth, sent)) << auth;
        EXPECT_EQ(d.receive(dialogue::sasl("success", "")), step::new_stream);
        EXPECT_EQ(d.core.login().mechanism, "EXTERNAL");
        EXPECT_EQ(d.core.why().ours, "");
    }
}

TEST(external, a_refused_certificate_without_a_password_is_final) {
    dialogue d(with_certificate(""));
    to_sasl(d, "SCRAM-SHA-256 EXTERNAL");
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<not-authorized/><text>no</text>")),
              step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_failed);
    EXPECT_TRUE(has(d.core.why().ours, "certificate as proof for alice@example.org"));
    EXPECT_FALSE(has(d.core.why().ours, "password"));
    EXPECT_EQ(d.core.why().theirs, "no");
}

// The server judged the certificate, not the password.
TEST(external, a_refused_certificate_gives_way_to_the_password) {
    for (const char* condition : {"<not-authorized/>", "<invalid-authzid/>",
                                  "<credentials-expired/>", "<account-disabled/>"}) {
        dialogue d(with_certificate("pencil"));
        to_sasl(d, "SCRAM-SHA-256 EXTERNAL");
        d.written();
        EXPECT_EQ(d.receive(dialogue::sasl("failure", condition)), step::more) << condition;
        EXPECT_TRUE(has(d.wire, "mechanism='SCRAM-SHA-256'")) << d.wire;
        const auto [challenge, proof] = d.scram();
        d.receive(dialogue::sasl("challenge", base64_encode(challenge)));
        EXPECT_EQ(d.receive(dialogue::sasl("success", base64_encode(proof))), step::new_stream);
        EXPECT_EQ(d.core.login().mechanism, "SCRAM-SHA-256");
        EXPECT_TRUE(has(d.core.why().ours, "refused the login with EXTERNAL")) << d.core.why().ours;
    }
}

TEST(external, of_a_refused_certificate_and_a_refused_password_both_are_told) {
    dialogue d(with_certificate("wrong"));
    to_sasl(d, "SCRAM-SHA-256 EXTERNAL");
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<invalid-authzid/>")), step::more);
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<not-authorized/>")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_failed);
    EXPECT_TRUE(has(d.core.why().ours, "with SCRAM-SHA-256: not-authorized (wrong password"))
        << d.core.why().ours;
    EXPECT_TRUE(has(d.core.why().ours, "before that the server refused the login with EXTERNAL"))
        << d.core.why().ours;
}

// XEP-0178 §2 has servers do so.
TEST(external, a_stream_closed_behind_the_refusal_is_final) {
    dialogue d(with_certificate("pencil"));
    to_sasl(d, "SCRAM-SHA-256 EXTERNAL");
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<invalid-authzid/><text>no</text>")),
              step::more);
    EXPECT_EQ(d.receive("</stream:stream>"), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_failed);
    EXPECT_TRUE(has(d.core.why().ours, "refused the login with EXTERNAL: invalid-authzid"));
    EXPECT_TRUE(has(d.core.why().ours, "then it closed the stream"));
    EXPECT_EQ(d.core.why().theirs, "no");
}

TEST(external, a_certificate_that_is_of_no_use_is_told) {
    dialogue d(with_certificate("pencil"));
    to_sasl(d, "SCRAM-SHA-256");
    EXPECT_TRUE(has(d.wire, "mechanism='SCRAM-SHA-256'"));
    EXPECT_TRUE(has(d.core.why().ours, "no login with a certificate (EXTERNAL)"));
}

// Without TLS no certificate was shown, and whoever is on the way could claim the success.
TEST(external, a_certificate_is_never_used_without_tls) {
    negotiation::settings s = with_certificate("");
    s.require_tls = false;
    dialogue d(s);
    d.begin();
    EXPECT_EQ(d.open(dialogue::mechanisms("EXTERNAL")), step::failed);
    EXPECT_FALSE(has(d.wire, "<auth"));
}

} // namespace
} // namespace epode::test
