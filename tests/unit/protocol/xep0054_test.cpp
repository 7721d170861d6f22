#include "payload.hpp"

#include <epode/protocol/xep0054.hpp>

namespace epode::test {
namespace {

TEST(xep0054, an_image_as_octets) {
    vcard_image photo;
    EXPECT_FALSE(photo.octets());
    photo.data = "";
    EXPECT_FALSE(photo.octets()) << "an empty element means that there is none";
    photo.data = "not base64!";
    EXPECT_FALSE(photo.octets());
    photo.data = "\n  aGVs\n  bG8=\n";
    EXPECT_EQ(photo.octets(), "hello") << "white space does not count";
    photo.set_octets("hello");
    EXPECT_EQ(photo.data, "aGVsbG8=");
}

TEST(xep0054, records_in_their_order) {
    const auto card = round_trip<vcard_temp>(
        "<vCard xmlns='vcard-temp'><FN>Ann Onym</FN><N><FAMILY>Onym</FAMILY></N>"
        "<TEL><WORK/><PREF/><NUMBER>1</NUMBER></TEL><NICKNAME>ann</NICKNAME>"
        "<TEL><NUMBER/></TEL><CLASS><PRIVATE/></CLASS><X-MADE-UP>x</X-MADE-UP></vCard>");
    ASSERT_EQ(card.records.size(), 4u);
    const auto& work = std::get<vcard_phone>(card.records[0]);
    EXPECT_TRUE(work.preferred);
    EXPECT_EQ(work.types, std::vector{vcard_phone_type::work});
    EXPECT_EQ(std::get<vcard_text>(card.records[1]).kind, vcard_text_kind::nickname);
    EXPECT_EQ(std::get<vcard_phone>(card.records[2]).number, "");
    EXPECT_EQ(std::get<vcard_class>(card.records[3]).privacy, vcard_privacy::private_);
    EXPECT_FALSE(card.extensions.empty()) << "what is in no specification has to be sent back";
}

TEST(xep0054, a_card_in_a_card) {
    const auto card = round_trip<vcard_temp>("<vCard xmlns='vcard-temp'><AGENT><vCard><FN>b</FN>"
                                             "</vCard></AGENT></vCard>");
    EXPECT_EQ(std::get<vcard_agent>(card.records.at(0)).cards.at(0).full_name, "b");
    vcard_temp other;
    EXPECT_FALSE(card == other);
    EXPECT_EQ(card, vcard_temp(card));
}

} // namespace
} // namespace epode::test
