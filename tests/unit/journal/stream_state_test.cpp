#include <epode/journal/state.hpp>
#include <epode/journal/stream_state.hpp>
#include <epode/schema/error.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

using management::stanza_kind;

constexpr std::string_view message_xml =
    "<message xmlns='jabber:client' to='bob@example.org' id='m1' type='chat'>"
    "<body>hi &amp; \"you\"</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>";
constexpr std::string_view presence_xml =
    "<presence xmlns='jabber:client' id='p1'><show>away</show></presence>";
constexpr std::string_view iq_xml =
    "<iq xmlns='jabber:client' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";

/// As StanzaJS writes one, with `JSON.stringify`.
constexpr std::string_view of_stanzajs =
    R"({"allowResume":true,"handled":5,"id":"sm-1","jid":"alice@example.org/r","lastAck":7,)"
    R"("unacked":[["message",{"id":"m1","originId":"m1","to":"bob@example.org","type":"chat",)"
    R"("body":"hi","delay":{"timestamp":"2020-01-02T03:04:05.678Z"}}],)"
    R"(["presence",{"id":"p1","show":"away"}],["iq",{"id":"q1","type":"get","ping":true}]]})";

stream_state sample() {
    stream_state s;
    s.handled = 4294967295u;
    s.id = "sm\"1";
    s.jid = "alice@example.org/r";
    s.last_ack = 3;
    s.unacked = {{stanza_kind::message, std::string(message_xml)},
                 {stanza_kind::presence, std::string(presence_xml)},
                 {stanza_kind::iq, std::string(iq_xml)}};
    return s;
}
stream_state read(std::string_view json) {
    diagnostics about;
    auto s = stream_state_from_json(json, &about);
    EXPECT_TRUE(s.has_value()) << about.ours;
    return s ? std::move(*s) : stream_state();
}
std::string complaint(std::string_view json, schema::error expected) {
    diagnostics about;
    EXPECT_EQ(stream_state_from_json(json, &about).error(), expected) << json;
    return about.ours;
}
std::string with_unacked(std::string_view items) {
    return R"({"handled":0,"lastAck":0,"unacked":[)" + std::string(items) + "]}";
}

TEST(stream_state, has_the_shape_of_stanzajs) {
    stream_state s = sample();
    s.unacked.pop_back();
    EXPECT_EQ(
        to_json(s),
        R"({"allowResume":true,"handled":4294967295,"id":"sm\"1","jid":"alice@example.org/r",)"
        R"("lastAck":3,"unacked":[["message",{"to":"bob@example.org","id":"m1","type":"chat",)"
        R"("lang":"","body":"hi & \"you\"","originId":"m1"}],)"
        R"(["presence",{"id":"p1","lang":"","show":"away","priority":0}]]})");
}

TEST(stream_state, without_a_session_it_has_no_address) {
    EXPECT_EQ(to_json(stream_state()),
              R"({"allowResume":true,"handled":0,"id":"","lastAck":0,"unacked":[]})");
}

TEST(stream_state, comes_back_as_it_was) {
    EXPECT_EQ(read(to_json(sample())), sample());
    EXPECT_EQ(read(to_json(stream_state())), stream_state());
    stream_state s = sample();
    s.allow_resume = false;
    EXPECT_EQ(read(to_json(s)), s);
}

TEST(stream_state, has_each_text_once) {
    stream_state s;
    s.unacked = {{stanza_kind::message,
                  "<message xmlns='jabber:client' to='bob@example.org' xml:lang='en'>"
                  "<body>hi</body><body xml:lang='de'>hallo</body><subject>s</subject></message>"}};
    const std::string json = to_json(s);
    EXPECT_EQ(json.find("\"body\""), json.npos) << json;
    EXPECT_NE(json.find(R"("subject":"s")"), json.npos) << json;
    EXPECT_EQ(json.find("alternateLanguageSubjects"), json.npos) << json;
    EXPECT_EQ(read(json), s);
}

TEST(stream_state, keeps_elements_that_nobody_knows) {
    stream_state s;
    s.unacked = {{stanza_kind::message,
                  "<message xmlns='jabber:client' to='bob@example.org'>"
                  "<x xmlns='urn:x' stamp='2024-01-01T01:00:00+01:00'><y>z</y></x></message>"}};
    EXPECT_EQ(read(to_json(s)), s);
}

TEST(stream_state, reads_what_stanzajs_wrote) {
    const stream_state s = read(of_stanzajs);
    EXPECT_TRUE(s.allow_resume);
    EXPECT_EQ(s.handled, 5u);
    EXPECT_EQ(s.id, "sm-1");
    EXPECT_EQ(s.jid, "alice@example.org/r");
    EXPECT_EQ(s.last_ack, 7u);
    ASSERT_EQ(s.unacked.size(), 3u);
    EXPECT_EQ(s.unacked[0].kind, stanza_kind::message);
    EXPECT_NE(s.unacked[0].xml.find("<body>hi</body>"), std::string::npos) << s.unacked[0].xml;
    EXPECT_NE(s.unacked[0].xml.find("stamp='2020-01-02T03:04:05.678Z'"), std::string::npos)
        << s.unacked[0].xml;
    EXPECT_EQ(s.unacked[1],
              (stream_state::unacked_stanza{stanza_kind::presence, std::string(presence_xml)}));
    EXPECT_EQ(s.unacked[2].kind, stanza_kind::iq);
}

