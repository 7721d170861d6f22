#include "payload.hpp"

#include <epode/protocol/xep0004.hpp>

namespace epode::test {
namespace {

TEST(xep0004, a_form_with_results_and_choices) {
    const auto form = round_trip<data_form>(
        "<x xmlns='jabber:x:data' type='result'><title>t</title><instructions>i</instructions>"
        "<field var='v' type='list-single' label='l'><desc>d</desc><required/>"
        "<option label='one'><value>1</value></option><value>1</value></field>"
        "<reported><field var='a'/></reported><item><field var='a'><value/></field></item></x>");
    EXPECT_EQ(form.type, form_type::result);
    EXPECT_EQ(form.fields.at(0).options.at(0).value, "1");
    EXPECT_TRUE(form.fields.at(0).required);
    ASSERT_TRUE(form.find("v"));
    EXPECT_EQ(*form.find("v"), "1");
    EXPECT_FALSE(form.find("a")) << "not that of an item";
    EXPECT_EQ(form.reported.at(0).name, "a");
    EXPECT_EQ(form.items.at(0).fields.at(0).values, std::vector<std::string>{""});
}

std::string value_in_json(const form_field& f) {
    const std::string all = schema::to_json(f);
    const std::size_t at = all.find("\"value\":");
    return at == all.npos ? "" : all.substr(at + 8, all.size() - at - 9);
}

TEST(xep0004, json_has_a_value_as_the_type_says) {
    form_field f;
    EXPECT_EQ(value_in_json(f), "");
    f.values = {"a \"b\""};
    EXPECT_EQ(value_in_json(f), R"("a \"b\"")");
    f.values = {"a", "b"};
    EXPECT_EQ(value_in_json(f), R"("a")") << "of a type that holds one";
    f.type = form_field_type::list_multi;
    EXPECT_EQ(value_in_json(f), R"(["a","b"])");
    f.type = form_field_type::hidden;
    EXPECT_EQ(value_in_json(f), R"(["a","b"])");
    f.values = {"a"};
    EXPECT_EQ(value_in_json(f), R"("a")");
    f.values.clear();
    EXPECT_EQ(value_in_json(f), "[]");
    f.values = {"1"};
    f.type = form_field_type::boolean;
    EXPECT_EQ(value_in_json(f), "true");
    f.values = {"0"};
    EXPECT_EQ(value_in_json(f), "false");
    f.values = {""};
    EXPECT_EQ(value_in_json(f), "");
    f.values.clear();
    f.type = form_field_type::jid_multi;
    EXPECT_EQ(value_in_json(f), "[]");
}

TEST(xep0004, a_value_in_json_replaces_the_raw_ones) {
    const auto read = [](std::string_view json) {
        const auto f = schema::from_json<form_field>(json);
        return f ? f->values : std::vector<std::string>{"refused"};
    };
    EXPECT_EQ(read(R"({"rawValues":["x"]})"), std::vector<std::string>{"x"});
    EXPECT_EQ(read(R"({"rawValues":["x"],"value":"a\n"})"), std::vector<std::string>{"a\n"});
    EXPECT_EQ(read(R"({"value":["a","b"]})"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(read(R"({"value":true})"), std::vector<std::string>{"1"});
    EXPECT_EQ(read(R"({"value":false})"), std::vector<std::string>{"0"});
    EXPECT_EQ(read(R"({"value":{}})"), std::vector<std::string>{"refused"});
}

TEST(xep0004, a_value_in_json_that_says_the_same_leaves_the_raw_ones) {
    const auto read = [](std::string_view json) {
        const auto f = schema::from_json<form_field>(json);
        return f ? f->values : std::vector<std::string>{"refused"};
    };
    const auto read_boolean = [&](std::string_view rest) {
        return read(R"({"type":"boolean",)" + std::string(rest) + "}");
    };
    using strings = std::vector<std::string>;
    EXPECT_EQ(read_boolean(R"("rawValues":["true"],"value":true)"), strings{"true"});
    EXPECT_EQ(read_boolean(R"("rawValues":["true"],"value":false)"), strings{"0"});
    EXPECT_EQ(read_boolean(R"("rawValues":["no"],"value":false)"), strings{"no"});
    EXPECT_EQ(read_boolean(R"("rawValues":["no"],"value":true)"), strings{"1"});
    EXPECT_EQ(read(R"({"rawValues":["a","b"],"value":"a"})"), (strings{"a", "b"}));
    EXPECT_EQ(read(R"({"rawValues":["a","b"],"value":"b"})"), strings{"b"});
    EXPECT_EQ(read(R"({"rawValues":["a"],"value":[]})"), strings{});
}

TEST(xep0004, an_option_may_be_empty) {
    const auto form = round_trip<data_form>(
        "<x xmlns='jabber:x:data' type='form'><field var='v' type='list-single'>"
        "<option label='nobody'><value/></option></field></x>");
    EXPECT_EQ(form.fields.at(0).options.at(0).value, "");
}

TEST(xep0004, keeps_what_extends_it) {
    const auto form = round_trip<data_form>(
        "<x xmlns='jabber:x:data' type='form'><field var='v'><more xmlns='urn:f'/></field>"
        "<more xmlns='urn:x'/></x>");
    EXPECT_FALSE(form.fields.at(0).extensions.empty());
    EXPECT_FALSE(form.extensions.empty());
}

TEST(xep0004, a_form_has_a_type) {
    EXPECT_FALSE(parsed<data_form>("<x xmlns='jabber:x:data'/>"));
    EXPECT_FALSE(parsed<data_form>("<x xmlns='jabber:x:data' type='other'/>"));
}

} // namespace
} // namespace epode::test
