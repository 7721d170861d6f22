// Tests src/jid/profile_unicode.cpp and src/jid/precis.cpp, by which the profiles are computed.
// Tests src/jid/context_rule.cpp
#include "jid/profile.hpp"

#include <gtest/gtest.h>

#include <string>

namespace epode::jid_profile {
namespace {

using namespace std::string_literals;

using append = error_code (*)(std::string&, std::string_view);

/// The normal form, or the error's number in angle brackets.
std::string run(append function, std::string_view part) {
    std::string out = "x@";
    const error_code e = function(out, part);
    EXPECT_TRUE(out.starts_with("x@"));
    return e ? '<' + std::to_string(e.value()) + '>' : out.substr(2);
}
std::string local(std::string_view part) { return run(append_local, part); }
std::string domain(std::string_view part) { return run(append_domain, part); }
std::string resource(std::string_view part) { return run(append_resource, part); }
std::string failed(jid_error e) { return '<' + std::to_string(static_cast<int>(e)) + '>'; }

const std::string local_forbidden = failed(jid_error::local_forbidden);
const std::string resource_forbidden = failed(jid_error::resource_forbidden);
const std::string not_idna = failed(jid_error::domain_not_idna);
const std::string bad_label = failed(jid_error::domain_label);

TEST(fast_path, equals_the_unicode_path_for_every_pair_of_ascii_characters) {
    for (int pair = 0; pair < 128 * 128; ++pair) {
        const std::string ab = {static_cast<char>(pair / 128), static_cast<char>(pair % 128)};
        // In the middle and at the ends, where hyphens and dots have other rules.
        for (const std::string& part : {"Q" + ab + "7", ab, "ab" + ab}) {
            EXPECT_EQ(local(part), run(append_local_unicode, part)) << part;
            EXPECT_EQ(resource(part), run(append_resource_unicode, part)) << part;
            if (part.front() == '[' || part.back() == '.') continue;
            EXPECT_EQ(domain(part), run(append_domain_unicode, part)) << part;
        }
    }
}

TEST(fast_path, equals_the_unicode_path_for_labels_and_lengths) {
    for (std::size_t size : {1, 2, 62, 63, 64, 65, 1022, 1023, 1024, 1025}) {
        const std::string text(size, 'A');
        EXPECT_EQ(local(text), run(append_local_unicode, text)) << size;
        EXPECT_EQ(resource(text), run(append_resource_unicode, text)) << size;
        EXPECT_EQ(domain(text), run(append_domain_unicode, text)) << size;
        std::string dotted;
        while (dotted.size() < size)
            dotted += dotted.size() % 2 ? '.' : 'a';
        if (dotted.ends_with('.')) dotted += 'a';
        EXPECT_EQ(domain(dotted), run(append_domain_unicode, dotted)) << size;
    }
}

// RFC 8265 §3.5 (usernames), as far as RFC 7622 §3.3.1 leaves them.
TEST(local, follows_username_case_mapped) {
    EXPECT_EQ(local("\u00c5sa"), "\u00e5sa");
    EXPECT_EQ(local("stra\u00dfe"), "stra\u00dfe"); // mapped to lower case, not case-folded
    EXPECT_EQ(local("\u1e9e"), "\u00df");
    EXPECT_EQ(local("\u0130"), "i\u0307");
    EXPECT_EQ(local("I"), "i");
    EXPECT_EQ(local("\u03a3\u0391\u03a3"), "\u03c3\u03b1\u03c2"); // the final sigma
    EXPECT_EQ(local("\U00010400"), "\U00010428");                 // beyond the first plane
    EXPECT_EQ(local("fussball!#$%()*+,-.;=?[\\]^_`{|}~"), "fussball!#$%()*+,-.;=?[\\]^_`{|}~");
}

TEST(local, makes_confusable_spellings_one) {
    EXPECT_EQ(local("\uff21\uff42\uff43"), "abc"); // fullwidth
    EXPECT_EQ(local("\uff76\uff9e"), "\u30ac");    // halfwidth katakana with its mark
    EXPECT_EQ(local("e\u0301"), "\u00e9");         // decomposed
    EXPECT_EQ(local("\u212b"), "\u00e5");          // ANGSTROM SIGN
    EXPECT_EQ(local("\u212a"), "k");               // KELVIN SIGN
    EXPECT_NE(local("\u0430"), local("a"));        // Cyrillic is another script
}

TEST(local, refuses_what_becomes_forbidden_by_mapping) {
    for (const char* c : {"\"", "&", "'", "/", ":", "<", ">", "@", " ", "\x7f", "\t"})
        EXPECT_EQ(local("a"s + c + "b"), local_forbidden) << c;
    EXPECT_EQ(local("a\uff20b"), local_forbidden); // FULLWIDTH COMMERCIAL AT
    EXPECT_EQ(local("a\uff0fb"), local_forbidden); // FULLWIDTH SOLIDUS
    EXPECT_EQ(local("a\u3000b"), local_forbidden); // IDEOGRAPHIC SPACE
    EXPECT_EQ(local("a\u00a0b"), local_forbidden);
}

TEST(local, refuses_what_the_identifier_class_has_not) {
    for (const char* c : {
             "\u2163",     // ROMAN NUMERAL FOUR: compatibility
             "\ufb01",     // LATIN SMALL LIGATURE FI
             "\u00bd",     // VULGAR FRACTION
             "\u265a",     // symbol
             "\u20ac",     // currency
             "\u2014",     // punctuation
             "\u01c5",     // titlecase letter
             "\u1100",     // old Hangul jamo
             "\u00ad",     // ignorable
             "\u200b",     // ZERO WIDTH SPACE
             "\u202e",     // RIGHT-TO-LEFT OVERRIDE
             "\ufe0f",     // variation selector
             "\u0378",     // unassigned
             "\ufdd0",     // no character
             "\ue000",     // private use
             "\u0085",     // control
             "\u0640",     // ARABIC TATWEEL: exception
             "\u302e",     // exception
             "\U0001f600", // emoji
         })
        EXPECT_EQ(local("a"s + c), local_forbidden) << c;
    for (const char* c : {"\u00df", "\u03c2", "\u06fd", "\u06fe", "\u0f0b", "\u3007"})
        EXPECT_EQ(local(c).find('<'), std::string::npos) << c; // exceptions that are valid
}

TEST(local, knows_the_bidi_rule) {
    const std::string bidi = failed(jid_error::local_bidi);
    EXPECT_EQ(local("\u05d0\u05d1"), "\u05d0\u05d1");
    EXPECT_EQ(local("\u05d0"
                    "1"),
              "\u05d0"
              "1");                                   // may end in a number
    EXPECT_EQ(local("\u0628\u064e"), "\u0628\u064e"); // or in a mark after a letter
    EXPECT_EQ(local("\u05d0-\u05d1"), "\u05d0-\u05d1");
    EXPECT_EQ(local("1\u05d0"), bidi);       // condition 1
    EXPECT_EQ(local("\u064e\u0628"), bidi);  // condition 1: a mark first
    EXPECT_EQ(local("\u05d0a\u05d1"), bidi); // condition 2
    EXPECT_EQ(local("\u05d0-"), bidi);       // condition 3
    EXPECT_EQ(local("\u0628"
                    "1\u0661"),
              bidi);                   // condition 4
    EXPECT_EQ(local("a\u05d0"), bidi); // condition 5
    EXPECT_EQ(local("1-a"), "1-a");    // no right-to-left text, no rule
}

TEST(local, knows_the_contextual_rules) {
    EXPECT_EQ(local("l\u00b7l"), "l\u00b7l"); // MIDDLE DOT between two l
    EXPECT_EQ(local("L\u00b7L"), "l\u00b7l");
    EXPECT_EQ(local("a\u00b7l"), local_forbidden);
    EXPECT_EQ(local("l\u00b7"), local_forbidden);
    EXPECT_EQ(local("\u0375\u03b1"), "\u0375\u03b1"); // before Greek
    EXPECT_EQ(local("\u03b1\u0375"), local_forbidden);
    EXPECT_EQ(local("\u05d0\u05f3"), "\u05d0\u05f3"); // after Hebrew
    EXPECT_EQ(local("\u05f3\u05d0"), local_forbidden);
    EXPECT_EQ(local("\u05f4\u05d0"), local_forbidden);
    EXPECT_EQ(local("\u30fb\u30a2"), "\u30fb\u30a2"); // with Katakana, Hiragana or Han
    EXPECT_EQ(local("\u3042\u30fb"), "\u3042\u30fb");
    EXPECT_EQ(local("\u30fb\u6f22"), "\u30fb\u6f22");
    EXPECT_EQ(local("a\u30fb"), local_forbidden);
    EXPECT_EQ(local("\u0628\u0660"), "\u0628\u0660");
    EXPECT_EQ(local("\u0628\u06f0"), "\u0628\u06f0");
    EXPECT_EQ(local("\u0628\u0660\u06f0"), local_forbidden); // digits of both kinds
    EXPECT_EQ(local("\u0915\u094d\u200d\u0937"), "\u0915\u094d\u200d\u0937"); // ZWJ after virama
    EXPECT_EQ(local("\u0915\u200d"), local_forbidden);
    EXPECT_EQ(local("\u200d"), local_forbidden);
    EXPECT_EQ(local("\u0915\u094d\u200c\u0937"), "\u0915\u094d\u200c\u0937"); // ZWNJ after virama
    EXPECT_EQ(local("\u0628\u200c\u0628"), "\u0628\u200c\u0628");             // between joining
    EXPECT_EQ(local("\u0628\u064e\u200c\u064e\u0628"), "\u0628\u064e\u200c\u064e\u0628");
    EXPECT_EQ(local("\u0628\u200c"), local_forbidden);
    EXPECT_EQ(local("\u0627\u200c\u0628"), local_forbidden); // ALEF does not join to its left
    EXPECT_EQ(local("a\u200cb"), local_forbidden);
}

// RFC 8265 §4.3 (opaque strings).
TEST(resource, follows_opaque_string) {
    EXPECT_EQ(resource("correct horse battery staple"), "correct horse battery staple");
    EXPECT_EQ(resource("Correct Horse"), "Correct Horse");
    EXPECT_EQ(resource("\u03c0\u00df\u00e5"), "\u03c0\u00df\u00e5");
    EXPECT_EQ(resource("Jack of \u2666s"), "Jack of \u2666s");
    EXPECT_EQ(resource("foo\u1680bar"), "foo bar"); // OGHAM SPACE MARK
    EXPECT_EQ(resource("a\u00a0b\u3000c"), "a b c");
    EXPECT_EQ(resource("my cat is a \tby"), resource_forbidden);
    EXPECT_EQ(resource("A\u030a"), "\u00c5");
    EXPECT_EQ(resource("\uff21\u2163\ufb01"), "\uff21\u2163\ufb01"); // compatibility stays
    EXPECT_EQ(resource("a\u05d0"), "a\u05d0");                       // no Bidi rule
    EXPECT_EQ(resource("\U0001f600"), "\U0001f600");
    EXPECT_EQ(resource("\u01c5"), "\u01c5");
}

TEST(resource, refuses_what_the_freeform_class_has_not) {
    for (const char* c : {"\x7f", "\n", "\u0085", "\u00ad", "\u200b", "\u202e", "\u1100", "\ufdd0",
                          "\ue000", "\u0378", "\u2028", "a\u200d"})
        EXPECT_EQ(resource(c), resource_forbidden) << c;
}

TEST(domain, becomes_lower_case_u_labels) {
    EXPECT_EQ(domain("Example.COM"), "example.com");
    EXPECT_EQ(domain("example.com."), "example.com");
    EXPECT_EQ(domain("fa\u00df.de"), "fa\u00df.de"); // deviates from IDNA2003 …
    EXPECT_NE(domain("fa\u00df.de"), domain("fass.de"));
    EXPECT_EQ(domain("xn--fa-hia.de"), "fa\u00df.de");
    EXPECT_EQ(domain("XN--FA-HIA.de"), "fa\u00df.de");
    EXPECT_EQ(domain("B\u00dcCHER.example"), "b\u00fccher.example");
    EXPECT_EQ(domain("xn--bcher-kva.example"), "b\u00fccher.example");
    EXPECT_EQ(domain("bu\u0308cher.example"), "b\u00fccher.example");
    EXPECT_EQ(domain("\uff45xample\u3002com\uff0e"), "example.com"); // fullwidth, other full stops
    EXPECT_EQ(domain("\u05d0\u05d1.example"), "\u05d0\u05d1.example");
    EXPECT_EQ(domain("localhost"), "localhost");
}

TEST(domain, refuses_labels_that_are_none) {
    EXPECT_EQ(domain("a..b"), bad_label);
    EXPECT_EQ(domain(".a"), bad_label);
    EXPECT_EQ(domain("a.."), bad_label);
    EXPECT_EQ(domain("a\u3002."), bad_label);
    EXPECT_EQ(domain("a.\u3002"), bad_label);
    EXPECT_EQ(domain("\u00ad"), bad_label); // vanishes by mapping
    EXPECT_EQ(domain(std::string(63, 'a') + ".b"), std::string(63, 'a') + ".b");
    EXPECT_EQ(domain(std::string(64, 'a') + ".b"), bad_label);
    EXPECT_EQ(domain("-a.b"), not_idna);
    EXPECT_EQ(domain("a-.b"), not_idna);
    EXPECT_EQ(domain("ab--c.d"), not_idna);
    EXPECT_EQ(domain("a_b.c"), not_idna);
    EXPECT_EQ(domain("a b.c"), not_idna);
    EXPECT_EQ(domain("a\u2100b.c"), not_idna); // maps to a slash
    EXPECT_EQ(domain("xn--.c"), not_idna);
    EXPECT_EQ(domain("xn--abc-.c"), not_idna); // plain ASCII in disguise
    EXPECT_EQ(domain("xn--99999999999999.c"), not_idna);
    EXPECT_EQ(domain("\u2665.example"), not_idna);   // UTS46 would let it pass
    EXPECT_EQ(domain("xn--g6h.example"), not_idna);  // the same as A-label
    EXPECT_EQ(domain("a\u00b7b.example"), not_idna); // contextual rule
    EXPECT_EQ(domain("\u05d0"
                     "a.example"),
              failed(jid_error::domain_bidi));
}

TEST(domain, takes_ip_addresses) {
    EXPECT_EQ(domain("127.0.0.1"), "127.0.0.1");
    EXPECT_EQ(domain("[::1]"), "[::1]");
    EXPECT_EQ(domain("[2001:DB8:0:0:0:0:0:1]"), "[2001:db8::1]");
    EXPECT_EQ(domain("[::ffff:192.0.2.1]"), "[::ffff:192.0.2.1]");
    for (const char* bad : {"[", "[]", "[::1", "[127.0.0.1]", "[:::]", "[fe80::1%eth0]", "[v1.a]",
                            "[::1]a", "[00000000000000000000000000000000000000000000000000::1]"})
        EXPECT_EQ(domain(bad), failed(jid_error::ip_literal)) << bad;
    EXPECT_EQ(domain("[::1\0]"s), failed(jid_error::ip_literal));
    EXPECT_EQ(domain("::1"), not_idna);
}

/// What is normal stays as it is, for every character and with company that triggers contexts.
TEST(profiles, are_stable) {
    for (char32_t c = 0x80; c < 0x30000; ++c) {
        if (c >= 0xd800 && c < 0xe000) continue;
        std::string text;
        if (c < 0x800) {
            text += static_cast<char>(0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                text += static_cast<char>(0xe0 | c >> 12);
            } else {
                text += static_cast<char>(0xf0 | c >> 18);
                text += static_cast<char>(0x80 | (c >> 12 & 63));
            }
            text += static_cast<char>(0x80 | (c >> 6 & 63));
        }
        text += static_cast<char>(0x80 | (c & 63));
        for (append function : {append_local, append_resource, append_domain}) {
            std::string once;
            if (function(once, text)) continue;
            std::string twice;
            EXPECT_FALSE(function(twice, once)) << text;
            EXPECT_EQ(once, twice);
        }
        if (c == 0xffff) c = 0x1cfff; // the planes between hold CJK or nothing of interest
        if (c == 0x1f9ff) break;
    }
}

} // namespace
} // namespace epode::jid_profile
