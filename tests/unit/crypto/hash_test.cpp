#include <epode/crypto/hash.hpp>

#include <gtest/gtest.h>

#include <string>

namespace epode::crypto {
namespace {

using enum hash_algorithm;

std::string hex(const result<digest>& d) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (std::byte b : d.value().bytes()) {
        out += digits[std::to_integer<int>(b >> 4)];
        out += digits[std::to_integer<int>(b & std::byte{15})];
    }
    return out;
}

// FIPS 180-4, the examples "abc" and the empty message.
TEST(hash, published_vectors) {
    EXPECT_EQ(hex(hash(sha1, as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(hex(hash(sha1, {})), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(hex(hash(sha256, as_bytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(hash(sha512, as_bytes("abc"))),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(hash, sizes) {
    for (hash_algorithm a : {sha1, sha256, sha512}) {
        EXPECT_EQ(hash(a, {}).value().size(), digest_size(a));
        EXPECT_EQ(hash(a, {}).value().text().size(), digest_size(a));
    }
}

// RFC 2202 §3 (SHA-1) and RFC 4231 §4 (the rest), test cases 1, 2 and 6.
TEST(hmac, published_vectors) {
    const std::string key_20(20, '\x0b');
    EXPECT_EQ(hex(hmac(sha1, as_bytes(key_20), as_bytes("Hi There"))),
              "b617318655057264e28bc0b6fb378c8ef146be00");
    EXPECT_EQ(hex(hmac(sha256, as_bytes(key_20), as_bytes("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(hmac(sha256, as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac(sha512, as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    const std::string key_131(131, '\xaa');
    EXPECT_EQ(hex(hmac(sha256, as_bytes(key_131),
                       as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(hmac, takes_an_empty_key_and_message) {
    EXPECT_EQ(hex(hmac(sha256, {}, {})),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// RFC 6070 (SHA-1); RFC 7914 §11 (SHA-256, the first 32 bytes of its 64).
TEST(pbkdf2, published_vectors) {
    const auto derive = [](hash_algorithm a, std::string_view password, std::string_view salt,
                           std::uint32_t iterations) {
        return hex(pbkdf2(a, as_bytes(password), as_bytes(salt), iterations));
    };
    EXPECT_EQ(derive(sha1, "password", "salt", 1), "0c60c80f961f0e71f3a9b524af6012062fe037a6");
    EXPECT_EQ(derive(sha1, "password", "salt", 2), "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
    EXPECT_EQ(derive(sha1, "password", "salt", 4096), "4b007901b765489abead49d926f721d065a429c1");
    EXPECT_EQ(derive(sha256, "passwd", "salt", 1),
              "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    EXPECT_EQ(derive(sha256, "Password", "NaCl", 80000),
              "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
    // SHA-512 has no vector in an RFC: this one is from Python's hashlib.
    EXPECT_EQ(derive(sha512, "password", "salt", 4096),
              "d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5"
              "143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5");
}

TEST(pbkdf2, refuses_no_iterations_and_more_than_the_library_can_count) {
    EXPECT_EQ(pbkdf2(sha1, as_bytes("p"), as_bytes("s"), 0).error(), error::refused);
    EXPECT_EQ(pbkdf2(sha1, as_bytes("p"), as_bytes("s"), 0x80000000u).error(), error::refused);
    EXPECT_FALSE(error_code(error::refused).message().empty());
}

TEST(digest, exclusive_or) {
    digest a = hash(sha1, as_bytes("a")).value();
    const digest b = hash(sha1, as_bytes("b")).value();
    const digest original = a;
    a ^= b;
    EXPECT_NE(a.text(), original.text());
    a ^= b;
    EXPECT_EQ(a.text(), original.text());
}

} // namespace
} // namespace epode::crypto
