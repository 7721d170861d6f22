#pragma once
/// What the tests of the payload types share.
#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/write.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode::test {

template <class T>
result<T> parsed(std::string_view text) {
    auto document = xml::parse_document(text);
    EXPECT_TRUE(document.has_value()) << text;
    return schema::read<T>(document->root());
}
/// Reads, and expects writing to give the same text again.
template <class T>
T round_trip(std::string_view text) {
    const auto value = parsed<T>(text);
    EXPECT_TRUE(value.has_value()) << text;
    if (!value) return T{};
    const auto written = schema::write(*value);
    std::string again;
    EXPECT_TRUE(written.has_value());
    if (written) {
        EXPECT_FALSE(xml::write(again, written->root()));
    }
    EXPECT_EQ(again, text);
    return *value;
}

} // namespace epode::test
