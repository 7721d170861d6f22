// XML that XMPP forbids or that asks for too much, and stanzas that look like others.
#include "hostile_test.hpp"

#include <epode/session/error.hpp>
#include <epode/xml/error.hpp>

namespace epode::test {
namespace {

constexpr std::string_view stream_header =
    "<stream:stream xmlns='jabber:client' version='1.0' "
    "xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='s'>";

std::string in_body(std::string_view text) {
    return "<message from='bob@example.org/x'><body>" + std::string(text) + "</body></message>";
}
std::string many_attributes() {
    std::string out = "<message";
    for (int i = 0; i < 10'000; ++i)
        out += " a" + std::to_string(i) + "='1'";
    return out + "/>";
}
/// Ten entities, each ten times the one before.
std::string billion_laughs() {
    std::string out = "<!DOCTYPE lolz [<!ENTITY l0 'lol'>";
    for (int i = 1; i < 10; ++i)
        out += "<!ENTITY l" + std::to_string(i) + " '" +
               repeated("&l" + std::to_string(i - 1) + ";", 10) + "'>";
    return out + "]>" + in_body("&l9;");
}

struct bomb {
    const char* name;
    xml::error what;
    std::string bytes;
};

class bombs : public hostile_test, public ::testing::WithParamInterface<bomb> {
protected:
    /// The client tells the server what was wrong, and says no more.
    void explodes(conversation& c) {
        c.send(GetParam().bytes);
        const std::string last_words = c.await_end();
        const std::string condition(xml::stream_error_condition(GetParam().what));
        EXPECT_TRUE(last_words.ends_with("<stream:error><" + condition +
                                         " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                                         "</stream:error></stream:stream>"))
            << last_words;
    }
    void expect_only_loss(const strings& before) {
        strings expected = before;
        expected.insert(expected.end(), {lost(session_error::invalid_xml), "online"});
        EXPECT_EQ(saw, expected);
    }
};

// CVE-2013-0340, CVE-2022-0217: a resumption would only bring the same again.
TEST_P(bombs, in_a_session_end_it) {
    serve({[this](conversation& c) {
               c.come_online();
               explodes(c);
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    expect_only_loss({"online"});
}

TEST_P(bombs, before_the_login_end_the_connection) {
    serve({[this](conversation& c) {
               c.start_tls();
               c.await("<stream:stream ");
               c.send(stream_header);
               explodes(c);
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    expect_only_loss({});
}

TEST_P(bombs, before_tls_end_the_connection) {
    serve({[this](conversation& c) {
               c.await("<stream:stream ");
               c.send(stream_header);
               explodes(c);
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    expect_only_loss({});
}

using enum xml::error;
INSTANTIATE_TEST_SUITE_P(
    of, bombs,
    ::testing::Values(
        bomb{"billion_laughs", not_well_formed, billion_laughs()},
        bomb{"a_foreign_document_type", not_well_formed,
             "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"},
        bomb{"an_entity", restricted_entity, in_body("&xxe;")},
        bomb{"an_entity_in_an_attribute", restricted_entity, "<message id='&xxe;'/>"},
        bomb{"an_instruction", restricted_instruction, "<?php exit ?>"},
        bomb{"a_comment", restricted_comment, in_body("a<!-- b -->c")},
        bomb{"depth", too_deep, "<message>" + repeated("<x>", 10'000)},
        bomb{"endless_text", stanza_too_large, in_body(std::string(4 << 20, 'x'))},
        bomb{"an_endless_attribute", stanza_too_large, "<message id='" + std::string(4 << 20, 'x')},
        bomb{"endless_children", stanza_too_large, "<message>" + repeated("<x/>", 1 << 20)},
        bomb{"many_attributes", too_many_attributes, many_attributes()},
        bomb{"a_long_name", name_too_long, "<" + std::string(100'000, 'x') + "/>"},
        bomb{"text_between_stanzas", text_between_stanzas, "hello"},
        bomb{"a_wrong_byte", invalid_utf8, in_body("\xc3\x28")},
        bomb{"a_byte_alone", invalid_utf8, in_body("\x80")},
        bomb{"an_overlong_slash", invalid_utf8, in_body("\xc0\xaf")},
        bomb{"a_surrogate", invalid_utf8, in_body("\xed\xa0\x80")},
        bomb{"beyond_unicode", invalid_utf8, in_body("\xf4\x90\x80\x80")},
        // Zoom, CVE-2022-22784: a parser that takes the tag for the character's rest.
        bomb{"a_character_that_swallows_a_tag", invalid_utf8, in_body("\xec</body")},
        bomb{"a_null_reference", not_well_formed, in_body("&#0;")},
        bomb{"a_control_reference", not_well_formed, in_body("&#x1;")},
        bomb{"a_surrogate_reference", not_well_formed, in_body("&#xD800;")},
        bomb{"a_null", not_well_formed, in_body(std::string(1, '\0'))},
        bomb{"an_undeclared_prefix", not_well_formed, "<e:message/>"},
        bomb{"an_attribute_twice", not_well_formed, "<message from='a' from='b'/>"},
        bomb{"an_attribute_twice_by_prefix", not_well_formed,
             "<message xmlns:a='u' xmlns:b='u' a:x='1' b:x='2'/>"},
        bomb{"crossed_tags", not_well_formed, "<message><body></message></body>"},
        bomb{"an_end_too_many", not_well_formed, "</message>"},
        bomb{"the_prefix_xmlns", not_well_formed, "<message xmlns:xmlns='u'/>"}),
    [](const auto& about) { return std::string(about.param.name); });

class openings : public hostile_test, public ::testing::WithParamInterface<bomb> {};

// In place of the stream header.
TEST_P(openings, that_are_bombs_end_the_connection) {
    serve({[](conversation& c) {
               c.await("version='1.0'>");
               c.send(GetParam().bytes);
               EXPECT_EQ(c.await_end(),
                         "<stream:error><" +
                             std::string(xml::stream_error_condition(GetParam().what)) +
                             " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                             "</stream:error></stream:stream>");
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(session_error::invalid_xml), "online"}));
}

INSTANTIATE_TEST_SUITE_P(
    by, openings,
    ::testing::Values(bomb{"billion_laughs", restricted_dtd, billion_laughs()},
                      bomb{"a_foreign_document_type", restricted_dtd,
                           "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'>"},
                      bomb{"a_document_type_without_end", restricted_dtd, "<!DOCTYPE x ["},
                      bomb{"another_encoding", unsupported_encoding,
                           "<?xml version='1.0' encoding='UTF-7'?><x>"},
                      bomb{"utf_16", unsupported_encoding, {"\xfe\xff\0<\0s", 6}},
                      bomb{"an_endless_header", stanza_too_large,
                           "<stream:stream id='" + std::string(2 << 20, 'x')}),
    [](const auto& about) { return std::string(about.param.name); });

class smuggling : public hostile_test {};

// One parser, namespaces and all: what is text stays text, and looks decide nothing.
TEST_F(smuggling, only_what_is_a_stanza_is_one) {
    std::string counted;
    serve([&](conversation& c) {
        c.come_online();
        for (const char* each :
             {"<x:message xmlns:x='jabber:client' from='bob@example.org/x'><x:body>by prefix"
              "</x:body></x:message>",
              "<message xmlns:e='urn:evil' e:from='bob@example.org' from='carol@example.org/x'>"
              "<body>other attribute</body></message>",
              "<message from='carol@example.org/x'><body>&lt;/body>&lt;/message>&lt;message "
              "from='bob@example.org'/></body></message>",
              "<message from='carol@example.org/x'><body><![CDATA[</body></message><message "
              "from='bob@example.org'/>]]></body></message>",
              "<message from='carol@example.org/x'><message from='bob@example.org'><body>forged"
              "</body></message><body>outer</body></message>",
              "<message from='carol@example.org/x'><body xmlns='urn:evil'>forged</body><body>true"
              "</body></message>",
              // No stanzas, and not counted.
              "<message xmlns='urn:evil' from='bob@example.org'><body>forged</body></message>",
              "<message xmlns='' from='bob@example.org'><body>forged</body></message>",
              "<message xmlns='jabber:server' from='bob@example.org'><body>forged</body></message>",
              "<stream:message from='bob@example.org'><body>forged</body></stream:message>",
              "<Message from='bob@example.org'><body>forged</body></Message>",
              "<x><message from='bob@example.org'><body>forged</body></message></x>",
              "<stream:stream><message from='bob@example.org'><body>forged</body></message>"
              "</stream:stream>"})
            c.send(each);
        counted = c.sync();
        // Their own elements go by namespace too.
        c.send("<s:r xmlns:s='urn:xmpp:sm:3'/>");
        c.await("<a xmlns='urn:xmpp:sm:3'");
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(
        saw,
        (strings{"online", "bob@example.org/x: by prefix", "carol@example.org/x: other attribute",
                 "carol@example.org/x: </body></message><message from='bob@example.org'/>",
                 "carol@example.org/x: </body></message><message from='bob@example.org'/>",
                 "carol@example.org/x: outer", "carol@example.org/x: true"}));
    EXPECT_LE(counted, "6");
}

TEST_F(smuggling, characters_cut_anywhere_stay_whole) {
    serve([](conversation& c) {
        c.come_online();
        for (const char each : in_body("gr\u00fc\u00df dich \U0001f600"))
            c.send({&each, 1});
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "bob@example.org/x: gr\u00fc\u00df dich \U0001f600"}));
}

// CVE-2019-1000007: a stanza that makes no sense must cost neither the connection nor the count,
// or it comes again for ever.
TEST_F(smuggling, stanzas_that_make_no_sense_are_counted_and_done_with) {
    const strings senseless{
        in_body("a") + "<presence from='not an address@@'><priority>high</priority></presence>",
        "<message from='@@'><body>b</body></message>",
        "<message from='bob@example.org/x' type='shouting' id=''><body>c</body>"
        "<delay xmlns='urn:xmpp:delay' stamp='yesterday'/></message>",
        "<message><received xmlns='urn:xmpp:receipts'/></message>",
        "<message from='alice@example.org'><sent xmlns='urn:xmpp:carbons:2'/></message>",
        "<message from='alice@example.org'><result xmlns='urn:xmpp:mam:2'/></message>",
        "<message type='error' from='bob@example.org'><error/></message>",
        "<message type='groupchat'/>",
        "<presence type='nonsense'/>",
        "<presence from='room@muc.example/me'><x xmlns='http://jabber.org/protocol/muc#user'>"
        "<status code='ten'/></x></presence>",
        "<iq/>",
        "<iq type='what' id='1'/>",
        "<iq type='result'/>",
        "<iq type='get'/>",
        "<iq type='set' id='2' from='@@'><x/><y/></iq>"};
    serve({[&](conversation& c) {
               c.come_online();
               for (const std::string& each : senseless)
                   c.send(each);
               c.sync();
               c.send("<message from='bob@example.org/x'><body>last</body></message>");
               c.await_end();
           },
           [&](conversation& c) {
               const std::string h = attribute_in(c.await_resume(), "h");
               EXPECT_EQ(h, std::to_string(senseless.size() + 2));
               c.resumed("2"); // the answers to its two requests
               c.sync();
           }});
    start();
    ASSERT_TRUE(sees("bob@example.org/x: last"));
    reconnect();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("resumed").size(), 1u);
    EXPECT_EQ(seen("bob@example.org/x: last").size(), 1u);
    EXPECT_EQ(seen("ended"), strings{});
}

} // namespace
} // namespace epode::test
