#include <epode/sasl/error.hpp>
#include <sasl/scram_message.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

error_code first_error(std::string_view message) {
    diagnostics why;
    const auto parsed = parse_server_first(message, why);
    EXPECT_NE(parsed.has_value(), !why.ours.empty()) << message;
    return parsed ? error_code() : parsed.error();
}

error_code final_error(std::string_view message) {
    diagnostics why;
    const auto parsed = parse_server_final(message, why);
    EXPECT_NE(parsed.has_value(), !why.ours.empty()) << message;
    return parsed ? error_code() : parsed.error();
}

TEST(parse_server_first, takes_it_apart) {
    diagnostics why;
    const auto m = parse_server_first("r=abc%,s=QUJD,i=4096", why);
    ASSERT_TRUE(m);
    EXPECT_EQ(m->nonce, "abc%");
    EXPECT_EQ(m->salt, "ABC");
    EXPECT_EQ(m->iterations, 4096u);
    EXPECT_FALSE(m->downgrade_hash);
}

TEST(parse_server_first, finds_the_hash_among_unknown_extensions) {
    diagnostics why;
    const auto m = parse_server_first("r=a,s=QUJD,i=1,d=\xc3\xa9=,h=Zm9v,Z==", why);
    ASSERT_TRUE(m) << why.ours;
    EXPECT_EQ(m->downgrade_hash, "Zm9v");
}

TEST(parse_server_first, large_counts_saturate) {
    diagnostics why;
    EXPECT_EQ(parse_server_first("r=a,s=QUJD,i=4294967294", why)->iterations, 4294967294u);
    EXPECT_EQ(parse_server_first("r=a,s=QUJD,i=4294967296", why)->iterations, UINT32_MAX);
    EXPECT_EQ(parse_server_first("r=a,s=QUJD,i=" + std::string(1000, '9'), why)->iterations,
              UINT32_MAX);
}

TEST(parse_server_first, refuses_what_the_grammar_does_not_give) {
    for (const char* message : {
             "",
             ",",
             "r=a",
             "r=a,s=QUJD",
             "r=a,i=4096",
             "s=QUJD,i=4096",
             "r=a,i=4096,s=QUJD",
             "s=QUJD,r=a,i=4096",
             "r=,s=QUJD,i=4096",
             "r=a,s=,i=4096",
             "r=a,s=QUJD,i=",
             "r=a b,s=QUJD,i=4096",
             "r=a\x7f,s=QUJD,i=4096",
             "r=\xc3\xa9,s=QUJD,i=4096",
             "r=a,s=QUJ,i=4096",
             "r=a,s=QU D,i=4096",
             "r=a,s=QUJD=,i=4096",
             "r=a,s=QUI,i=4096",
             "r=a,s=QUJD,i=0",
             "r=a,s=QUJD,i=04096",
             "r=a,s=QUJD,i=-1",
             "r=a,s=QUJD,i=+4096",
             "r=a,s=QUJD,i=4096 ",
             "r=a,s=QUJD,i=0x1000",
             "r=a,s=QUJD,i=4096,",
             "r=a,s=QUJD,i=4096,h",
             "r=a,s=QUJD,i=4096,h=",
             "r=a,s=QUJD,i=4096,1=x",
             "r=a,s=QUJD,i=4096,hh=x",
             "r=a,s=QUJD,i=4096,h=x,h=x",
             "r=a,s=QUJD,i=4096,i=1",
             "r=a,s=QUJD,i=4096,r=b",
             "r=a,s=QUJD,i=4096,s=QUJD",
             ",r=a,s=QUJD,i=4096",
             "R=a,s=QUJD,i=4096",
             "r=a,s=QUJD,i=4096,x=\xff",
             "v=QUJD",
         }) {
        EXPECT_EQ(first_error(message), error::malformed_challenge) << message;
    }
    EXPECT_EQ(first_error(std::string_view("r=a,s=QUJD,i=4096,x=\0", 21)),
              error::malformed_challenge);
}

TEST(parse_server_first, length_is_bounded) {
    const std::string start = "r=a,s=QUJD,i=4096,x=";
    EXPECT_EQ(first_error(start + std::string((16 << 10) - start.size(), 'x')), error_code());
    EXPECT_EQ(first_error(start + std::string((16 << 10) - start.size() + 1, 'x')),
              error::malformed_challenge);
}

TEST(parse_server_first, refuses_mandatory_extensions_wherever_they_stand) {
    EXPECT_EQ(first_error("m=x,r=a,s=QUJD,i=4096"), error::unsupported_extension);
    EXPECT_EQ(first_error("r=a,s=QUJD,i=4096,m=x"), error::unsupported_extension);
}

TEST(parse_server_first, passes_on_the_servers_refusal) {
    diagnostics why;
    EXPECT_EQ(parse_server_first("e=unknown-user", why).error(), error::server_refused);
    EXPECT_EQ(why.theirs, "unknown-user");
    EXPECT_EQ(why.ours.find("unknown-user"), std::string::npos);
}

TEST(parse_server_final, takes_the_signature) {
    diagnostics why;
    EXPECT_EQ(parse_server_final("v=QUJD", why).value(), "ABC");
    EXPECT_EQ(parse_server_final("v=QUJD,x=y", why).value(), "ABC");
}

TEST(parse_server_final, refuses_the_rest) {
    for (const char* message : {"", "x=y", "x=y,v=QUJD", "v=", "v", "V=QUJD"}) {
        EXPECT_EQ(final_error(message), error::missing_server_signature) << message;
    }
    for (const char* message : {"v=QUJ", "v=!!!!", "v=QUJD,", "v=QUJD,x", "v=QUJD,x=\xff"}) {
        EXPECT_EQ(final_error(message), error::malformed_challenge) << message;
    }
    EXPECT_EQ(final_error("v=QUJD,m=x"), error::unsupported_extension);
    EXPECT_EQ(final_error("m=x,v=QUJD"), error::unsupported_extension);
}

TEST(parse_server_final, the_servers_words_are_bounded_between_characters) {
    diagnostics why;
    EXPECT_EQ(parse_server_final("e=" + std::string(256, 'x'), why).error(), error::server_refused);
    EXPECT_EQ(why.theirs.size(), 256u);
    EXPECT_EQ(parse_server_final("e=" + std::string(255, 'x') + "\xc3\xa9", why).error(),
              error::server_refused);
    EXPECT_EQ(why.theirs, std::string(255, 'x'));
    EXPECT_EQ(final_error("e=\xff"), error::malformed_challenge);
}

} // namespace
} // namespace epode::sasl
