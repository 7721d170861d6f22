#include "scram_server.hpp"

#include <epode/sasl/choose.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

const std::vector<std::string> all{
    "PLAIN",         "ANONYMOUS",          "EXTERNAL",           "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "DIGEST-MD5",  "SCRAM-SHA-512"};

struct choice {
    offer offered{all, {{"tls-exporter", "tls-server-end-point"}}};
    credentials who;
    channel_binding binding{true, "exported", "hashed"};
    policy allowed;
    diagnostics why;
    fixed_random random;

    choice() {
        who.username = "user";
        who.password = "pencil";
    }
    explicit choice(std::vector<std::string> mechanisms) : choice() {
        offered = {std::move(mechanisms), {}};
    }

    result<std::unique_ptr<mechanism>> choose(salted_password_cache* cache = nullptr) {
        why = {};
        return sasl::choose(offered, who, binding, allowed, random, why, cache);
    }
    std::string name() {
        const auto run = choose();
        return run ? std::string((*run)->name()) : run.error().message();
    }
    error_code failure() {
        const auto run = choose();
        EXPECT_NE(why.ours, "");
        return run ? error_code() : run.error();
    }
    bool says(std::string_view text) const { return why.ours.find(text) != std::string::npos; }
};

TEST(choose, strongest_first) {
    choice c;
    c.who.external = true;
    for (const char* expected :
         {"EXTERNAL", "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"}) {
        EXPECT_EQ(c.name(), expected);
        c.allowed.tried.emplace_back(expected);
    }
    EXPECT_EQ(c.failure(), error::no_mechanism) << "nothing unbound after a bound one failed";
    EXPECT_TRUE(c.says("already tried: EXTERNAL, SCRAM-SHA-512-PLUS"));
}

TEST(choose, unbound_in_the_same_order) {
    choice c({"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"});
    c.allowed.allow_plain = true;
    for (const char* expected : {"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"}) {
        EXPECT_EQ(c.name(), expected);
        c.allowed.tried.emplace_back(expected);
    }
    EXPECT_EQ(c.failure(), error::no_mechanism) << "no PLAIN after SCRAM";
}

TEST(choose, any_bound_one_before_any_unbound_one) {
    choice c({"SCRAM-SHA-512", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"});
    c.offered.channel_binding_types = {"tls-server-end-point"};
    const auto run = c.choose();
    EXPECT_EQ((*run)->name(), "SCRAM-SHA-1-PLUS");
    EXPECT_EQ((*run)->initial_response(),
              "p=tls-server-end-point,,n=user,r=0123456789abcdefghijklmnopqrstuv");
}

TEST(choose, flags_in_the_first_message) {
    choice stripped({"SCRAM-SHA-256"});
    EXPECT_TRUE((*stripped.choose())->initial_response().starts_with("y,,n=user,r="));
    stripped.binding = {};
    EXPECT_TRUE((*stripped.choose())->initial_response().starts_with("n,,n=user,r="));
}

TEST(choose, nonces_come_from_the_random_source) {
    choice c;
    const std::string first = (*c.choose())->initial_response();
    (void)c.random.token(1);
    EXPECT_NE((*c.choose())->initial_response(), first);
}

TEST(choose, names_are_escaped) {
    choice c({"SCRAM-SHA-1"});
    c.who.username = "a=b,c";
    c.who.authorization_id = "x,y@example.org";
    EXPECT_TRUE(
        (*c.choose())->initial_response().starts_with("y,a=x=2Cy@example.org,n=a=3Db=2Cc,r="));
}

TEST(choose, plain_needs_leave_and_tls) {
    choice c({"PLAIN"});
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("the server offers PLAIN"));
    EXPECT_TRUE(c.says("policy::allow_plain"));
    EXPECT_TRUE(c.says("SCRAM-SHA-256"));
    c.allowed.allow_plain = true;
    EXPECT_EQ(c.name(), "PLAIN");
    c.binding = {};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("never used without TLS"));
}

TEST(choose, plain_says_all_at_once) {
    choice c({"PLAIN"});
    c.allowed.allow_plain = true;
    auto run = c.choose();
    EXPECT_EQ((*run)->initial_response(), std::string("\0user\0pencil", 12));
    EXPECT_EQ((*run)->succeed(std::nullopt, c.why), error_code());
    EXPECT_EQ((*run)->worth(), (strength{"PLAIN", ""}));
    c.who.authorization_id = "a@b";
    EXPECT_EQ((*c.choose())->initial_response(), std::string("a@b\0user\0pencil", 15));
}

TEST(choose, plain_never_when_better_was_there) {
    choice c({"PLAIN"});
    c.allowed.allow_plain = true;
    c.allowed.tried = {"SCRAM-SHA-1"};
    EXPECT_EQ(c.failure(), error::downgrade);
    c.allowed.tried = {};
    for (const char* before : {"SCRAM-SHA-1", "SCRAM-SHA-512-PLUS", "EXTERNAL"}) {
        c.allowed.best_seen.mechanism = before;
        EXPECT_EQ(c.failure(), error::downgrade) << before;
        EXPECT_TRUE(c.says("policy::best_seen"));
    }
    c.allowed.best_seen.mechanism = "PLAIN";
    EXPECT_EQ(c.name(), "PLAIN");
    c.allowed.require_channel_binding = true;
    EXPECT_EQ(c.failure(), error::channel_binding_missing);
}

TEST(choose, anonymous_only_when_asked_for) {
    choice c({"ANONYMOUS"});
    EXPECT_EQ(c.failure(), error::no_mechanism);
    c.who = {};
    c.who.anonymous = true;
    auto run = c.choose();
    EXPECT_EQ((*run)->name(), "ANONYMOUS");
    EXPECT_EQ((*run)->initial_response(), "");
    c.offered.mechanisms = {"PLAIN"};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("ANONYMOUS only"));
}

