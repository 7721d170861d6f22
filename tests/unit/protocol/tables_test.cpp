#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/rfc6121.hpp>
#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0198.hpp>
#include <epode/protocol/xep0249.hpp>
#include <epode/protocol/xep0280.hpp>
#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0334.hpp>
#include <epode/protocol/xep0352.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/protocol/xep0410.hpp>
#include <epode/protocol/xep0421.hpp>
#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/write.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

template <class T>
result<T> parsed(std::string_view text) {
    auto document = xml::parse_document(text);
    EXPECT_TRUE(document.has_value()) << text;
    return schema::read<T>(document->root());
}
/// Reads, and expects writing to give the same text again.
template <class T>
T round_trip(std::string_view text) {
    const auto value = parsed<T>(text);
    EXPECT_TRUE(value.has_value()) << text;
    if (!value) return T{};
    const auto written = schema::write(*value);
    std::string again;
    EXPECT_TRUE(written.has_value());
    if (written) {
        EXPECT_FALSE(xml::write(again, written->root()));
    }
    EXPECT_EQ(again, text);
    return *value;
}

namespace sm = stream_management;

TEST(xep0198, elements_survive_reading_and_writing) {
    round_trip<sm::feature>("<sm xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(round_trip<sm::enable>("<enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>"),
              (sm::enable{true, 60}));
    EXPECT_EQ(round_trip<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='true' "
                                      "max='60' location='[::1]:5222'/>"),
              (sm::enabled{"i", true, 60, "[::1]:5222"}));
    EXPECT_EQ(round_trip<sm::resume>("<resume xmlns='urn:xmpp:sm:3' h='0' previd='i'/>"),
              (sm::resume{0, "i"}));
    EXPECT_EQ(round_trip<sm::resumed>("<resumed xmlns='urn:xmpp:sm:3' h='4294967295' previd='i'/>"),
              (sm::resumed{4294967295, "i"}));
    round_trip<sm::request>("<r xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(round_trip<sm::answer>("<a xmlns='urn:xmpp:sm:3' h='7'/>"), sm::answer{7});
    EXPECT_EQ(round_trip<sm::handled_count_too_high>(
                  "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/>"),
              (sm::handled_count_too_high{10, 8}));
}

TEST(xep0198, a_count_is_digits_only_and_at_most_32_bits) {
    for (const char* h : {"", "-1", "+1", " 1", "1 ", "4294967296", "1e3", "x"}) {
        const std::string text = "<a xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "'/>";
        EXPECT_FALSE(parsed<sm::answer>(text).has_value()) << h;
    }
    EXPECT_FALSE(parsed<sm::answer>("<a xmlns='urn:xmpp:sm:3'/>").has_value());
    EXPECT_FALSE(parsed<sm::resumed>("<resumed xmlns='urn:xmpp:sm:3' h='1'/>").has_value());
}

