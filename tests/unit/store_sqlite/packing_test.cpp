#include "store_sqlite/packing.hpp"

#include <gtest/gtest.h>

namespace epode::store_sqlite {
namespace {

TEST(packing, gives_back_what_went_in) {
    packer p;
    const std::uint64_t numbers[] = {0, 1, 127, 128, 16'383, 16'384, ~std::uint64_t{0}};
    for (const std::uint64_t n : numbers)
        p.number(n);
    p.text("");
    p.text(std::string(300, 'x'));
    unpacker u(p.bytes());
    for (const std::uint64_t n : numbers)
        EXPECT_EQ(u.number(), n);
    EXPECT_EQ(u.text(), "");
    EXPECT_FALSE(u.at_end());
    EXPECT_EQ(u.text(), std::string(300, 'x'));
    EXPECT_TRUE(u.at_end());
    EXPECT_TRUE(u.sound());
}

TEST(packing, notices_the_end_at_every_byte) {
    packer p;
    p.number(1'000);
    p.text("hello");
    for (std::size_t size = 0; size < p.bytes().size(); ++size) {
        unpacker u(std::string_view(p.bytes()).substr(0, size));
        u.number();
        u.text();
        EXPECT_FALSE(u.sound()) << size;
        EXPECT_TRUE(u.at_end()) << "so that no loop goes on";
    }
}

TEST(packing, refuses_numbers_of_more_than_64_bits) {
    const std::string greatest = std::string(9, '\xff') + '\x01';
    unpacker longest(greatest);
    EXPECT_EQ(longest.number(), ~std::uint64_t{0});
    EXPECT_TRUE(longest.sound());
    for (const std::string& bytes :
         {std::string(9, '\xff') + '\x02', std::string(10, '\x80') + '\0'}) {
        unpacker u(bytes);
        u.number();
        EXPECT_FALSE(u.sound());
    }
}

TEST(packing, refuses_texts_that_are_longer_than_the_rest) {
    packer p;
    p.number(~std::uint64_t{0});
    unpacker u(p.bytes());
    EXPECT_EQ(u.text(), "");
    EXPECT_FALSE(u.sound());
}

} // namespace
} // namespace epode::store_sqlite