TEST(stream_state, reads_what_stanzajs_writes_before_a_session) {
    // JSON.stringify leaves out what is undefined.
    const stream_state s = read(R"({"allowResume":true,"handled":0,"lastAck":0,"unacked":[]})");
    EXPECT_EQ(s, stream_state());
    EXPECT_EQ(read(R"({"handled":0,"lastAck":0,"unacked":[],"id":null,"jid":null,)"
                   R"("allowResume":null,"more":{}})"),
              stream_state());
}

TEST(stream_state, refuses_what_is_no_state) {
    using schema::error;
    EXPECT_NE(complaint("{", error::not_json), "");
    EXPECT_EQ(complaint("[]", error::wrong_kind), "expected an object");
    EXPECT_EQ(complaint(R"({"lastAck":0,"unacked":[]})", error::missing), "handled: is missing");
    EXPECT_EQ(complaint(R"({"handled":0,"unacked":[]})", error::missing), "lastAck: is missing");
    EXPECT_EQ(complaint(R"({"handled":0,"lastAck":0})", error::missing), "unacked: is missing");
    for (const char* number : {"-1", "4294967296", "0.5", "\"1\"", "1e30"}) {
        const std::string n(number);
        EXPECT_EQ(
            complaint(R"({"handled":)" + n + R"(,"lastAck":0,"unacked":[]})", error::illegal_value),
            "handled: expected a whole number from 0 to 2^32-1");
        EXPECT_EQ(
            complaint(R"({"handled":0,"lastAck":)" + n + R"(,"unacked":[]})", error::illegal_value),
            "lastAck: expected a whole number from 0 to 2^32-1");
    }
    constexpr std::string_view rest = R"(,"handled":0,"lastAck":0,"unacked":[]})";
    for (const char* name : {"id", "jid"})
        EXPECT_EQ(
            complaint("{\"" + std::string(name) + "\":5" + std::string(rest), error::wrong_kind),
            std::string(name) + ": expected a string");
    EXPECT_EQ(complaint(R"({"allowResume":1)" + std::string(rest), error::wrong_kind),
              "allowResume: expected true or false");
    EXPECT_EQ(complaint(R"({"handled":0,"lastAck":0,"unacked":{}})", error::wrong_kind),
              "unacked: expected a list");
}

TEST(stream_state, names_the_stanza_that_it_cannot_read) {
    using schema::error;
    constexpr std::string_view fine = R"(["message",{"to":"bob@example.org"}],)";
    const auto second = [&](std::string_view item) {
        return with_unacked(std::string(fine) + std::string(item));
    };
    for (const char* item : {"5", "[]", R"(["message"])", R"([5,{}])", R"(["message",{},{}])"})
        EXPECT_EQ(complaint(second(item), error::wrong_kind),
                  "unacked[1]: expected a list of a kind and a stanza");
    EXPECT_EQ(complaint(second(R"(["sm",{}])"), error::illegal_value),
              "unacked[1]: the kind is none of message, presence and iq");
    EXPECT_EQ(complaint(second(R"(["message",{"to":"b@c","speed":9}])"), error::unknown_member)
                  .substr(0, 25),
              "unacked[1]: message.speed");
    EXPECT_EQ(
        complaint(second(R"(["message",{"delay":{"timestamp":"now"}}])"), error::illegal_value)
            .substr(0, 35),
        "unacked[1]: message.delay.timestamp");
    EXPECT_EQ(complaint(second(R"(["message",null])"), error::wrong_kind).substr(0, 12),
              "unacked[1]: ");
}

TEST(stream_state, text_that_is_no_stanza_does_not_pass_for_one) {
    stream_state s;
    for (const char* xml : {"", "<message", "<iq xmlns='jabber:client'/>", "<message/>"}) {
        s.unacked = {{stanza_kind::message, xml}};
        EXPECT_NE(to_json(s).find(R"(["message",null])"), std::string::npos) << to_json(s);
        EXPECT_FALSE(stream_state_from_json(to_json(s)).has_value());
    }
}

journal::state taken_up(const stream_state& s) {
    diagnostics about;
    auto out = journal::state_of(s, {}, &about);
    EXPECT_TRUE(out.has_value()) << about.ours;
    return out ? std::move(*out) : journal::state();
}
std::string refusal(const stream_state& s, schema::error expected, const limits& bounds = {}) {
    diagnostics about;
    EXPECT_EQ(journal::state_of(s, bounds, &about).error(), expected);
    return about.ours;
}