TEST(xep0198, resume_is_on_only_when_it_says_so) {
    EXPECT_EQ(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='1'/>")->resume,
              true);
    EXPECT_EQ(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='false'/>")->resume,
              false);
    EXPECT_FALSE(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i'/>")->resume);
    const auto odd = parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' resume='yes' max='x'/>");
    ASSERT_TRUE(odd.has_value()) << "odd extras do not hide that it is enabled";
    EXPECT_FALSE(odd->resume);
    EXPECT_FALSE(odd->max);
}

TEST(xep0198, failed_may_have_a_count_and_a_condition) {
    const auto full =
        round_trip<sm::failed>("<failed xmlns='urn:xmpp:sm:3' h='3'><item-not-found "
                               "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(full.h, 3u);
    EXPECT_EQ(full.condition, stanza_condition::item_not_found);
    const auto bare = round_trip<sm::failed>("<failed xmlns='urn:xmpp:sm:3'/>");
    EXPECT_FALSE(bare.h);
    EXPECT_FALSE(bare.condition);
    const auto odd = parsed<sm::failed>("<failed xmlns='urn:xmpp:sm:3' h='-1'/>");
    ASSERT_TRUE(odd.has_value());
    EXPECT_FALSE(odd->h) << "an illegal count counts as none";
}

TEST(rfc6120, reads_a_stream_error) {
    const auto e = round_trip<stream_error>(
        "<error xmlns='http://etherx.jabber.org/streams'>"
        "<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:5222</see-other-host>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>go</text></error>");
    EXPECT_EQ(e.condition, stream_condition::see_other_host);
    EXPECT_EQ(e.other_host, "[::1]:5222");
    const auto high = parsed<stream_error>(
        "<error xmlns='http://etherx.jabber.org/streams'><undefined-condition "
        "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/></error>");
    ASSERT_TRUE(high.has_value());
    EXPECT_EQ(high->application.get<sm::handled_count_too_high>()->send_count, 8u);
}

TEST(rfc6120, reads_stream_features) {
    const auto f = parsed<stream_features>(
        "<features xmlns='http://etherx.jabber.org/streams'>"
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
        "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"
        "<csi xmlns='urn:xmpp:csi:0'/></features>");
    ASSERT_TRUE(f.has_value());
    EXPECT_TRUE(f->offered.get<starttls>()->required);
    EXPECT_EQ(f->offered.get<sasl_mechanisms>()->names,
              (std::vector<std::string>{"PLAIN", "SCRAM-SHA-1"}));
    EXPECT_TRUE(f->offered.get<bind>());
    EXPECT_TRUE(f->offered.get<sm::feature>());
    EXPECT_TRUE(f->offered.get<client_state_feature>());
}

TEST(rfc6120, binds_a_resource) {
    EXPECT_EQ(round_trip<bind>("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                               "<jid>a@b/c</jid></bind>")
                  .address,
              jid("a@b/c"));
}

TEST(rfc6121, tells_an_empty_roster_version_from_none) {
    EXPECT_EQ(round_trip<roster>("<query xmlns='jabber:iq:roster' ver=''/>").version, "");
    EXPECT_FALSE(round_trip<roster>("<query xmlns='jabber:iq:roster'/>").version);
    const auto r = round_trip<roster>(
        "<query xmlns='jabber:iq:roster'><item jid='a@b' name='A' subscription='both' "
        "approved='1'><group>friends</group></item></query>");
    ASSERT_EQ(r.items.size(), 1u);
    EXPECT_EQ(r.items[0].subscription, roster_subscription::both);
    EXPECT_EQ(r.items[0].groups, std::vector<std::string>{"friends"});
}

TEST(xep0030, keeps_the_forms_that_it_does_not_know) {
    const auto info = round_trip<disco_info>(
        "<query xmlns='http://jabber.org/protocol/disco#info' node='n'>"
        "<identity category='server' type='im' name='x' xml:lang='en'/><feature var='urn:f'/>"
        "<x xmlns='jabber:x:data' type='result'/></query>");
    EXPECT_TRUE(info.has("urn:f"));
    EXPECT_EQ(info.identities.at(0).lang, "en");
    EXPECT_FALSE(info.extensions.empty());
}

TEST(xep0045, reads_what_a_room_tells) {
    const auto user = round_trip<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'>"
        "<item affiliation='member' role='none' jid='a@b' nick='new'><reason>why</reason>"
        "<actor nick='boss'/></item><status code='110'/><status code='303'/></x>");
    EXPECT_TRUE(user.has_status(muc_status::self_presence));
    EXPECT_TRUE(user.has_status(muc_status::nick_changed));
    EXPECT_FALSE(user.has_status(muc_status::kicked));
    ASSERT_TRUE(user.item);
    EXPECT_EQ(user.item->affiliation, muc_affiliation::member);
    EXPECT_EQ(user.item->role, muc_role::none);
    EXPECT_EQ(user.item->nick, "new");
    EXPECT_EQ(user.item->actor->nick, "boss");
    EXPECT_EQ(schema::to_json(user),
              R"({"affiliation":"member","role":"none","jid":"a@b","nick":"new","reason":"why",)"
              R"("actor":{"nick":"boss"},"statusCodes":["110","303"]})");
}

TEST(xep0045, is_lenient_where_rooms_are_creative) {
    const auto user = parsed<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='king' role='member'/>"
        "<status code='x'/><status code='110'/></x>");
    ASSERT_TRUE(user.has_value());
    EXPECT_FALSE(user->item->affiliation);
    EXPECT_TRUE(user->has_status(110));
}

TEST(xep0045, tells_and_takes_the_action) {
    const auto invited = round_trip<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>come</reason>"
        "<continue thread='t'/></invite></x>");
    EXPECT_TRUE(invited.invitations.at(0).continues);
    EXPECT_EQ(invited.invitations.at(0).thread, "t");
    EXPECT_NE(schema::to_json(invited).find(R"("action":"invite")"), std::string::npos);
    const auto destroyed = schema::from_json<muc_user>(R"({"action":"destroy"})");
    ASSERT_TRUE(destroyed.has_value());
    EXPECT_TRUE(destroyed->destroyed);
    const auto both = schema::from_json<muc_user>(R"({"action":"invite","invite":[{"to":"a@b"}]})");
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->invitations.size(), 1u);
    EXPECT_TRUE(schema::from_json<muc_user>(R"({"action":"decline"})")->decline);
    EXPECT_FALSE(schema::from_json<muc_user>(R"({"action":"dance"})").has_value());
}

