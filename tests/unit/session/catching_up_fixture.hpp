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
    /// The first session, with all that it asks.
    void first_session(archive_driver& who) {
        who.start();
        who.log_in();
        who.bind();
        who.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
        EXPECT_TRUE(has(who.wire, "<presence/>")) << "nothing was missed: at once";
        who.tell_features();
        const std::string id = who.question(who.query);
        EXPECT_TRUE(in_order(who.asked, {"<max>1</max>", "<before/>"})) << who.asked;
        who.result("0", missed("old"));
        who.answer(id, who.fin("0", false));
        EXPECT_EQ(who.handed(), strings{}) << "that was there before anybody listened";
        who.written();
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