TEST(choose, external_needs_tls) {
    choice c({"EXTERNAL"});
    c.who = {};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    c.who.external = true;
    EXPECT_EQ(c.name(), "EXTERNAL");
    EXPECT_EQ((*c.choose())->initial_response(), "");
    c.who.authorization_id = "a@b";
    EXPECT_EQ((*c.choose())->initial_response(), "a@b");
    c.binding = {};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("EXTERNAL only inside TLS"));
    c.binding.tls = true;
    c.offered.mechanisms = {"SCRAM-SHA-1"};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("we take EXTERNAL; there is no password")) << c.why.ours;
}

// XEP-0178 §2. SCRAM has the user name, and servers differ in what they make of more.
TEST(choose, the_identity_for_external_is_for_no_other_mechanism) {
    choice c({"EXTERNAL", "SCRAM-SHA-1"});
    c.who.external = true;
    c.who.external_identity = "user@example.org";
    EXPECT_EQ((*c.choose())->initial_response(), "user@example.org");
    c.who.authorization_id = "other@example.org";
    EXPECT_EQ((*c.choose())->initial_response(), "other@example.org");
    c.who.authorization_id = "";
    c.allowed.tried = {"EXTERNAL"};
    const std::string first = (*c.choose())->initial_response();
    EXPECT_EQ(first.substr(1, first.find("n=") - 1), ",,") << first; // behind the GS2 flag
}

TEST(choose, empty_and_unusable_passwords) {
    choice c;
    c.who.password = "";
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("no password"));
    c.who.password = "tab\t";
    EXPECT_EQ(c.failure(), error::invalid_credentials);
    choice plain({"PLAIN"});
    plain.allowed.allow_plain = true;
    plain.who.password = "tab\t";
    EXPECT_EQ(plain.failure(), error::invalid_credentials);
}

TEST(choose, unusable_names) {
    for (const auto& mechanisms : {std::vector<std::string>{"PLAIN"}, all}) {
        choice c;
        c.offered.mechanisms = mechanisms;
        c.allowed.allow_plain = true;
        for (const char* name : {"", "\xff"}) {
            c.who.username = name;
            EXPECT_EQ(c.failure(), error::invalid_credentials);
        }
        c.who.username = std::string("a\0b", 3);
        EXPECT_EQ(c.failure(), error::invalid_credentials);
        c.who.username = "user";
        c.who.authorization_id = std::string("a\0b", 3);
        EXPECT_EQ(c.failure(), error::invalid_credentials);
    }
}

TEST(choose, unusable_authorization_identity_of_external) {
    choice c({"EXTERNAL"});
    c.who.external = true;
    c.who.authorization_id = std::string("a\0b", 3);
    EXPECT_EQ(c.failure(), error::invalid_credentials);
}

TEST(choose, nothing_to_take) {
    choice c({"DIGEST-MD5", "X-OAUTH2", "scram-sha-1", "\x1b[31m", "A,B"});
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("the server offers DIGEST-MD5, X-OAUTH2;")) << c.why.ours;
    c.offered.mechanisms = {};
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_TRUE(c.says("nothing known"));
    c.offered.mechanisms.assign(10'000, "X-FLOOD");
    EXPECT_EQ(c.failure(), error::no_mechanism);
    EXPECT_LT(c.why.ours.size(), 1000u);
}

TEST(choose, contradictory_offer_is_refused_and_plain_is_no_way_out) {
    choice c({"SCRAM-SHA-256", "PLAIN"});
    c.allowed.allow_plain = true;
    c.offered.channel_binding_types = {"tls-exporter"};
    EXPECT_EQ(c.failure(), error::downgrade);
}

crypto::hash_algorithm algorithm_of(std::string_view name) {
    if (name.find("512") != name.npos) return crypto::hash_algorithm::sha512;
    if (name.find("256") != name.npos) return crypto::hash_algorithm::sha256;
    return crypto::hash_algorithm::sha1;
}

/// The error of a whole login at a server that sends the hash of `really`, the text that XEP-0474
/// has for what it offers, or none when that is null.
error_code log_in(choice& c, const char* really) {
    auto run = c.choose();
    if (!run) return run.error();
    const auto algorithm = algorithm_of((*run)->name());
    scram_server server(algorithm);
    if ((*run)->name().ends_with("PLUS")) {
        server.bindings = {{"tls-exporter", "exported"}, {"tls-server-end-point", "hashed"}};
    }
    if (really) {
        server.extensions =
            ",h=" + base64_encode(crypto::hash(algorithm, as_bytes(really))->text());
    }
    const auto proof = (*run)->respond(server.first((*run)->initial_response()), c.why);
    if (!proof) return proof.error();
    return (*run)->succeed(server.final(*proof), c.why);
}