TEST(xep0045, administers_and_destroys) {
    EXPECT_EQ(round_trip<muc_admin>("<query xmlns='http://jabber.org/protocol/muc#admin'>"
                                    "<item affiliation='outcast' jid='a@b'/></query>")
                  .users.size(),
              1u);
    EXPECT_EQ(round_trip<muc_owner>("<query xmlns='http://jabber.org/protocol/muc#owner'>"
                                    "<destroy jid='r@m'><reason>old</reason></destroy></query>")
                  .destroyed->address,
              jid("r@m"));
}

TEST(xep0249, needs_a_room) {
    EXPECT_EQ(round_trip<direct_invitation>("<x xmlns='jabber:x:conference' jid='r@m'/>").room,
              jid("r@m"));
    EXPECT_FALSE(parsed<direct_invitation>("<x xmlns='jabber:x:conference'/>").has_value());
}

TEST(small_payloads, survive_reading_and_writing) {
    EXPECT_EQ(round_trip<receipt>("<received xmlns='urn:xmpp:receipts' id='1'/>"),
              (receipt{receipt_type::received, "1"}));
    EXPECT_EQ(round_trip<receipt>("<request xmlns='urn:xmpp:receipts'/>").type,
              receipt_type::request);
    EXPECT_EQ(round_trip<chat_marker>("<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"),
              (chat_marker{chat_marker_type::displayed, "1"}));
    EXPECT_EQ(round_trip<client_state>("<inactive xmlns='urn:xmpp:csi:0'/>").state,
              client_activity::inactive);
    EXPECT_EQ(round_trip<carbons_control>("<enable xmlns='urn:xmpp:carbons:2'/>").action,
              carbons_action::enable);
    EXPECT_EQ(round_trip<carbon>("<private xmlns='urn:xmpp:carbons:2'/>").type,
              carbon_type::private_);
    EXPECT_EQ(round_trip<stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a@b'/>"),
              (stanza_id{"1", "a@b"}));
    EXPECT_EQ(round_trip<occupant_id>("<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>").id,
              "1");
    EXPECT_FALSE(parsed<origin_id>("<origin-id xmlns='urn:xmpp:sid:0'/>").has_value());
    EXPECT_FALSE(parsed<stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1'/>").has_value());
}

TEST(xep0334, gathers_the_hints_of_a_message) {
    const auto message = xml::parse_document("<message xmlns='jabber:client'>"
                                             "<no-store xmlns='urn:xmpp:hints'/>"
                                             "<no-copy xmlns='urn:xmpp:hints'/></message>");
    ASSERT_TRUE(message.has_value());
    const auto hints = schema::first_payload<processing_hints>(message->root());
    ASSERT_TRUE(hints);
    EXPECT_TRUE(hints->no_store && hints->no_copy);
    EXPECT_FALSE(hints->store || hints->no_permanent_store);
}

TEST(xep0410, reads_the_answer_to_a_self_ping) {
    using enum self_ping_outcome;
    EXPECT_EQ(read_self_ping({}), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::service_unavailable), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::feature_not_implemented), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::item_not_found), joined_under_another_nick);
    EXPECT_EQ(read_self_ping(stanza_condition::remote_server_not_found), unknown);
    EXPECT_EQ(read_self_ping(stanza_condition::remote_server_timeout), unknown);
    EXPECT_EQ(read_self_ping(stanza_condition::not_acceptable), not_joined);
}

} // namespace
} // namespace epode
