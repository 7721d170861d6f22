// The linear path, and each way in which it can end early.
#include "dialogue.hpp"

#include <functional>

namespace epode::test {
namespace {

using step = negotiation::step;

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

constexpr std::string_view bound =
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org/r</jid></bind>";

std::string bind_answer(const std::string& written, std::string_view content,
                        std::string_view type = "result") {
    const std::size_t at = written.find("id='") + 4;
    return "<iq type='" + std::string(type) + "' id='" +
           written.substr(at, written.find('\'', at) - at) + "'>" + std::string(content) + "</iq>";
}

TEST(negotiation, from_start_tls_to_a_bound_address) {
    dialogue d(dialogue::with_password());
    EXPECT_EQ(d.begin(), step::new_stream);
    const std::string first = d.written();
    EXPECT_TRUE(has(first, "to='example.org'")) << first;
    EXPECT_FALSE(has(first, "alice")) << "our address is nobody's business in plaintext: " << first;
    EXPECT_EQ(d.open(dialogue::start_tls), step::more);
    EXPECT_EQ(d.written(), dialogue::start_tls);
    EXPECT_EQ(d.receive(dialogue::proceed), step::start_tls);
    EXPECT_FALSE(d.core.secure());
    EXPECT_EQ(d.tls_ready(), step::new_stream);
    EXPECT_TRUE(d.core.secure());
    EXPECT_TRUE(has(d.written(), "from='alice@example.org'"));
    EXPECT_EQ(d.open(dialogue::mechanisms("PLAIN SCRAM-SHA-1 SCRAM-SHA-256")), step::more);
    EXPECT_TRUE(has(d.wire, "mechanism='SCRAM-SHA-256'>")) << d.wire;
    const auto [challenge, proof] = d.scram();
    EXPECT_EQ(d.receive(dialogue::sasl("challenge", base64_encode(challenge))), step::more);
    EXPECT_TRUE(has(d.written(), "<response "));
    EXPECT_EQ(d.receive(dialogue::sasl("success", base64_encode(proof))), step::new_stream);
    EXPECT_EQ(d.core.login().mechanism, "SCRAM-SHA-256");
    EXPECT_TRUE(has(d.written(), "<stream:stream "));
    EXPECT_EQ(d.open(std::string(dialogue::bind_feature) + "<sm xmlns='urn:xmpp:sm:3'/>"),
              step::authenticated);
    EXPECT_TRUE(d.core.features().stream_management);
    EXPECT_EQ(d.core.bind(d.wire), step::more);
    EXPECT_FALSE(has(d.wire, "<resource>")) << d.wire;
    EXPECT_EQ(d.receive(bind_answer(d.written(), bound)), step::bound);
    EXPECT_EQ(d.core.bound_address(), jid("alice@example.org/r"));
}

TEST(negotiation, direct_tls_comes_before_any_xml) {
    dialogue d(dialogue::with_password());
    EXPECT_EQ(d.begin(true), step::start_tls);
    EXPECT_EQ(d.wire, "");
    EXPECT_EQ(d.tls_ready(), step::new_stream);
    EXPECT_TRUE(has(d.wire, "<stream:stream "));
}

TEST(negotiation, a_resource_of_our_own_is_asked_for_and_escaped) {
    negotiation::settings s = dialogue::anonymous();
    s.account = jid("alice@example.org/a<b&'c");
    dialogue d(s);
    d.to_binding();
    EXPECT_TRUE(has(d.wire, "<resource>a&lt;b&amp;&apos;c</resource>")) << d.wire;
}

// What a hostile or broken server does instead.

TEST(negotiation, without_tls_on_offer_nothing_is_sent) {
    dialogue d(dialogue::with_password());
    d.begin();
    d.written();
    EXPECT_EQ(d.open(dialogue::mechanisms("SCRAM-SHA-256 PLAIN ANONYMOUS")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::tls_not_offered);
    EXPECT_EQ(d.wire, "");
    EXPECT_FALSE(d.core.why().ours.empty());
}

TEST(negotiation, a_refused_start_tls_ends_it) {
    dialogue d(dialogue::with_password());
    d.begin();
    d.open(dialogue::start_tls);
    d.written();
    EXPECT_EQ(d.receive("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::tls_refused);
    EXPECT_EQ(d.wire, "");
}

TEST(negotiation, what_stands_behind_proceed_is_never_read) {
    dialogue d(dialogue::with_password());
    d.begin();
    d.open(dialogue::start_tls);
    EXPECT_EQ(d.receive(std::string(dialogue::proceed) + dialogue::sasl("success", "") +
                        "<stream:features/>"),
              step::start_tls);
    EXPECT_EQ(d.tls_ready(), step::new_stream);
    EXPECT_EQ(d.parser.next(), std::nullopt) << "the next stream begins with nothing";
    EXPECT_FALSE(d.core.features().start_tls) << "features from before TLS are void";
}

TEST(negotiation, tls_that_is_not_required_by_us_is_used_when_the_server_requires_it) {
    negotiation::settings s = dialogue::anonymous();
    dialogue d(s);
    d.to_features();
    EXPECT_EQ(d.open("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"),
              step::more);
    EXPECT_TRUE(has(d.wire, "<starttls "));
}

TEST(negotiation, plaintext_logs_in_when_it_is_allowed) {
    dialogue d;
    d.to_sasl();
    EXPECT_TRUE(has(d.wire, "mechanism='ANONYMOUS'>=</auth>")) << d.wire;
}

TEST(negotiation, only_a_stream_of_version_1_will_do) {
    for (const char* header :
         {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='s'>",
          "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='0.9'>",
          "<stream:stream xmlns:stream='urn:x' version='1.0'>", "<html version='1.0'>"}) {
        dialogue d;
        d.begin();
        EXPECT_EQ(d.receive(header), step::failed) << header;
        EXPECT_EQ(d.core.failure(), negotiation_error::invalid_stream) << header;
    }
}

/// A way to one state, and to the next one's door.
struct station {
    const char* name;
    std::function<void(dialogue&)> go;
};
const std::vector<station>& stations() {
    static const std::vector<station> all = {
        {"features",
         [](dialogue& d) {
             d.to_features();
             d.receive(dialogue::header);
         }},
        {"proceed",
         [](dialogue& d) {
             d.to_features();
             d.open("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>");
         }},
        {"sasl", [](dialogue& d) { d.to_sasl(); }},
        {"second stream",
         [](dialogue& d) {
             d.to_second_stream();
             d.receive(dialogue::header);
         }},
        {"resuming", [](dialogue& d) { d.to_resuming(); }},
        {"binding", [](dialogue& d) { d.to_binding(); }},
    };
    return all;
}

TEST(negotiation, an_element_out_of_place_ends_it_in_every_state) {
    for (const station& s : stations())
        for (const char* element :
             {"<message><body>x</body></message>", "<iq type='result' id='1'/>", "<foo xmlns='x'/>",
              "<success xmlns='urn:x'/>", "<proceed xmlns='urn:x'/>", "<resumed xmlns='urn:x'/>"}) {
            dialogue d;
            s.go(d);
            d.written();
            EXPECT_EQ(d.receive(element), step::failed) << s.name << ": " << element;
            EXPECT_EQ(d.core.failure(), negotiation_error::unexpected_element)
                << s.name << ": " << element;
            EXPECT_EQ(d.wire, "") << s.name;
        }
}

TEST(negotiation, stream_management_out_of_place_is_passed_over_once_logged_in) {
    constexpr std::string_view elements[] = {
        "<r xmlns='urn:xmpp:sm:3'/>", "<a xmlns='urn:xmpp:sm:3' h='9'/>",
        "<enabled xmlns='urn:xmpp:sm:3' id='1' resume='true'/>", "<sm xmlns='urn:xmpp:sm:3'/>"};
    for (const station& s : stations())
        for (const std::string_view element : elements) {
            dialogue d;
            s.go(d);
            d.written();
            const bool logged_in =
                std::string_view(s.name) == "resuming" || std::string_view(s.name) == "binding";
            EXPECT_EQ(d.receive(element), logged_in ? step::more : step::failed)
                << s.name << ": " << element;
            EXPECT_EQ(d.wire, "") << s.name << ": " << element;
        }
    dialogue d;
    d.to_binding();
    EXPECT_EQ(d.receive("<failed xmlns='urn:xmpp:sm:3'/><resumed xmlns='urn:xmpp:sm:3' h='0'/>"),
              step::more)
        << "the answer to an earlier question";
    EXPECT_EQ(d.receive(bind_answer(d.wire, bound)), step::bound);
}

TEST(negotiation, a_success_that_nobody_asked_for_is_out_of_place) {
    dialogue d(dialogue::with_password());
    d.begin();
    d.receive(dialogue::header);
    EXPECT_EQ(d.receive(dialogue::sasl("success", "")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::unexpected_element);
}

TEST(negotiation, a_stream_error_ends_it_in_every_state) {
    for (const station& s : stations()) {
        dialogue d;
        s.go(d);
        EXPECT_EQ(d.receive("<stream:error>"
                            "<host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                            "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>not here</text>"
                            "</stream:error></stream:stream>"),
                  step::failed)
            << s.name;
        EXPECT_EQ(d.core.failure(), stream_condition::host_unknown) << s.name;
        ASSERT_TRUE(d.core.peer_error()) << s.name;
        EXPECT_EQ(d.core.why().theirs, "not here") << s.name;
        EXPECT_EQ(d.core.why().ours.find("not here"), std::string::npos) << s.name;
    }
}

TEST(negotiation, a_closed_stream_ends_it_in_every_state) {
    for (const station& s : stations()) {
        dialogue d;
        s.go(d);
        EXPECT_EQ(d.receive("</stream:stream>"), step::failed) << s.name;
        EXPECT_EQ(d.core.failure(), negotiation_error::stream_closed) << s.name;
        EXPECT_FALSE(d.core.peer_error());
    }
}

TEST(negotiation, features_without_binding_are_no_way_on) {
    dialogue d;
    d.to_second_stream();
    EXPECT_EQ(d.open("<sm xmlns='urn:xmpp:sm:3'/>"), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::bind_refused);
}

// SASL.

TEST(negotiation, no_common_mechanism_is_our_own_refusal) {
    dialogue d(dialogue::with_password());
    d.begin(true);
    d.tls_ready();
    d.written();
    EXPECT_EQ(d.open(dialogue::mechanisms("PLAIN DIGEST-MD5")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe);
    EXPECT_EQ(d.wire, "") << "no password, not even a try";
}

void secure_to_sasl(dialogue& d, std::string_view mechanisms) {
    d.begin(true);
    d.tls_ready();
    EXPECT_EQ(d.open(dialogue::mechanisms(mechanisms)), step::more);
}

error_code failure_of(std::string_view condition) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256");
    EXPECT_EQ(d.receive(dialogue::sasl("failure", std::string(condition) + "<text>no</text>")),
              step::failed);
    EXPECT_EQ(d.core.why().theirs, "no");
    return d.core.failure();
}

TEST(negotiation, sasl_conditions_tell_final_from_temporary) {
    for (const char* final : {"<not-authorized/>", "<account-disabled/>", "<credentials-expired/>",
                              "<invalid-authzid/>"})
        EXPECT_EQ(failure_of(final), negotiation_error::authentication_failed) << final;
    for (const char* later : {"<temporary-auth-failure/>", "", "<never-heard-of/>"})
        EXPECT_EQ(failure_of(later), negotiation_error::authentication_delayed) << later;
}

TEST(negotiation, a_refused_mechanism_gives_way_to_the_next) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256 SCRAM-SHA-1");
    d.written();
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<invalid-mechanism/>")), step::more);
    EXPECT_TRUE(has(d.written(), "mechanism='SCRAM-SHA-1'"));
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<invalid-mechanism/>")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_failed);
    EXPECT_EQ(d.wire, "") << "a third time is not tried";
}

TEST(negotiation, a_refused_scram_never_falls_back_to_plain) {
    negotiation::settings s = dialogue::with_password();
    s.policy.allow_plain = true;
    dialogue d(s);
    secure_to_sasl(d, "SCRAM-SHA-256 PLAIN");
    d.written();
    EXPECT_EQ(d.receive(dialogue::sasl("failure", "<mechanism-too-weak/>")), step::failed);
    EXPECT_EQ(d.wire, "");
}

TEST(negotiation, scram_success_without_proof_is_no_success) {
    for (const char* content : {"", "=", "dj1h"}) { // dj1h: v=a
        dialogue d(dialogue::with_password());
        secure_to_sasl(d, "SCRAM-SHA-256");
        const auto [challenge, proof] = d.scram();
        d.receive(dialogue::sasl("challenge", base64_encode(challenge)));
        d.written();
        EXPECT_EQ(d.receive(dialogue::sasl("success", content)), step::failed) << content;
        EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe) << content;
        EXPECT_EQ(d.wire, "") << "no stream to an impostor";
        EXPECT_EQ(d.core.login().mechanism, "");
    }
}

TEST(negotiation, scram_success_before_any_challenge_is_no_success) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256");
    EXPECT_EQ(d.receive(dialogue::sasl("success", "")), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe);
}

TEST(negotiation, the_proof_may_come_in_a_challenge) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256");
    const auto [challenge, proof] = d.scram();
    EXPECT_EQ(d.receive(dialogue::sasl("challenge", base64_encode(challenge))), step::more);
    EXPECT_EQ(d.receive(dialogue::sasl("challenge", base64_encode(proof))), step::more);
    EXPECT_EQ(d.receive(dialogue::sasl("success", "")), step::new_stream);
}

TEST(negotiation, a_proof_is_wanted_only_once_and_has_to_fit) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256");
    const auto [challenge, proof] = d.scram();
    d.receive(dialogue::sasl("challenge", base64_encode(challenge)));
    EXPECT_EQ(d.receive(dialogue::sasl("challenge", base64_encode("v=" + base64_encode("x")))),
              step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe);
}

TEST(negotiation, what_is_not_base64_ends_it) {
    for (const char* name : {"challenge", "success"}) {
        dialogue d(dialogue::with_password());
        secure_to_sasl(d, "SCRAM-SHA-256");
        EXPECT_EQ(d.receive(dialogue::sasl(name, "not base64")), step::failed) << name;
        EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe) << name;
    }
}

