#pragma once
#include "archive_fixture.hpp"

namespace epode::test {

inline constexpr std::string_view from_bob =
    "from='bob@example.org/x' type='chat' to='alice@example.org'";
inline std::string missed(std::string_view id) {
    return std::string(from_bob) + " id='" + std::string(id) + "'";
}

class catching_up : public testing::Test {
protected:
    static session_settings settings() {
        session_settings s = archive_driver::archive_settings();
        s.initial_presence = s.carbons = true;
        return s;
    }
    /// The first session, until messages come.
    void begin(archive_driver& who) {
        who.start();
        who.log_in();
        who.bind();
        who.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
        const std::string text = who.wire;
        EXPECT_TRUE(in_order(text, {who.query, "urn:xmpp:carbons:2", "<presence/>"}))
            << "nothing was missed: at once, but the question comes first";
        const std::string id = who.question(who.query);
        EXPECT_TRUE(in_order(who.asked, {"<max>1</max>", "<before/>"})) << who.asked;
        who.wire = text;
        who.tell_features();
        who.result("0", missed("old"));
        who.answer(id, who.fin("0", false));
        EXPECT_EQ(who.handed(), strings{}) << "that was there before anybody listened";
    }
    /// With all that it asks.
    void first_session(archive_driver& who) {
        begin(who);
        who.answer(once_more("0", who), who.fin());
        who.written();
    }
    /// A while after messages began to come.
    std::string once_more(std::string_view archive_id, archive_driver& who) {
        who.live_on(1);
        EXPECT_FALSE(has(who.written(), who.query));
        who.live_on(1);
        return missed_since(archive_id, who);
    }
    /// A new one, up to the question for what was missed.
    std::string missed_since(std::string_view archive_id, archive_driver& who) {
        const std::string id = who.question(who.query);
        EXPECT_TRUE(has(who.asked, "<after>" + std::string(archive_id) + "</after>")) << who.asked;
        return id;
    }
    archive_driver d{settings()};
};

} // namespace epode::test