TEST(choose, downgrade_hash_over_the_whole_offer) {
    choice c({"SCRAM-SHA-256", "PLAIN"});
    EXPECT_EQ(log_in(c, "PLAIN\x1eSCRAM-SHA-256"), error_code());
    EXPECT_EQ(log_in(c, "PLAIN\x1eSCRAM-SHA-256\x1eSCRAM-SHA-512"), error::wrong_downgrade_hash);
    EXPECT_EQ(log_in(c, "PLAIN\x1eSCRAM-SHA-256\x1ftls-exporter"), error::wrong_downgrade_hash);
    EXPECT_EQ(log_in(c, nullptr), error_code());
    c.allowed.require_downgrade_hash = true;
    EXPECT_EQ(log_in(c, nullptr), error::missing_downgrade_hash);
    EXPECT_EQ(log_in(c, "PLAIN\x1eSCRAM-SHA-256"), error_code());
}

TEST(choose, stripped_list_of_types_needs_the_hash) {
    choice c({"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"});
    c.offered.channel_binding_types = {"tls-nonsense"};
    EXPECT_EQ(c.name(), "SCRAM-SHA-1");
    EXPECT_EQ(log_in(c, nullptr), error::missing_downgrade_hash);
    EXPECT_EQ(log_in(c, "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS\x1ftls-exporter"),
              error::wrong_downgrade_hash);
    EXPECT_EQ(log_in(c, "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS\x1ftls-nonsense"), error_code());
}

TEST(choose, weaker_than_before_only_with_the_hash) {
    choice c({"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"});
    c.offered.channel_binding_types = {"tls-server-end-point"};
    for (const strength& before :
         {strength{"SCRAM-SHA-512", ""}, strength{"SCRAM-SHA-512-PLUS", "tls-server-end-point"},
          strength{"SCRAM-SHA-256-PLUS", "tls-exporter"}}) {
        c.allowed.best_seen = before;
        EXPECT_EQ(log_in(c, nullptr), error::missing_downgrade_hash) << before.mechanism;
        EXPECT_EQ(log_in(c, "SCRAM-SHA-256\x1eSCRAM-SHA-256-PLUS\x1ftls-server-end-point"),
                  error_code());
    }
    for (const strength& before :
         {strength{"SCRAM-SHA-256-PLUS", "tls-server-end-point"}, strength{"SCRAM-SHA-1", ""},
          strength{"PLAIN", ""}, strength{}}) {
        c.allowed.best_seen = before;
        EXPECT_EQ(log_in(c, nullptr), error_code()) << before.mechanism;
    }
}

TEST(choose, unbound_after_bound_only_with_the_hash) {
    choice c({"SCRAM-SHA-256"});
    c.allowed.best_seen = {"SCRAM-SHA-256-PLUS", "tls-exporter"};
    EXPECT_EQ(log_in(c, nullptr), error::missing_downgrade_hash);
    EXPECT_EQ(log_in(c, "SCRAM-SHA-256"), error_code());
}

TEST(choose, cache_reaches_the_mechanism) {
    choice c({"SCRAM-SHA-1"});
    salted_password_cache cache;
    for (int i = 0; i < 2; ++i) {
        auto run = c.choose(&cache);
        scram_server server(crypto::hash_algorithm::sha1);
        const auto proof = (*run)->respond(server.first((*run)->initial_response()), c.why);
        EXPECT_EQ((*run)->succeed(server.final(*proof), c.why), error_code());
    }
    EXPECT_EQ(cache.computed(), 1u);
}

TEST(choose, bounds_reach_the_mechanism) {
    choice c({"SCRAM-SHA-1"});
    c.allowed.minimum_iterations = 4097;
    EXPECT_EQ(log_in(c, nullptr), error::iterations_out_of_bounds);
    c.allowed.minimum_iterations = 1;
    c.allowed.maximum_iterations = 4095;
    EXPECT_EQ(log_in(c, nullptr), error::iterations_out_of_bounds);
    c.allowed.maximum_iterations = 4096;
    c.allowed.maximum_salt_bytes = 15;
    EXPECT_EQ(log_in(c, nullptr), error::salt_out_of_bounds);
}

TEST(choose, mechanisms_of_one_message_have_no_challenge) {
    choice c({"PLAIN"});
    c.allowed.allow_plain = true;
    auto run = c.choose();
    EXPECT_EQ((*run)->succeed(std::nullopt, c.why), error::unexpected_challenge);
    (void)(*run)->initial_response();
    EXPECT_EQ((*run)->respond("", c.why).error(), error::unexpected_challenge);
    EXPECT_EQ((*run)->succeed(std::nullopt, c.why), error::unexpected_challenge);
}

} // namespace
} // namespace epode::sasl
