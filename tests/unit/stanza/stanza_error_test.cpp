#include <epode/stanza/message.hpp>
#include <epode/stanza/stanza_error.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

std::optional<stanza_error> received(std::string_view error) {
    auto parsed = xml::parse_document("<message xmlns='jabber:client' type='error'>" +
                                      std::string(error) + "</message>");
    EXPECT_TRUE(parsed.has_value()) << error;
    return message(std::move(*parsed)).error();
}

TEST(stanza_error, reads_all_of_it) {
    const auto e =
        received("<error type='wait' by='example.org'>"
                 "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                 "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>too fast</text>"
                 "<rate xmlns='urn:example'/></error>");
    ASSERT_TRUE(e);
    EXPECT_EQ(e->type, stanza_error_type::wait);
    EXPECT_EQ(e->by, jid("example.org"));
    EXPECT_EQ(e->condition, stanza_condition::policy_violation);
    EXPECT_EQ(*schema::pick(e->text), "too fast");
    ASSERT_FALSE(e->application.empty());
    EXPECT_TRUE(e->application.elements().begin()->is("rate", "urn:example"));
}

TEST(stanza_error, reads_where_somebody_has_gone) {
    const auto gone =
        received("<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>"
                 "xmpp:new@example.org</gone></error>");
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->condition, stanza_condition::gone);
    EXPECT_EQ(gone->gone_to, "xmpp:new@example.org");
    const auto redirect =
        received("<error type='modify'><redirect xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>"
                 "xmpp:new@example.org</redirect></error>");
    ASSERT_TRUE(redirect);
    EXPECT_EQ(redirect->redirect_to, "xmpp:new@example.org");
}

TEST(stanza_error, a_malformed_one_is_still_an_error) {
    const auto e = received("<error type='retry' by='@'><invented "
                            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    ASSERT_TRUE(e);
    EXPECT_FALSE(e->type);
    EXPECT_FALSE(e->by);
    EXPECT_EQ(e->condition, stanza_condition::undefined_condition);
    EXPECT_TRUE(received("<error/>"));
    EXPECT_FALSE(received(""));
}

TEST(stanza_error, survives_writing_and_reading) {
    stanza_error e = make_stanza_error(stanza_condition::gone, "moved");
    e.gone_to = "xmpp:new@example.org";
    e.by = "example.org";
    message m;
    m.type(message_type::error).add(e);
    EXPECT_EQ(m.error(), e);
}

TEST(stanza_error, has_the_usual_type_of_its_condition) {
    EXPECT_EQ(usual_type(stanza_condition::jid_malformed), stanza_error_type::modify);
    EXPECT_EQ(usual_type(stanza_condition::forbidden), stanza_error_type::auth);
    EXPECT_EQ(usual_type(stanza_condition::remote_server_timeout), stanza_error_type::wait);
    EXPECT_EQ(usual_type(stanza_condition::item_not_found), stanza_error_type::cancel);
}

} // namespace
} // namespace epode
