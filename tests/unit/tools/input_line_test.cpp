// tools/epode is a program and no library: this compiles the one source that is tested here.
#include "../../../tools/epode/input_line.cpp" // NOLINT(bugprone-suspicious-include)

#include <gtest/gtest.h>

namespace epode::cli {
namespace {

std::string refusal_of(const std::string& line, const input_form& form) {
    std::string why;
    EXPECT_FALSE(message_of_line(line, form, why)) << line;
    return why;
}

TEST(input_line, text_is_the_body_of_a_message_to_whom_was_said) {
    std::string why;
    const auto chat = message_of_line("{\"hi\"}", {false, "bob@example.org", false}, why);
    ASSERT_TRUE(chat);
    EXPECT_EQ(chat->to_text(), "bob@example.org");
    EXPECT_EQ(chat->type_text(), "chat");
    EXPECT_EQ(chat->body(), "{\"hi\"}");
    const auto talk = message_of_line("hi", {false, "room@muc.example.org", true}, why);
    ASSERT_TRUE(talk);
    EXPECT_EQ(talk->type_text(), "groupchat");
    EXPECT_EQ(why, "");
}

TEST(input_line, json_says_what_it_says_and_the_rest_is_filled_in) {
    std::string why;
    const input_form form{true, "bob@example.org", false};
    const auto short_one = message_of_line(R"({"body":"hi"})", form, why);
    ASSERT_TRUE(short_one);
    EXPECT_EQ(short_one->to_text(), "bob@example.org");
    EXPECT_EQ(short_one->type_text(), "chat");
    const auto full =
        message_of_line(R"({"to":"c@example.org","type":"headline","body":"hi"})", form, why);
    ASSERT_TRUE(full);
    EXPECT_EQ(full->to_text(), "c@example.org");
    EXPECT_EQ(full->type_text(), "headline");
}

TEST(input_line, what_is_no_message_is_refused_in_words) {
    const input_form form{true, "bob@example.org", false};
    EXPECT_NE(refusal_of("{", form), "");
    EXPECT_NE(refusal_of(R"({"bdoy":"hi"})", form).find("bdoy"), std::string::npos);
    EXPECT_NE(refusal_of(R"({"id":"1"})", form).find("body"), std::string::npos);
    EXPECT_NE(refusal_of(R"({"body":"hi"})", {true, {}, false}).find("--to"), std::string::npos);
}

} // namespace
} // namespace epode::cli