TEST(negotiation, a_challenge_out_of_bounds_ends_it) {
    dialogue d(dialogue::with_password());
    secure_to_sasl(d, "SCRAM-SHA-256");
    const std::string nonce = d.client_first_bare();
    const std::string greedy =
        "r=" + nonce.substr(nonce.find("r=") + 2) + "x,s=c2FsdA==,i=1000000000";
    EXPECT_EQ(d.receive(dialogue::sasl("challenge", base64_encode(greedy))), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::authentication_unsafe);
}

// Resumption.

TEST(negotiation, resume_names_the_session_and_our_count) {
    dialogue d;
    d.to_resuming();
    EXPECT_TRUE(has(d.wire, "<resume xmlns='urn:xmpp:sm:3' h='7' previd='id&amp;&apos;1'/>"))
        << d.wire;
    EXPECT_EQ(d.receive("<resumed xmlns='urn:xmpp:sm:3' previd='x' h='4294967295'/>"),
              step::resumed);
    EXPECT_EQ(d.core.resumption().previd, "x");
    EXPECT_EQ(d.core.resumption().h, 4294967295u);
}

TEST(negotiation, resumed_without_a_usable_count_is_a_failure) {
    for (const char* attributes : {"", "h=''", "h='-1'", "h='4294967296'", "h='1x'", "h=' 1'"}) {
        dialogue d;
        d.to_resuming();
        EXPECT_EQ(d.receive("<resumed xmlns='urn:xmpp:sm:3' previd='x' " + std::string(attributes) +
                            "/>"),
                  step::failed)
            << attributes;
        EXPECT_EQ(d.core.failure(), negotiation_error::unexpected_element);
    }
}

