#include <epode/jid/escaping.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

/// XEP-0106 §5: what a person enters, and the localpart.
constexpr std::pair<const char*, const char*> examples[] = {
    {"space cadet", "space\\20cadet"},
    {"call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22"},
    {"at&t guy", "at\\26t\\20guy"},
    {"d'artagnan", "d\\27artagnan"},
    {"/.fanboy", "\\2f.fanboy"},
    {"::foo::", "\\3a\\3afoo\\3a\\3a"},
    {"<foo>", "\\3cfoo\\3e"},
    {"user@host", "user\\40host"},
    {"c:\\net", "c\\3a\\net"},
    {"c:\\\\net", "c\\3a\\\\net"},
    {"c:\\cool stuff", "c\\3a\\cool\\20stuff"},
    {"c:\\5commas", "c\\3a\\5c5commas"},
    {"here's_a_wild_&_/cr%zy/_address", "here\\27s_a_wild_\\26_\\2fcr%zy\\2f_address"},
    {"\\3and\\2is\\5cool", "\\5c3and\\2is\\5c5cool"},
    {"tr\u00e9ville\\40musketeers.lit", "tr\u00e9ville\\5c40musketeers.lit"},
};

TEST(jid_escaping, follows_the_examples_both_ways) {
    for (const auto& [text, local] : examples) {
        EXPECT_EQ(*escape_local(text), local);
        EXPECT_EQ(unescape_local(local), text);
        EXPECT_TRUE(jid::from_parts(*escape_local(text), "example.com")) << local;
    }
}

TEST(jid_escaping, takes_no_spaces_at_the_ends) {
    EXPECT_EQ(escape_local(" a").error(), jid_error::local_forbidden);
    EXPECT_EQ(escape_local("a ").error(), jid_error::local_forbidden);
    EXPECT_EQ(escape_local(" ").error(), jid_error::local_forbidden);
    EXPECT_EQ(escape_local("").error(), jid_error::empty_local);
    EXPECT_EQ(unescape_local("\\20a"), "\\20a");
    EXPECT_EQ(unescape_local("a\\20"), "a\\20");
    EXPECT_EQ(unescape_local("\\20"), "\\20");
    EXPECT_EQ(unescape_local("a\\20b"), "a b");
}

TEST(jid_escaping, knows_no_other_escapes) {
    for (const char* same : {"\\", "a\\", "\\2", "\\5", "\\5C", "\\2F", "\\21", "\\aa", "plain"})
        EXPECT_EQ(unescape_local(same), same);
    EXPECT_EQ(*escape_local("\\5C"), "\\5C");
    EXPECT_EQ(unescape_local("\\5c20"), "\\20"); // once, not twice
    EXPECT_EQ(unescape_local(""), "");
}

TEST(jid_escaping, goes_round_for_every_short_text) {
    constexpr std::string_view alphabet = "\\250cf a@";
    std::string text(5, ' ');
    for (unsigned n = 0; n < 59049; ++n) {
        unsigned rest = n;
        for (char& c : text) {
            c = alphabet[rest % alphabet.size()];
            rest /= static_cast<unsigned>(alphabet.size());
        }
        if (text.front() == ' ' || text.back() == ' ') continue;
        const std::string local = *escape_local(text);
        ASSERT_EQ(local.find_first_of(" @"), local.npos) << text;
        ASSERT_EQ(unescape_local(local), text);
    }
}

} // namespace
} // namespace epode
