#include <epode/jid.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>
#include <unordered_set>

namespace epode {
namespace {

using namespace std::string_literals;

error_code error_of(std::string_view text) {
    const result<jid> parsed = jid::parse(text);
    return parsed ? error_code() : parsed.error();
}
std::string normal(std::string_view text) {
    const result<jid> parsed = jid::parse(text);
    return parsed ? parsed->str() : "error: " + parsed.error().message();
}
std::string times(int count, std::string_view text) {
    std::string out;
    while (count-- > 0)
        out += text;
    return out;
}

struct parts {
    const char* text;
    const char* local;
    const char* domain;
    const char* resource;
};

/// RFC 7622 §3.5, table 1, and what its remarks say of normalisation.
constexpr parts valid[] = {
    {"juliet@example.com", "juliet", "example.com", ""},
    {"juliet@example.com/foo", "juliet", "example.com", "foo"},
    {"juliet@example.com/foo bar", "juliet", "example.com", "foo bar"},
    {"juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar"},
    {"foo\\20bar@example.com", "foo\\20bar", "example.com", ""},
    {"fussball@example.com", "fussball", "example.com", ""},
    {"fu\u00dfball@example.com", "fu\u00dfball", "example.com", ""},
    {"\u03c0@example.com", "\u03c0", "example.com", ""},
    {"\u03a3@example.com/foo", "\u03c3", "example.com", "foo"},
    {"\u03c3@example.com/foo", "\u03c3", "example.com", "foo"},
    {"\u03c2@example.com/foo", "\u03c2", "example.com", "foo"},
    {"king@example.com/\u265a", "king", "example.com", "\u265a"},
    {"example.com", "", "example.com", ""},
    {"example.com/foobar", "", "example.com", "foobar"},
    {"a.example.com/b@example.net", "", "a.example.com", "b@example.net"},
    {"a@b.example/c/d", "a", "b.example", "c/d"},
    {"a@b.example//", "a", "b.example", "/"},
    {"Juliet@EXAMPLE.com/Balcony", "juliet", "example.com", "Balcony"},
    // Table 2 lists a leading space as an error, but no rule says so: OpaqueString allows spaces.
    {"juliet@example.com/ foo", "juliet", "example.com", " foo"},
};

TEST(jid, takes_valid_addresses_apart) {
    for (const parts& expected : valid) {
        const result<jid> parsed = jid::parse(expected.text);
        ASSERT_TRUE(parsed) << expected.text << ": " << parsed.error().message();
        EXPECT_EQ(parsed->local(), expected.local);
        EXPECT_EQ(parsed->domain(), expected.domain);
        EXPECT_EQ(parsed->resource(), expected.resource);
        EXPECT_EQ(parsed->is_full(), *expected.resource != 0);
        EXPECT_EQ(parsed->is_bare(), *expected.resource == 0);
        EXPECT_EQ(jid::from_parts(expected.local, expected.domain, expected.resource), *parsed);
        EXPECT_EQ(normal(parsed->str()), parsed->str()) << "not stable";
    }
}

/// RFC 7622 §3.5, table 2.
TEST(jid, refuses_what_is_no_address) {
    EXPECT_EQ(error_of("\"juliet\"@example.com"), jid_error::local_forbidden);
    EXPECT_EQ(error_of("foo bar@example.com"), jid_error::local_forbidden);
    EXPECT_EQ(error_of("@example.com/"), jid_error::empty_local);
    EXPECT_EQ(error_of("henry\u2163@example.com"), jid_error::local_forbidden);
    EXPECT_EQ(error_of("\u265a@example.com"), jid_error::local_forbidden);
    EXPECT_EQ(error_of("juliet@"), jid_error::empty_domain);
    EXPECT_EQ(error_of("/foobar"), jid_error::empty_domain);
}

TEST(jid, refuses_empty_parts) {
    EXPECT_EQ(error_of(""), jid_error::empty_domain);
    EXPECT_EQ(error_of("."), jid_error::empty_domain);
    EXPECT_EQ(error_of("@"), jid_error::empty_local);
    EXPECT_EQ(error_of("/"), jid_error::empty_domain);
    EXPECT_EQ(error_of("example.com/"), jid_error::empty_resource);
    EXPECT_EQ(error_of("a@example.com/"), jid_error::empty_resource);
    EXPECT_EQ(jid::from_parts("a", "", "r").error(), jid_error::empty_domain);
}

TEST(jid, splits_at_the_first_separator_only) {
    EXPECT_EQ(error_of("a@b@example.com"), jid_error::domain_not_idna);
    EXPECT_EQ(jid("a@b.example/x@y/z").resource(), "x@y/z");
    EXPECT_EQ(jid::from_parts("a@b", "c.example").error(), jid_error::local_forbidden);
    EXPECT_EQ(jid::from_parts("a/b", "c.example").error(), jid_error::local_forbidden);
    EXPECT_EQ(jid::from_parts("a", "c.example/d").error(), jid_error::domain_not_idna);
}

TEST(jid, bounds_each_part_in_octets) {
    const std::string most(1023, 'a');
    const std::string domain = times(511, "a.") + "a"; // 1023 octets
    EXPECT_TRUE(jid::from_parts(most, domain, most));
    EXPECT_EQ(jid(most + '@' + domain + '/' + most).resource(), most);
    EXPECT_EQ(error_of(most + "a@example.com"), jid_error::local_too_long);
    EXPECT_EQ(error_of(domain + ".a"), jid_error::domain_too_long);
    EXPECT_EQ(error_of("example.com/" + most + "a"), jid_error::resource_too_long);

    const std::string most_unicode = times(511, "\u00e9") + "a";
    EXPECT_EQ(jid(most_unicode + "@example.com").local(), most_unicode);
    EXPECT_EQ(jid("example.com/" + most_unicode).resource(), most_unicode);
    EXPECT_EQ(error_of(most_unicode + "a@example.com"), jid_error::local_too_long);
    EXPECT_EQ(error_of("example.com/" + most_unicode + "a"), jid_error::resource_too_long);
    EXPECT_EQ(error_of(times(340, "\u00e9.") + "aaa"), error_code());
    EXPECT_EQ(error_of(times(340, "\u00e9.") + "aaaa"), jid_error::domain_too_long);
}

TEST(jid, bounds_the_normalised_part_not_the_text) {
    const std::string wide = times(1023, "\uff21"); // three octets each, one when normalised
    EXPECT_EQ(jid(wide + "@example.com").local(), std::string(1023, 'a'));
    EXPECT_EQ(error_of(wide + "a@example.com"), jid_error::local_too_long);
    const std::string flood = times(3000, "\u00e9\u00e9");
    EXPECT_EQ(error_of(flood + "@example.com"), jid_error::local_too_long);
    EXPECT_EQ(error_of(flood), jid_error::domain_too_long);
    EXPECT_EQ(error_of("example.com/" + flood), jid_error::resource_too_long);
}

TEST(jid, is_a_small_value) {
    EXPECT_LE(sizeof(jid), sizeof(std::string) + sizeof(void*));
    static_assert(std::is_nothrow_move_constructible_v<jid>);
    static_assert(std::is_nothrow_move_assignable_v<jid>);
    const jid empty;
    EXPECT_TRUE(empty.empty());
    EXPECT_FALSE(empty.is_bare());
    EXPECT_FALSE(empty.is_full());
    EXPECT_EQ(empty.local(), "");
    EXPECT_EQ(empty.domain(), "");
    EXPECT_EQ(empty.resource(), "");
    EXPECT_TRUE(empty.bare().empty());
    EXPECT_TRUE(empty.domain_jid().empty());
    EXPECT_EQ(empty.with_resource("r").error(), jid_error::empty_domain);
}

TEST(jid, is_empty_after_a_move) {
    jid from = "juliet@example.com/balcony";
    const jid to = std::move(from);
    EXPECT_EQ(to.resource(), "balcony");
    // NOLINTNEXTLINE(bugprone-use-after-move): that its parts stay in bounds is what is tested
    EXPECT_TRUE(from.empty());
    EXPECT_EQ(from.local(), "");
    EXPECT_EQ(from.domain(), "");
    EXPECT_EQ(from.resource(), "");
    from = to;
    EXPECT_EQ(from, to);
    jid& same = from;
    from = std::move(same);
    EXPECT_EQ(from, to);
}

TEST(jid, derives_other_addresses) {
    const jid full = "juliet@example.com/balcony";
    EXPECT_EQ(full.bare(), jid("juliet@example.com"));
    EXPECT_EQ(full.bare().local(), "juliet");
    EXPECT_EQ(full.bare_text(), "juliet@example.com");
    EXPECT_EQ(full.domain_jid(), jid("example.com"));
    EXPECT_EQ(full.domain_jid().local(), "");
    EXPECT_EQ(*full.with_resource("chamber"), jid("juliet@example.com/chamber"));
    EXPECT_EQ(full.with_resource("chamber")->local(), "juliet");
    EXPECT_EQ(full.with_resource("").error(), jid_error::empty_resource);
    EXPECT_EQ(full.with_resource("\x07").error(), jid_error::resource_forbidden);
    EXPECT_EQ(*jid("example.com").with_resource("x"), jid("example.com/x"));
}

TEST(jid, compares_hashes_and_prints_the_normal_form) {
    EXPECT_EQ(jid("A@B.example/c"), jid("a@b.example/c"));
    EXPECT_NE(jid("a@b.example/C"), jid("a@b.example/c"));
    EXPECT_LT(jid("a@b.example"), jid("a@b.example/c"));
    const std::unordered_set<jid> set = {"A@b.example", "a@B.example", "a@b.example/r"};
    EXPECT_EQ(set.size(), 2u);
    std::ostringstream out;
    out << jid("A@b.example");
    EXPECT_EQ(out.str(), "a@b.example");
    EXPECT_EQ(to_string(jid("A@b.example")), "a@b.example");
}

TEST(jid, constructors_throw_a_text_that_tells_what_is_wrong) {
    EXPECT_EQ(jid(std::string("a@b.example")), jid(std::string_view("a@b.example")));
    try {
        const jid wrong = "foo bar@example.com";
        FAIL() << wrong;
    } catch (const system_error& e) {
        EXPECT_EQ(e.code(), jid_error::local_forbidden);
        const std::string what = e.what();
        EXPECT_NE(what.find("foo bar@example.com"), what.npos) << what;
        EXPECT_NE(what.find("the localpart has a character"), what.npos) << what;
    }
    EXPECT_THROW(jid(std::string(5000, 'a')), system_error);
}

TEST(jid, every_error_has_its_own_text) {
    std::unordered_set<std::string> texts;
    for (int i = 1; i <= static_cast<int>(jid_error::not_stable); ++i)
        EXPECT_TRUE(texts.insert(jid_category().message(i)).second) << i;
    EXPECT_FALSE(texts.contains("unknown error"));
    EXPECT_EQ(jid_category().message(static_cast<int>(jid_error::not_stable) + 1), "unknown error");
}

TEST(jid, refuses_malformed_utf8_in_each_part) {
    for (const char* bad : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
        EXPECT_EQ(error_of(bad + "@example.com"s), jid_error::not_utf8);
        EXPECT_EQ(error_of("a@"s + bad + ".example"), jid_error::not_utf8);
        EXPECT_EQ(error_of("a@b.example/"s + bad), jid_error::not_utf8);
    }
    EXPECT_EQ(error_of("a\0b@example.com"s), jid_error::local_forbidden);
    EXPECT_EQ(error_of("a@b\0.example"s), jid_error::domain_not_idna);
    EXPECT_EQ(error_of("a@b.example/\0"s), jid_error::resource_forbidden);
}

} // namespace
} // namespace epode