TEST(negotiation, a_refused_resumption_tells_its_count_and_goes_on_to_bind) {
    struct {
        const char* attributes;
        std::optional<std::uint32_t> h;
    } const cases[] = {{"h='5'", 5}, {"h='0'", 0}, {"", {}}, {"h='-1'", {}}, {"h=''", {}}};
    for (const auto& c : cases) {
        dialogue d;
        d.to_resuming();
        EXPECT_EQ(d.receive("<failed xmlns='urn:xmpp:sm:3' " + std::string(c.attributes) +
                            "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                            "</failed>"),
                  step::resume_refused);
        EXPECT_EQ(d.core.resumption().h, c.h) << c.attributes;
        EXPECT_EQ(d.core.resumption().condition, "item-not-found");
        d.written();
        EXPECT_EQ(d.core.bind(d.wire), step::more);
        EXPECT_EQ(d.receive(bind_answer(d.written(), bound)), step::bound);
    }
}

TEST(negotiation, a_refusal_without_a_condition_binds_too) {
    dialogue d;
    d.to_resuming();
    EXPECT_EQ(d.receive("<failed xmlns='urn:xmpp:sm:3'/>"), step::resume_refused);
    EXPECT_EQ(d.core.resumption().condition, "");
    EXPECT_EQ(d.core.bind(d.wire), step::more);
}

// Binding.

TEST(negotiation, a_refused_bind_tells_the_condition) {
    dialogue d;
    d.to_binding();
    EXPECT_EQ(d.receive(bind_answer(
                  d.written(),
                  "<error type='cancel'>"
                  "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                  "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>full</text></error>",
                  "error")),
              step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::bind_refused);
    EXPECT_TRUE(has(d.core.why().ours, "resource-constraint"));
    EXPECT_EQ(d.core.why().theirs, "full");
}

TEST(negotiation, a_bind_without_a_full_address_is_refused) {
    for (const char* content :
         {"", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>", "<bind xmlns='urn:x'/>",
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org</jid></bind>",
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>@/</jid></bind>"}) {
        dialogue d;
        d.to_binding();
        EXPECT_EQ(d.receive(bind_answer(d.written(), content)), step::failed) << content;
        EXPECT_EQ(d.core.failure(), negotiation_error::bind_refused) << content;
    }
}

TEST(negotiation, a_bind_answer_with_another_id_is_out_of_place) {
    dialogue d;
    d.to_binding();
    EXPECT_EQ(d.receive("<iq type='result' id='x'>" + std::string(bound) + "</iq>"), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::unexpected_element);
}

// Between and behind the steps.

TEST(negotiation, what_nobody_asked_for_is_out_of_place) {
    dialogue d;
    d.to_ready();
    EXPECT_EQ(d.receive("<iq type='get' id='1'><q xmlns='urn:q'/></iq>"), step::failed);
    EXPECT_EQ(d.core.failure(), negotiation_error::unexpected_element);
}

TEST(negotiation, a_failure_is_the_end) {
    dialogue d;
    d.to_sasl();
    EXPECT_EQ(d.receive("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), step::failed);
    d.written();
    EXPECT_EQ(d.receive(dialogue::sasl("success", "")), step::failed);
    EXPECT_EQ(d.written(), "");
}

} // namespace
} // namespace epode::test
