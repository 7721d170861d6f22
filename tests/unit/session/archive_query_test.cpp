#include "session_fixture.hpp"

#include <epode/session/archive_query.hpp>

namespace epode::test {
namespace {

using step = archive_query::step;

class archive_query_test : public testing::Test {
protected:
    /// Asks for a page; the id that the query got.
    std::string ask(archive_query& query) {
        text = query.request(random);
        const std::size_t at = text.find("queryid='") + 9;
        return text.substr(at, text.find('\'', at) - at);
    }
    static xml::document result(const std::string& query_id, std::string_view id) {
        return parse("<message xmlns='jabber:client'><result xmlns='urn:xmpp:mam:2' queryid='" +
                     query_id + "' id='" + std::string(id) +
                     "'><forwarded xmlns='urn:xmpp:forward:0'>"
                     "<delay xmlns='urn:xmpp:delay' stamp='2024-03-05T12:30:00Z'/>"
                     "<message xmlns='jabber:client' id='m1'/></forwarded></result></message>");
    }
    static xml::document fin(std::string_view attributes, std::string_view last) {
        return parse("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' " +
                     std::string(attributes) + "><set xmlns='http://jabber.org/protocol/rsm'>" +
                     (last.empty() ? "" : "<last>" + std::string(last) + "</last>") +
                     "</set></fin></iq>");
    }
    static xml::document error(std::string_view condition) {
        return parse("<iq xmlns='jabber:client' type='error'><error type='cancel'><" +
                     std::string(condition) +
                     " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
    seeded_random random;
    std::string text;
};

TEST_F(archive_query_test, asks_for_what_the_filter_says) {
    archive_query all({});
    ask(all);
    EXPECT_FALSE(has(text, "with")) << text;
    EXPECT_FALSE(has(text, "after")) << text;
    EXPECT_TRUE(in_order(text, {"FORM_TYPE", "urn:xmpp:mam:2", "<max>100</max>"})) << text;
    archive_query some({"bob@example.org", wall_time(milliseconds(1031699305000)), "id-7"});
    ask(some);
    EXPECT_TRUE(in_order(text, {"'with'><value>bob@example.org<", "'start'><value>2002-09-10T",
                                "<after>id-7</after>"}))
        << text;
}

TEST_F(archive_query_test, goes_from_page_to_page_until_it_is_complete) {
    archive_query query({});
    const std::string first = ask(query);
    const auto page = result(first, "1");
    const auto item = query.result(page.root());
    ASSERT_TRUE(item);
    EXPECT_EQ(item->id, "1");
    EXPECT_EQ(item->message->attribute_value("id"), "m1");
    EXPECT_EQ(item->at, wall_time(milliseconds(1709641800000)));
    ASSERT_TRUE(query.result(result(first, "2").root()));
    EXPECT_EQ(query.answered(fin("", "2").root()), step::more);
    const std::string second = ask(query);
    EXPECT_NE(first, second);
    EXPECT_TRUE(has(text, "<after>2</after>")) << text;
    EXPECT_EQ(query.answered(fin("complete='true'", "").root()), step::complete);
    EXPECT_EQ(query.results(), 2u);
}

TEST_F(archive_query_test, begins_again_behind_the_last_result) {
    archive_query query({{}, {}, "0"});
    const std::string id = ask(query);
    ASSERT_TRUE(query.result(result(id, "1").root()));
    query.abandon();
    EXPECT_FALSE(query.result(result(id, "2").root())) << "nobody asks for these any more";
    ask(query);
    EXPECT_TRUE(has(text, "<after>1</after>")) << text;
}

TEST_F(archive_query_test, results_of_another_query_are_none) {
    archive_query query({});
    const std::string id = ask(query);
    EXPECT_FALSE(query.result(result("x", "1").root()));
    EXPECT_FALSE(query.result(result("", "1").root()));
    EXPECT_FALSE(query.result(result(id, "").root()));
    EXPECT_FALSE(query.result(parse("<message xmlns='jabber:client'/>").root()));
    EXPECT_FALSE(query.result(parse("<message xmlns='jabber:client'><result "
                                    "xmlns='urn:xmpp:mam:2' id='1' queryid='" +
                                    id + "'/></message>")
                                  .root()))
        << "without a message";
    EXPECT_EQ(query.answered(fin("complete='1'", "").root()), step::complete);
    EXPECT_FALSE(query.result(result(id, "1").root())) << "after its end";
}

TEST_F(archive_query_test, refusals) {
    archive_query from_start({});
    ask(from_start);
    EXPECT_EQ(from_start.answered(error("item-not-found").root()), step::refused)
        << "there was no position";
    archive_query query({{}, {}, "0"});
    ask(query);
    EXPECT_EQ(query.answered(error("item-not-found").root()), step::no_such_position);
    ask(query);
    EXPECT_EQ(query.answered(error("service-unavailable").root()), step::refused);
    EXPECT_EQ(query.reason(), "service-unavailable");
    ask(query);
    EXPECT_EQ(query.answered(parse("<iq xmlns='jabber:client' type='result'/>").root()),
              step::refused);
}

TEST_F(archive_query_test, pages_without_an_end_are_refused) {
    archive_query query({{}, {}, "7"});
    ask(query);
    EXPECT_EQ(query.answered(fin("", "").root()), step::refused);
    ask(query);
    EXPECT_EQ(query.answered(fin("", "7").root()), step::refused);
}

TEST_F(archive_query_test, the_newest_alone) {
    text = archive_query::request_newest("q");
    EXPECT_TRUE(in_order(text, {"queryid='q'", "<max>1</max>", "<before/>"})) << text;
    EXPECT_TRUE(archive_query::read(result("q", "9").root(), "q"));
}

} // namespace
} // namespace epode::test
