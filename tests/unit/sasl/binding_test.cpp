#include <epode/sasl/error.hpp>
#include <sasl/binding.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

const channel_binding both{true, "exported", "hashed"};
const channel_binding none{true, "", ""};
const std::vector<std::string> with_plus{"SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "PLAIN"};
const std::vector<std::string> without_plus{"SCRAM-SHA-1", "SCRAM-SHA-256", "PLAIN"};

gs2_binding decided(const offer& offered, const channel_binding& ours = both,
                    const policy& allowed = {}) {
    diagnostics why;
    return choose_binding(offered, ours, allowed, why).value();
}
error_code refused(const offer& offered, const channel_binding& ours = both,
                   const policy& allowed = {}) {
    diagnostics why;
    const auto chosen = choose_binding(offered, ours, allowed, why);
    EXPECT_FALSE(why.ours.empty());
    return chosen ? error_code() : chosen.error();
}

TEST(choose_binding, prefers_the_exporter) {
    const auto b = decided({with_plus, {{"tls-server-end-point", "tls-exporter"}}});
    EXPECT_EQ(b.flag, 'p');
    EXPECT_EQ(b.type, "tls-exporter");
    EXPECT_EQ(b.data, "exported");
    EXPECT_FALSE(b.needs_downgrade_hash);
}

TEST(choose_binding, takes_the_end_point_when_one_side_has_no_exporter) {
    const offer end_point{with_plus, {{"tls-unique", "tls-server-end-point"}}};
    EXPECT_EQ(decided(end_point).type, "tls-server-end-point");
    EXPECT_EQ(decided(end_point).data, "hashed");
    const offer all{with_plus, {{"tls-exporter", "tls-server-end-point"}}};
    EXPECT_EQ(decided(all, {true, "", "hashed"}).type, "tls-server-end-point");
}

// RFC 5802 §6: `n` says that the client cannot bind.
TEST(choose_binding, n_when_we_cannot) {
    for (const channel_binding& ours : {none, channel_binding{}}) {
        EXPECT_EQ(decided({with_plus, {{"tls-exporter"}}}, ours).flag, 'n');
        EXPECT_EQ(decided({without_plus, {}}, ours).flag, 'n');
        EXPECT_FALSE(decided({with_plus, {{"other"}}}, ours).needs_downgrade_hash);
    }
    EXPECT_EQ(decided({with_plus, {{"tls-exporter"}}}, {false, "exported", "hashed"}).flag, 'n');
}

TEST(choose_binding, y_when_the_server_seems_unable) {
    EXPECT_EQ(decided({without_plus, {}}).flag, 'y');
    EXPECT_EQ(decided({without_plus, std::vector<std::string>()}).flag, 'y');
    EXPECT_EQ(decided({{"SCRAM-SHA-1", "SCRAM-MD5-PLUS"}, {}}).flag, 'y');
}

TEST(choose_binding, types_without_plus_are_a_contradiction) {
    EXPECT_EQ(refused({without_plus, {{"tls-exporter"}}}), error::downgrade);
    EXPECT_EQ(refused({without_plus, {{"tls-exporter"}}, true}), error::downgrade);
}

TEST(choose_binding, plus_without_types) {
    EXPECT_EQ(refused({with_plus, {}, true}), error::downgrade);
    // RFC 6120's SASL is older than the list: the server has tls-unique at most.
    EXPECT_EQ(decided({with_plus, {}, false}).flag, 'n');
    EXPECT_FALSE(decided({with_plus, {}, false}).needs_downgrade_hash);
}

// XEP-0474 §6: go on with `n`, if the server confirms the strange list.
TEST(choose_binding, no_common_type) {
    const auto strange = decided({with_plus, {{"tls-unique"}}});
    EXPECT_EQ(strange.flag, 'n');
    EXPECT_TRUE(strange.needs_downgrade_hash);
    const auto normal = decided({with_plus, {{"tls-server-end-point"}}}, {true, "exported", ""});
    EXPECT_EQ(normal.flag, 'n');
    EXPECT_FALSE(normal.needs_downgrade_hash);
    EXPECT_TRUE(decided({with_plus, std::vector<std::string>()}).needs_downgrade_hash);
}

TEST(choose_binding, policy_can_require_it) {
    policy strict;
    strict.require_channel_binding = true;
    EXPECT_EQ(decided({with_plus, {{"tls-exporter"}}}, both, strict).flag, 'p');
    EXPECT_EQ(refused({without_plus, {}}, both, strict), error::channel_binding_missing);
    EXPECT_EQ(refused({with_plus, {}}, both, strict), error::channel_binding_missing);
    EXPECT_EQ(refused({with_plus, {{"tls-exporter"}}}, none, strict),
              error::channel_binding_missing);
}

TEST(choose_binding, never_unbound_after_a_bound_login_failed) {
    policy later;
    later.tried = {"SCRAM-SHA-256-PLUS"};
    EXPECT_EQ(decided({with_plus, {{"tls-exporter"}}}, both, later).flag, 'p');
    EXPECT_EQ(refused({without_plus, {}}, both, later), error::downgrade);
    EXPECT_EQ(refused({with_plus, {{"tls-exporter"}}}, none, later), error::downgrade);
    later.tried = {"SCRAM-SHA-256"};
    EXPECT_EQ(decided({without_plus, {}}, both, later).flag, 'y');
}

} // namespace
} // namespace epode::sasl
