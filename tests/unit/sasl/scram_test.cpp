#include "scram_server.hpp"

#include <sasl/scram.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace epode::sasl {
namespace {

scram::setup ready(std::string_view name, gs2_binding binding = {}) {
    scram::setup with;
    with.kind = find_scram(name);
    with.binding = std::move(binding);
    with.username = "user";
    with.password = crypto::secret("pencil");
    with.nonce = "fyko+d2lbbFgONRv9qkxdawL";
    with.downgrade_hash = "aGFzaA==";
    with.minimum_iterations = 4096;
    with.maximum_iterations = 20'000;
    with.maximum_salt_bytes = 64;
    return with;
}

struct recorded {
    const char *mechanism, *nonce, *first, *server_first, *last, *server_last;
};

class published : public testing::TestWithParam<recorded> {};

TEST_P(published, conversation_is_the_same_to_the_byte) {
    const recorded& v = GetParam();
    scram::setup with = ready(v.mechanism);
    with.nonce = v.nonce;
    scram run(std::move(with));
    diagnostics why;
    EXPECT_EQ(run.name(), v.mechanism);
    EXPECT_EQ(run.initial_response(), v.first);
    EXPECT_EQ(run.respond(v.server_first, why).value(), v.last);
    EXPECT_EQ(run.succeed(v.server_last, why), error_code());
    EXPECT_TRUE(why.empty());
    EXPECT_EQ(run.worth(), (strength{v.mechanism, ""}));
}

INSTANTIATE_TEST_SUITE_P(
    scram, published,
    testing::Values(
        // RFC 5802 §5
        recorded{"SCRAM-SHA-1", "fyko+d2lbbFgONRv9qkxdawL", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
                 "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                 "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                 "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                 "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
        // RFC 7677 §3
        recorded{"SCRAM-SHA-256", "rOprNGfwEbeRWgbNEkqO", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                 "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                 "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                 "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                 "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                 "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
        // No RFC has one for SHA-512: computed with Python's hashlib and hmac.
        recorded{
            "SCRAM-SHA-512", "rOprNGfwEbeRWgbNEkqO", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            "p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTx"
            "wnYPJQ==",
            "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2r"
            "R7N7Zw=="}));

// Computed with Python's hashlib and hmac.
TEST(scram, carries_the_binding_and_the_authorization_identity) {
    std::string data;
    for (char c = 0; c < 32; ++c)
        data += c;
    scram::setup with = ready("SCRAM-SHA-256-PLUS", {'p', "tls-exporter", data});
    with.nonce = "rOprNGfwEbeRWgbNEkqO";
    with.authorization_id = "other@example.org";
    scram run(std::move(with));
    diagnostics why;
    EXPECT_EQ(run.initial_response(),
              "p=tls-exporter,a=other@example.org,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(run.respond("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                          "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                          why)
                  .value(),
              "c=cD10bHMtZXhwb3J0ZXIsYT1vdGhlckBleGFtcGxlLm9yZywAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGR"
              "obHB0eHw==,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=bk93+5Vz01Wgd4sscZIwmu6xLIEmcaZhEPTWhkNuEeU=");
    EXPECT_EQ(run.succeed("v=hEXDDEBGUIET4368yTKmPEMYLKI/TnLLujtya5eVKKo=", why), error_code());
    EXPECT_EQ(run.worth(), (strength{"SCRAM-SHA-256-PLUS", "tls-exporter"}));
}

/// One conversation with the strict server, in which messages can be changed on their way.
struct conversation {
    explicit conversation(scram::setup with) : server(with.kind->algorithm), run(std::move(with)) {}

    using change = std::function<void(std::string&)>;
    change at_first = [](std::string&) {};
    change at_final = [](std::string&) {};

    scram_server server;
    scram run;
    diagnostics why;
    std::string last; ///< the server's

    error_code to_last() {
        std::string first = server.first(run.initial_response());
        at_first(first);
        const auto proof = run.respond(first, why);
        if (!proof) return proof.error();
        last = server.final(*proof);
        at_final(last);
        return {};
    }
    error_code to_end() {
        if (error_code failed = to_last()) return failed;
        return run.succeed(last, why);
    }
};

class every_kind : public testing::TestWithParam<scram_kind> {
protected:
    static scram::setup setup(std::string type = "tls-exporter") {
        gs2_binding binding;
        if (GetParam().plus) binding = {'p', std::move(type), "the data of the connection"};
        return ready(GetParam().name, std::move(binding));
    }
};
INSTANTIATE_TEST_SUITE_P(scram, every_kind, testing::ValuesIn(scram_kinds),
                         [](const auto& p) { return "kind" + std::to_string(p.index); });

TEST_P(every_kind, logs_in_with_both_types_of_binding) {
    for (const char* type : {"tls-exporter", "tls-server-end-point"}) {
        conversation c(setup(type));
        c.server.bindings = {{type, "the data of the connection"}};
        EXPECT_EQ(c.to_end(), error_code()) << c.last;
        EXPECT_EQ(c.server.username, "user");
    }
}

TEST(scram, a_stranger_in_between_has_another_binding) {
    for (const char* name : {"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS"}) {
        conversation c(ready(name, {'p', "tls-exporter", "the data of the connection"}));
        c.server.bindings = {{"tls-exporter", "the data of another connection"}};
        EXPECT_EQ(c.to_end(), error::server_refused);
        EXPECT_EQ(c.why.theirs, "channel-bindings-dont-match");
    }
}

TEST_P(every_kind, wrong_password) {
    conversation c(setup());
    c.server.bindings = {{"tls-exporter", "the data of the connection"}};
    c.server.password = "pencl";
    EXPECT_EQ(c.to_end(), error::server_refused);
    EXPECT_EQ(c.why.theirs, "invalid-proof");
}

TEST_P(every_kind, signature_may_come_in_a_challenge) {
    conversation c(setup());
    c.server.bindings = {{"tls-exporter", "the data of the connection"}};
    ASSERT_EQ(c.to_last(), error_code());
    EXPECT_EQ(c.run.respond(c.last, c.why).value(), "");
    EXPECT_EQ(c.run.succeed(std::nullopt, c.why), error_code());
}

// A server that could bind and did not offer it learns from `y` that its offer was changed.
TEST(scram, stripped_plus_is_noticed_by_the_server) {
    conversation c(ready("SCRAM-SHA-1", {'y', {}, {}}));
    c.server.bindings = {{"tls-exporter", "data"}};
    EXPECT_EQ(c.to_end(), error::server_refused);
    EXPECT_EQ(c.why.theirs, "server-does-support-channel-binding");

    conversation honest(ready("SCRAM-SHA-1", {'y', {}, {}}));
    EXPECT_EQ(honest.to_end(), error_code());
}

TEST(scram, escaped_names_reach_the_server) {
    scram::setup with = ready("SCRAM-SHA-1");
    with.username = "a=2Cb";
    with.authorization_id = "c=3Dd";
    conversation c(std::move(with));
    EXPECT_EQ(c.to_end(), error_code());
    EXPECT_EQ(c.server.username, "a=2Cb");
    EXPECT_EQ(c.server.authorization_id, "a=c=3Dd");
}

/// What comes of a conversation whose server-first was changed.
error_code after_first(const conversation::change& change, scram::setup with) {
    conversation c(std::move(with));
    c.at_first = change;
    const error_code failed = c.to_end();
    EXPECT_NE(failed, error_code());
    EXPECT_FALSE(c.why.ours.empty());
    diagnostics later;
    EXPECT_EQ(c.run.respond("r=x", later).error(), error::unexpected_challenge);
    EXPECT_NE(c.run.succeed("v=QUJD", later), error_code());
    return failed;
}
error_code after_first(const conversation::change& change) {
    return after_first(change, ready("SCRAM-SHA-1"));
}

conversation::change replace(std::string from, std::string to) {
    return [from, to](std::string& message) {
        const std::size_t at = message.find(from);
        ASSERT_NE(at, std::string::npos);
        message.replace(at, from.size(), to);
    };
}

TEST(scram, nonce_must_continue_ours) {
    EXPECT_EQ(after_first(replace("3rfcNHYJY1ZVvWVs7j", "")), error::wrong_nonce);
    EXPECT_EQ(after_first(replace("r=fyko+d2lbbFgONRv9qkxdawL", "r=")), error::wrong_nonce);
    EXPECT_EQ(after_first(replace("r=fyko", "r=Fyko")), error::wrong_nonce);
    EXPECT_EQ(after_first(replace("r=fyko", "r=xfyko")), error::wrong_nonce);
}

TEST(scram, a_changed_part_of_the_servers_nonce_ends_in_a_refusal) {
    EXPECT_EQ(after_first(replace("3rfc", "4rfc")), error::server_refused);
}

TEST(scram, iterations_are_bounded_before_anything_is_computed) {
    for (const char* count : {"i=1", "i=4095", "i=20001", "i=1000000000", "i=99999999999999999"}) {
        salted_password_cache cache;
        scram::setup with = ready("SCRAM-SHA-1");
        with.cache = &cache;
        EXPECT_EQ(after_first(replace("i=4096", count), std::move(with)),
                  error::iterations_out_of_bounds)
            << count;
        EXPECT_EQ(cache.computed(), 0u) << count;
    }
}

TEST(scram, iterations_at_the_bounds_are_fine) {
    for (std::uint32_t count : {4096u, 20'000u}) {
        conversation c(ready("SCRAM-SHA-1"));
        c.server.iterations = count;
        EXPECT_EQ(c.to_end(), error_code());
    }
}

TEST(scram, salt_is_bounded) {
    conversation at_the_limit(ready("SCRAM-SHA-1"));
    at_the_limit.server.salt = std::string(64, 's');
    EXPECT_EQ(at_the_limit.to_end(), error_code());
    conversation past(ready("SCRAM-SHA-1"));
    past.server.salt = std::string(65, 's');
    EXPECT_EQ(past.to_end(), error::salt_out_of_bounds);
}

TEST(scram, malformed_messages_end_it) {
    EXPECT_EQ(after_first(replace(",s=", ",t=")), error::malformed_challenge);
    EXPECT_EQ(after_first(replace("i=4096", "i=four")), error::malformed_challenge);
    EXPECT_EQ(after_first([](std::string& m) { m += ",x=\xff"; }), error::malformed_challenge);
    EXPECT_EQ(after_first([](std::string& m) { m.clear(); }), error::malformed_challenge);
    EXPECT_EQ(after_first([](std::string& m) { m = "m=1," + m; }), error::unsupported_extension);
    EXPECT_EQ(after_first([](std::string& m) { m = "e=other-error"; }), error::server_refused);
}

error_code log_in_with(const char* extensions, bool hash_required) {
    scram::setup with = ready("SCRAM-SHA-1");
    with.needs_downgrade_hash = hash_required;
    conversation c(std::move(with));
    c.server.extensions = extensions;
    return c.to_end();
}

TEST(scram, downgrade_hash_must_match) {
    EXPECT_EQ(log_in_with(",h=aGFzaA==", false), error_code());
    EXPECT_EQ(log_in_with(",h=aGFzaA==", true), error_code());
    EXPECT_EQ(log_in_with("", false), error_code());
    EXPECT_EQ(log_in_with("", true), error::missing_downgrade_hash);
    EXPECT_EQ(log_in_with(",h=aGFzaB==", false), error::wrong_downgrade_hash);
    EXPECT_EQ(log_in_with(",h=aGFzaA=", true), error::wrong_downgrade_hash);
    // `d` was the name before version 0.4 of XEP-0474; its delimiters were ambiguous.
    EXPECT_EQ(log_in_with(",d=aGFzaA==", true), error::missing_downgrade_hash);
}

// Whoever changes the list and the hash to match it changes what the proof is over.
TEST(scram, a_forged_downgrade_hash_fails_at_the_server) {
    conversation c(ready("SCRAM-SHA-1"));
    c.server.extensions = ",h=dHJ1dGg=";
    c.at_first = replace("h=dHJ1dGg=", "h=aGFzaA==");
    EXPECT_EQ(c.to_end(), error::server_refused);
    EXPECT_EQ(c.why.theirs, "invalid-proof");
}

error_code after_final(const conversation::change& change) {
    conversation c(ready("SCRAM-SHA-256"));
    c.at_final = change;
    const error_code failed = c.to_end();
    EXPECT_FALSE(c.why.ours.empty());
    EXPECT_NE(c.run.succeed(c.last, c.why), error_code());
    return failed;
}

TEST(scram, server_must_prove_itself) {
    EXPECT_EQ(after_final([](std::string& m) { m.clear(); }), error::missing_server_signature);
    EXPECT_EQ(after_final([](std::string& m) { m = "x=" + m; }), error::missing_server_signature);
    EXPECT_EQ(after_final([](std::string& m) { m = "v=QUJD"; }), error::wrong_server_signature);
    EXPECT_EQ(after_final([](std::string& m) { m[2] = m[2] == 'A' ? 'B' : 'A'; }),
              error::wrong_server_signature);
    EXPECT_EQ(after_final([](std::string& m) { m.resize(10); }), error::wrong_server_signature);
    EXPECT_EQ(after_final([](std::string& m) { m.pop_back(); }), error::malformed_challenge);
    EXPECT_EQ(after_final([](std::string& m) { m = "e=other-error"; }), error::server_refused);
    EXPECT_EQ(after_final([](std::string& m) { m += ",m=1"; }), error::unsupported_extension);
}

TEST(scram, success_without_signature_is_no_success) {
    diagnostics why;
    scram idle(ready("SCRAM-SHA-1"));
    EXPECT_EQ(idle.succeed(std::nullopt, why), error::missing_server_signature);

    // "AAAA" and "" are what a signature that was never computed could be mistaken for.
    for (const char* data : {"v=AAAA", "v=", ""}) {
        scram early(ready("SCRAM-SHA-1"));
        (void)early.initial_response();
        EXPECT_EQ(early.succeed(data, why), error::missing_server_signature) << data;
    }

    conversation c(ready("SCRAM-SHA-1"));
    ASSERT_EQ(c.to_last(), error_code());
    EXPECT_EQ(c.run.succeed(std::nullopt, why), error::missing_server_signature);
    EXPECT_EQ(c.run.succeed(c.last, why), error::missing_server_signature) << "it is over";
}

TEST(scram, wrong_signature_in_a_challenge_ends_it) {
    conversation c(ready("SCRAM-SHA-1"));
    ASSERT_EQ(c.to_last(), error_code());
    EXPECT_EQ(c.run.respond("v=QUJD", c.why).error(), error::wrong_server_signature);
    EXPECT_EQ(c.run.succeed(std::nullopt, c.why), error::missing_server_signature);
}

TEST(scram, data_with_success_is_checked_even_after_a_challenge_proved_it) {
    conversation c(ready("SCRAM-SHA-1"));
    ASSERT_EQ(c.to_last(), error_code());
    ASSERT_TRUE(c.run.respond(c.last, c.why));
    EXPECT_EQ(c.run.succeed("v=QUJD", c.why), error::wrong_server_signature);
}

TEST(scram, challenges_out_of_turn) {
    diagnostics why;
    scram before(ready("SCRAM-SHA-1"));
    EXPECT_EQ(before.respond("r=x,s=QUJD,i=4096", why).error(), error::unexpected_challenge);

    conversation after(ready("SCRAM-SHA-1"));
    ASSERT_EQ(after.to_last(), error_code());
    ASSERT_TRUE(after.run.respond(after.last, why));
    EXPECT_EQ(after.run.respond(after.last, why).error(), error::unexpected_challenge);
    EXPECT_EQ(after.run.succeed(std::nullopt, why), error::missing_server_signature);
}

TEST(scram, beginning_twice_ends_it) {
    conversation c(ready("SCRAM-SHA-1"));
    (void)c.run.initial_response();
    EXPECT_EQ(c.to_last(), error::unexpected_challenge);
}

TEST(scram, cache_makes_the_second_login_cheap) {
    salted_password_cache cache;
    for (int i = 0; i < 2; ++i) {
        scram::setup with = ready("SCRAM-SHA-512");
        with.cache = &cache;
        conversation c(std::move(with));
        EXPECT_EQ(c.to_end(), error_code());
    }
    EXPECT_EQ(cache.computed(), 1u);
}

} // namespace
} // namespace epode::sasl
