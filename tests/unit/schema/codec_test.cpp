#include <epode/jid.hpp>
#include <epode/schema/codec.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace epode::schema {
namespace {

template <class T>
std::optional<T> parse(std::string_view text, const value_codec& codec = *codec_of<T>::value) {
    T value{};
    if (!codec.parse(&value, text)) return {};
    return value;
}
template <class T>
std::optional<std::string> format(const T& value, const value_codec& codec = *codec_of<T>::value) {
    std::string text;
    if (!codec.format(&value, text)) return {};
    return text;
}

TEST(codec, booleans_have_four_texts) {
    EXPECT_EQ(parse<bool>("true"), true);
    EXPECT_EQ(parse<bool>("1"), true);
    EXPECT_EQ(parse<bool>("false"), false);
    EXPECT_EQ(parse<bool>("0"), false);
    for (const char* text : {"", "TRUE", "yes", " 1"})
        EXPECT_FALSE(parse<bool>(text)) << text;
    EXPECT_EQ(format(true), "1");
    EXPECT_EQ(format(true, word_bool_codec), "true");
    EXPECT_EQ(format(false, word_bool_codec), "false");
}

TEST(codec, counts_are_digits_only_and_have_limits) {
    EXPECT_EQ(parse<std::uint32_t>("0"), 0u);
    EXPECT_EQ(parse<std::uint32_t>("4294967295"), 4294967295u);
    for (const char* text : {"", "4294967296", "-1", "+1", " 1", "1 ", "0x1", "1.0", "99999999999"})
        EXPECT_FALSE(parse<std::uint32_t>(text)) << text;
    EXPECT_EQ(parse<std::uint8_t>("255"), 255);
    EXPECT_FALSE(parse<std::uint8_t>("256"));
    EXPECT_EQ(parse<std::int8_t>("-128"), -128);
    EXPECT_FALSE(parse<std::int8_t>("128"));
    EXPECT_EQ(format(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(format(std::uint8_t(65)), "65");
    EXPECT_EQ(parse<std::uint64_t>("18446744073709551615"),
              std::numeric_limits<std::uint64_t>::max());
}

TEST(codec, decimal_numbers_are_finite) {
    EXPECT_EQ(parse<double>("-1.5"), -1.5);
    for (const char* text : {"", "inf", "nan", "1,5", "1x"})
        EXPECT_FALSE(parse<double>(text)) << text;
    EXPECT_EQ(format(0.1), "0.1");
    EXPECT_FALSE(format(std::nan("")));
}

TEST(codec, times_are_written_with_milliseconds) {
    EXPECT_EQ(format(wall_time(milliseconds(0))), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format(wall_time(milliseconds(1))), "1970-01-01T00:00:00.001Z");
    EXPECT_EQ(parse<wall_time>("1970-01-01T01:00:00+01:00"), wall_time(milliseconds(0)));
    EXPECT_FALSE(parse<wall_time>("yesterday"));
    const wall_time last = *parse<wall_time>("9999-12-31T23:59:59.999Z");
    EXPECT_EQ(format(last), "9999-12-31T23:59:59.999Z");
    EXPECT_FALSE(format(last + milliseconds(1)));
    EXPECT_FALSE(format(wall_time(milliseconds::min())));
}

TEST(codec, addresses_are_normalised_and_never_empty) {
    EXPECT_EQ(parse<jid>("A@B"), jid("a@b"));
    EXPECT_FALSE(parse<jid>("@"));
    EXPECT_FALSE(format(jid()));
    std::string raw;
    EXPECT_FALSE(address_text_codec.parse(&raw, "@"));
    EXPECT_TRUE(address_text_codec.parse(&raw, "A@B"));
    EXPECT_EQ(raw, "A@B") << "as it was written";
}

TEST(codec, octets_are_base64) {
    EXPECT_EQ(parse<binary>("VEVTVA==")->octets, "TEST");
    EXPECT_EQ(parse<binary>(" VEVT\n VA== ")->octets, "TEST") << "white space is passed over";
    EXPECT_EQ(parse<binary>("=")->octets, "");
    EXPECT_EQ(parse<binary>("")->octets, "");
    for (const char* text : {"VEVTVA", "VEVTVA=", "VE-TVA=="})
        EXPECT_FALSE(parse<binary>(text));
    EXPECT_EQ(format(binary{"TESTING"}), "VEVTVElORw==");
}

enum class mode { none, fast, slow };
constexpr std::array<std::string_view, 3> xml_names(mode) { return {"", "f", "s"}; }
constexpr std::array<std::string_view, 3> json_names(mode) { return {"", "fast", "slow"}; }

TEST(codec, enumerations_have_names_for_xml_and_for_json) {
    EXPECT_EQ(parse<mode>("s"), mode::slow);
    EXPECT_FALSE(parse<mode>("slow"));
    EXPECT_FALSE(parse<mode>("")) << "an empty name is never read";
    EXPECT_EQ(format(mode::none), "");
    EXPECT_FALSE(format(static_cast<mode>(3)));
    mode value{};
    EXPECT_TRUE(codec_of<mode>::value->from_json(&value, "slow"));
    EXPECT_EQ(value, mode::slow);
    EXPECT_FALSE(codec_of<mode>::value->from_json(&value, "s"));
    std::string text;
    EXPECT_TRUE(codec_of<mode>::value->to_json(&value, text));
    EXPECT_EQ(text, "slow");
    EXPECT_EQ(to_string(mode::fast), "f");
    EXPECT_EQ(enum_value<mode>("f"), mode::fast);
    EXPECT_FALSE(enum_value<mode>("x"));
}

} // namespace
} // namespace epode::schema
