#include "payload.hpp"

#include <epode/protocol/xep0313.hpp>
#include <epode/protocol/xep0313_before_0_6.hpp>

namespace epode::test {
namespace {

TEST(xep0313, a_query_with_form_and_page) {
    mam_query q;
    q.query_id = "q1";
    q.form.emplace().type = form_type::submit;
    form_field with;
    with.name = "with";
    with.values = {"bob@example.org"};
    q.form->fields.push_back(with);
    q.paging.emplace().max = 50;
    q.paging->after = "id-7";
    const auto written = schema::write(q);
    ASSERT_TRUE(written.has_value());
    std::string text;
    ASSERT_FALSE(xml::write(text, written->root()));
    EXPECT_EQ(text, "<query xmlns='urn:xmpp:mam:2' queryid='q1'>"
                    "<x xmlns='jabber:x:data' type='submit'><field var='with'>"
                    "<value>bob@example.org</value></field></x>"
                    "<set xmlns='http://jabber.org/protocol/rsm'><max>50</max>"
                    "<after>id-7</after></set></query>");
    EXPECT_EQ(round_trip<mam_query>(text), q);
}

TEST(xep0313, a_result_holds_a_message) {
    const auto r = parsed<mam_result>(
        "<result xmlns='urn:xmpp:mam:2' queryid='q1' id='28482-98726-73623'>"
        "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
        "stamp='2010-07-10T23:08:25Z'/><message xmlns='jabber:client' id='m'/></forwarded>"
        "</result>");
    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->id, "28482-98726-73623");
    ASSERT_TRUE(r->item && r->item->stanza());
    EXPECT_EQ(r->item->stanza()->attribute_value("id"), "m");
    EXPECT_FALSE(parsed<mam_result>("<result xmlns='urn:xmpp:mam:2' queryid='q1'/>"));
}

TEST(xep0313, an_end_says_whether_it_is_the_last) {
    const auto fin = round_trip<mam_fin>(
        "<fin xmlns='urn:xmpp:mam:2' complete='1'>"
        "<set xmlns='http://jabber.org/protocol/rsm'><last>b</last></set></fin>");
    EXPECT_EQ(fin.complete, true);
    EXPECT_FALSE(fin.stable);
    EXPECT_EQ(parsed<mam_fin>("<fin xmlns='urn:xmpp:mam:2' complete='true'/>")->complete, true);
}

TEST(xep0313, preferences) {
    const auto p = round_trip<mam_preferences>(
        "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>a@example.org</jid></always>"
        "<never><jid>b@example.org</jid></never></prefs>");
    EXPECT_EQ(p.always, std::vector<jid>{jid("a@example.org")});
    EXPECT_EQ(p.otherwise, mam_default::roster);
}

TEST(xep0313, metadata_of_an_archive_that_may_be_empty) {
    const auto all = round_trip<mam_metadata>(
        "<metadata xmlns='urn:xmpp:mam:2'><start id='a' timestamp='2008-08-22T21:09:04.000Z'/>"
        "<end id='z' timestamp='2020-04-20T14:34:21.000Z'/></metadata>");
    EXPECT_EQ(all.start_id, "a");
    EXPECT_EQ(all.end_id, "z");
    EXPECT_LT(all.start_time, all.end_time);
    EXPECT_FALSE(round_trip<mam_metadata>("<metadata xmlns='urn:xmpp:mam:2'/>").start_id);
}

TEST(xep0313, what_is_older_is_of_other_types) {
    const std::string older = "<result xmlns='urn:xmpp:mam:1' id='a'/>";
    EXPECT_EQ(round_trip<mam_1_result>(older).id, "a");
    EXPECT_FALSE(parsed<mam_result>(older).has_value());
}

} // namespace
} // namespace epode::test
