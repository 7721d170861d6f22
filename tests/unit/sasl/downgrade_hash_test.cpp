#include <epode/text/base64.hpp>
#include <sasl/downgrade_hash.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

using enum crypto::hash_algorithm;

// XEP-0474 §5.3: the example, sent in another order.
TEST(downgrade_hash, example_of_the_xep) {
    const offer offered{{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"},
                        {{"tls-server-end-point", "tls-exporter"}}};
    EXPECT_EQ(downgrade_hash(sha1, offered).value(), "G6k/rBLDqgOhRRaCuuatSDFkJ08=");
}

TEST(downgrade_hash, is_over_the_octets_with_the_hash_of_the_mechanism) {
    const auto expected = [](crypto::hash_algorithm a, std::string_view text) {
        return base64_encode(crypto::hash(a, as_bytes(text))->text());
    };
    EXPECT_EQ(downgrade_hash(sha256, {{"z", "B", "x", "\xc3\xa9"}, {}}).value(),
              expected(sha256, "B\x1ex\x1ez\x1e\xc3\xa9"));
    EXPECT_EQ(downgrade_hash(sha512, {{"PLAIN"}, {}}).value(), expected(sha512, "PLAIN"));
    EXPECT_EQ(downgrade_hash(sha512, {{}, {}}).value(), expected(sha512, ""));
}

TEST(downgrade_hash, no_types_and_an_empty_list_of_types_differ) {
    EXPECT_NE(downgrade_hash(sha1, {{"PLAIN"}, std::nullopt}).value(),
              downgrade_hash(sha1, {{"PLAIN"}, std::vector<std::string>()}).value());
}

} // namespace
} // namespace epode::sasl