TEST(stream_state, is_taken_up_as_a_journal) {
    const journal::state s = taken_up(sample());
    EXPECT_EQ(s.account, "alice@example.org");
    ASSERT_TRUE(s.stream);
    EXPECT_EQ(*s.stream, (journal::stream{"sm\"1", {}, {}, "alice@example.org/r"}));
    EXPECT_EQ(s.acknowledged, 3u);
    EXPECT_EQ(s.handled, 4294967295u);
    ASSERT_EQ(s.in_flight.size(), 3u);
    EXPECT_EQ(s.in_flight[0], (journal::numbered{3, stanza_kind::message, 1, {}}));
    EXPECT_EQ(s.in_flight[1].sequence, 4u);
    EXPECT_EQ(s.in_flight[1].kind, stanza_kind::presence);
    EXPECT_EQ(s.in_flight[1].bytes, "<presence id='p1'><show>away</show></presence>");
    EXPECT_EQ(s.in_flight[2].kind, stanza_kind::iq);
    ASSERT_EQ(s.messages.size(), 1u);
    const journal::message& m = s.messages.at(1);
    EXPECT_EQ(m.id, "m1");
    EXPECT_EQ(m.to, "bob@example.org");
    EXPECT_FALSE(m.groupchat);
    EXPECT_EQ(m.bytes.substr(0, 39), "<message to='bob@example.org' id='m1' t");
    EXPECT_EQ(s.last_message, 1u);
}

TEST(stream_state, what_has_no_id_of_its_own_is_in_flight_all_the_same) {
    stream_state s;
    for (const char* id : {"id='m1'", "id='m1'", "", "id='m2' to='@'"})
        s.unacked.push_back(
            {stanza_kind::message, "<message xmlns='jabber:client' " + std::string(id) + "/>"});
    s.jid = "alice@example.org/r";
    const journal::state out = taken_up(s);
    ASSERT_EQ(out.in_flight.size(), 4u);
    EXPECT_EQ(out.messages.size(), 1u);
    EXPECT_EQ(out.messages.at(1).to, "alice@example.org"); // to nobody is to ourselves
    for (const std::size_t i : {1, 2, 3}) {
        EXPECT_EQ(out.in_flight[i].message, 0u);
        EXPECT_NE(out.in_flight[i].bytes, "");
    }
}

TEST(stream_state, without_resumption_there_is_no_stream) {
    stream_state s = sample();
    s.allow_resume = false;
    EXPECT_FALSE(taken_up(s).stream);
    s.allow_resume = true;
    s.id.clear();
    EXPECT_FALSE(taken_up(s).stream);
    EXPECT_EQ(taken_up(stream_state()), journal::state());
}

TEST(stream_state, what_cannot_be_is_refused) {
    using schema::error;
    stream_state s = sample();
    s.jid.clear();
    EXPECT_EQ(refusal(s, error::missing), "jid: a session has one");
    for (const char* address : {"@", "alice@example.org"}) {
        s.jid = address;
        EXPECT_EQ(refusal(s, error::illegal_value), "jid: no address with a resource");
    }
    s = sample();
    s.unacked[2].kind = stanza_kind::message;
    EXPECT_EQ(refusal(s, error::illegal_value).substr(0, 30), "unacked[2]: no well-formed sta");
}

TEST(stream_state, lengths_are_bounded) {
    using schema::error;
    stream_state s = sample();
    s.id.assign(4000, 'x');
    EXPECT_EQ(taken_up(s).stream->id.size(), 4000u);
    s.id += 'x';
    EXPECT_EQ(refusal(s, error::illegal_value), "id: more than 4000 bytes");

    limits bounds;
    bounds.outbox_messages = 1;
    bounds.unacked_stanzas = 2;
    s = sample();
    EXPECT_TRUE(journal::state_of(s, bounds).has_value());
    s.unacked.push_back(s.unacked.back());
    EXPECT_EQ(refusal(s, error::illegal_value, bounds), "unacked: more than 3 stanzas");

    bounds = {};
    bounds.stanza_bytes = 200;
    const auto body = [&s](std::size_t bytes) {
        s.unacked = {{stanza_kind::message, "<message xmlns='jabber:client'><body>" +
                                                std::string(bytes, 'x') + "</body></message>"}};
    };
    body(190);
    EXPECT_TRUE(journal::state_of(s, bounds).has_value());
    body(265);
    EXPECT_EQ(refusal(s, error::illegal_value, bounds).substr(0, 12), "unacked[0]: ");

    std::string deep = "<message xmlns='jabber:client'>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    s.unacked = {{stanza_kind::message, deep}};
    EXPECT_EQ(refusal(s, error::illegal_value).substr(0, 12), "unacked[0]: ");
}

} // namespace
} // namespace epode
