#include "payload.hpp"

#include <epode/protocol/xep0060_event.hpp>
#include <epode/protocol/xep0107.hpp>

namespace epode::test {
namespace {

std::string event_xml(const std::string& content) {
    return "<event xmlns='http://jabber.org/protocol/pubsub#event'>" + content + "</event>";
}

TEST(xep0060, reads_what_was_published) {
    const auto event = round_trip<pubsub_event>(event_xml(
        "<items node='http://jabber.org/protocol/mood'><retract id='1'/>"
        "<item id='2' publisher='a@b/c'><mood xmlns='http://jabber.org/protocol/mood'><sad/></mood>"
        "</item></items>"));
    ASSERT_TRUE(event.items);
    EXPECT_EQ(event.items->node, mood_namespace);
    EXPECT_EQ(event.items->retracted, std::vector<std::string>{"1"});
    const auto& item = event.items->published.at(0);
    EXPECT_EQ(item.publisher, jid("a@b/c"));
    EXPECT_EQ(item.content.get<user_mood>()->value, mood::sad);
}

TEST(xep0060, publishes_any_payload) {
    pubsub request;
    request.publish.emplace().node = mood_namespace;
    request.publish->item.emplace().content.add(user_mood{mood::calm, {}});
    const auto written = schema::write(request);
    ASSERT_TRUE(written.has_value());
    std::string text;
    ASSERT_FALSE(xml::write(text, written->root()));
    EXPECT_EQ(text, "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                    "<publish node='http://jabber.org/protocol/mood'><item>"
                    "<mood xmlns='http://jabber.org/protocol/mood'><calm/></mood>"
                    "</item></publish></pubsub>");
}

TEST(xep0060, an_owner_has_the_same_lists_in_another_namespace) {
    const auto owner = round_trip<pubsub_owner>(
        "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='n'>"
        "<subscription jid='a@b' subscription='none'/></subscriptions></pubsub>");
    EXPECT_EQ(owner.subscriptions->items.at(0).state, pubsub_subscription_state::none);
    const auto user = round_trip<pubsub>(
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions>"
        "<subscription node='n' subscription='pending'>"
        "<subscribe-options><required/></subscribe-options></subscription></subscriptions>"
        "</pubsub>");
    EXPECT_TRUE(user.subscriptions->items.at(0).configurable);
    EXPECT_TRUE(user.subscriptions->items.at(0).configuration_required);
}

TEST(xep0060, tells_and_takes_the_type_of_an_event) {
    for (const char* type :
         {"items", "purge", "delete", "configuration", "subscription", "collection"}) {
        const auto read = parsed<pubsub_event>(event_xml(std::string("<") + type + "/>"));
        ASSERT_TRUE(read.has_value()) << type;
        const std::string member = std::string(R"("eventType":")") + type + '"';
        EXPECT_NE(schema::to_json(*read).find(member), std::string::npos) << type;
        const auto written = schema::from_json<pubsub_event>("{" + member + "}");
        ASSERT_TRUE(written.has_value()) << type;
        EXPECT_EQ(*written, *read) << type;
    }
    EXPECT_FALSE(schema::from_json<pubsub_event>(R"({"eventType":"party"})").has_value());
    EXPECT_FALSE(schema::from_json<pubsub_event>(R"({"eventType":1})").has_value());
    EXPECT_EQ(schema::to_json(pubsub_event()), "{}");
}

TEST(xep0060, the_type_of_an_event_keeps_what_stands_beside_it) {
    const auto event =
        schema::from_json<pubsub_event>(R"({"purge":{"node":"n"},"eventType":"purge"})");
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->purge->node, "n");
}

TEST(xep0060, a_subscription_ends_at_a_time_or_with_presence) {
    const auto timed = round_trip<pubsub_event>(
        event_xml("<subscription subscription='subscribed' expiry='2006-02-28T23:59:59.000Z'/>"));
    EXPECT_EQ(timed.subscription->expires->at,
              wall_time(std::chrono::sys_days(std::chrono::year(2006) / 3 / 1)) -
                  std::chrono::seconds(1));
    const auto with_presence =
        round_trip<pubsub_event>(event_xml("<subscription expiry='presence'/>"));
    ASSERT_TRUE(with_presence.subscription->expires);
    EXPECT_FALSE(with_presence.subscription->expires->at);
    const auto broken = parsed<pubsub_event>(event_xml("<subscription expiry='some day'/>"));
    ASSERT_TRUE(broken.has_value());
    EXPECT_FALSE(broken->subscription->expires);
    EXPECT_EQ(schema::from_json<pubsub_event_subscription>(R"({"expires":"presence"})")->expires,
              pubsub_expiry());
}

TEST(xep0060, says_why_a_service_refuses) {
    const auto error = xml::parse_document(
        "<error xmlns='jabber:client'>"
        "<unsupported xmlns='http://jabber.org/protocol/pubsub#errors' feature='subscribe'/>"
        "</error>");
    ASSERT_TRUE(error.has_value());
    const auto refused = schema::first_payload<pubsub_error>(error->root());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->condition, pubsub_condition::unsupported);
    EXPECT_EQ(refused->unsupported_feature, "subscribe");
    EXPECT_EQ(schema::to_json(*refused),
              R"({"pubsubError":"unsupported","pubsubUnsupportedFeature":"subscribe"})");
}

} // namespace
} // namespace epode::test
