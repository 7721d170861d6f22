#include <epode/negotiation/stream_error.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace epode {
namespace {

stream_error read(std::string_view inside) {
    const auto d =
        xml::parse_document("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>" +
                            std::string(inside) + "</stream:error>");
    EXPECT_TRUE(d) << inside;
    return read_stream_error(d->root());
}

std::string condition_element(std::string_view name) {
    return "<" + std::string(name) + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
}

constexpr int last_condition = static_cast<int>(stream_condition::unsupported_version);

TEST(stream_error, every_condition_is_read_by_its_name) {
    std::set<std::string_view> names;
    for (int i = 0; i <= last_condition; ++i) {
        const auto condition = static_cast<stream_condition>(i);
        const std::string_view name = to_string(condition);
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_EQ(read(condition_element(name)).condition, condition) << name;
        EXPECT_EQ(make_error_code(condition).message(), name);
    }
    EXPECT_EQ(to_string(stream_condition::policy_violation), "policy-violation");
    EXPECT_EQ(to_string(stream_condition::unsupported_version), "unsupported-version");
}

TEST(stream_error, what_is_unknown_or_missing_is_undefined) {
    EXPECT_EQ(read("").condition, stream_condition::undefined_condition);
    EXPECT_EQ(read(condition_element("whatever")).condition, stream_condition::undefined_condition);
    EXPECT_EQ(read("<conflict xmlns='urn:x'/>").condition, stream_condition::undefined_condition)
        << "of another namespace";
}

TEST(stream_error, text_and_application_elements_do_not_change_the_condition) {
    const stream_error e =
        read("<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>too big</text>" +
             condition_element("policy-violation") + "<conflict xmlns='urn:x'/>");
    EXPECT_EQ(e.condition, stream_condition::policy_violation);
    EXPECT_EQ(text_of(e), "too big");
}

TEST(stream_error, only_see_other_host_names_a_host) {
    const stream_error e = read(
        "<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:5</see-other-host>");
    EXPECT_EQ(e.condition, stream_condition::see_other_host);
    EXPECT_EQ(e.other_host, "[::1]:5");
    EXPECT_FALSE(read("<reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'>a.b</reset>").other_host);
}

TEST(stream_error, few_conditions_are_final) {
    std::set<std::string_view> final;
    for (int i = 0; i <= last_condition; ++i) {
        const auto condition = static_cast<stream_condition>(i);
        if (is_final(condition)) final.insert(to_string(condition));
    }
    EXPECT_EQ(final, (std::set<std::string_view>{"conflict", "host-gone", "host-unknown",
                                                 "not-authorized", "unsupported-version"}));
}

TEST(stream_error, a_stanza_may_be_to_blame_for_few) {
    std::set<std::string_view> blaming;
    for (int i = 0; i <= last_condition; ++i) {
        const auto condition = static_cast<stream_condition>(i);
        if (blames_stanza(condition)) blaming.insert(to_string(condition));
    }
    EXPECT_EQ(blaming, (std::set<std::string_view>{"policy-violation", "not-well-formed",
                                                   "invalid-xml", "restricted-xml", "bad-format"}));
}

} // namespace
} // namespace epode
