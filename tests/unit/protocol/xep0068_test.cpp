// Tests src/protocol/xep0060_forms.cpp and src/protocol/typed_forms.cpp
#include "payload.hpp"

#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0045_forms.hpp>
#include <epode/protocol/xep0060_forms.hpp>
#include <epode/protocol/xep0157.hpp>

#include <set>

namespace epode::test {
namespace {

data_form offer() {
    return *parsed<data_form>(
        "<x xmlns='jabber:x:data' type='form'><title>t</title>"
        "<field var='FORM_TYPE' type='hidden'>"
        "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
        "<field type='fixed'><value>About the room:</value></field>"
        "<field var='muc#roomconfig_persistentroom' type='boolean'><value>0</value></field>"
        "<field var='muc#roomconfig_maxusers' type='list-single'><value>none</value>"
        "<option><value>none</value></option></field>"
        "<field var='muc#roomconfig_roomowners' type='jid-multi'><value>a@b</value></field>"
        "<field var='x-colour' type='text-single' label='Colour'><value>red</value></field>"
        "<field var='x-token' type='hidden'><value>t</value></field></x>");
}

std::string as_text(const data_form& form) {
    const auto written = schema::write(form);
    std::string text;
    EXPECT_FALSE(xml::write(text, written->root()));
    return text;
}

TEST(xep0068, reads_the_members_and_keeps_the_rest) {
    const auto settings = read_form<muc_room_configuration>(offer());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->persistent, false);
    EXPECT_FALSE(settings->most_occupants) << "none is no number";
    EXPECT_EQ(settings->owners, std::vector{jid("a@b")});
    ASSERT_EQ(settings->others.size(), 3u);
    EXPECT_EQ(settings->others[0].name, "muc#roomconfig_maxusers");
    EXPECT_EQ(settings->others[1].name, "x-colour");
    EXPECT_EQ(settings->others[2].name, "x-token");
}

TEST(xep0068, writes_what_is_there) {
    auto settings = *read_form<muc_room_configuration>(offer());
    settings.persistent = true;
    EXPECT_EQ(as_text(write_form(settings)),
              "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
              "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
              "<field var='muc#roomconfig_persistentroom'><value>1</value></field>"
              "<field var='muc#roomconfig_roomowners'><value>a@b</value></field>"
              "<field var='muc#roomconfig_maxusers'><value>none</value></field>"
              "<field var='x-colour'><value>red</value></field>"
              "<field var='x-token' type='hidden'><value>t</value></field></x>");
    settings.most_occupants = 5;
    EXPECT_EQ(*write_form(settings).find("muc#roomconfig_maxusers"), "5");
}

TEST(xep0068, answers_an_offer) {
    muc_room_configuration settings;
    settings.persistent = true;
    settings.name = "A room";
    const data_form answer = fill_in(offer(), settings);
    EXPECT_EQ(answer.type, form_type::submit);
    EXPECT_FALSE(answer.title);
    EXPECT_EQ(*answer.find("muc#roomconfig_persistentroom"), "1");
    EXPECT_EQ(*answer.find("muc#roomconfig_roomname"), "A room");
    EXPECT_EQ(*answer.find("muc#roomconfig_maxusers"), "none");
    EXPECT_EQ(*answer.find("x-token"), "t");
    EXPECT_EQ(answer.fields.size(), 7u) << "the fixed field is not sent back";
}

TEST(xep0068, a_form_to_fill_in) {
    pubsub_node_configuration settings;
    settings.access_model = pubsub_access_model::open;
    const data_form form = write_form(settings, form_type::form);
    const auto field = [&](std::string_view name) {
        for (const form_field& one : form.fields)
            if (one.name == name) return one;
        return form_field();
    };
    const form_field model = field("pubsub#access_model");
    EXPECT_EQ(model.type, form_field_type::list_single);
    EXPECT_EQ(model.values, std::vector<std::string>{"open"});
    EXPECT_EQ(model.options.size(), 5u);
    EXPECT_TRUE(model.label);
    EXPECT_EQ(field("pubsub#persist_items").type, form_field_type::boolean);
    EXPECT_TRUE(field("pubsub#persist_items").values.empty());
}

TEST(xep0068, another_form_type_is_an_error) {
    diagnostics about;
    const auto read = read_form<muc_room_info>(offer(), &about);
    EXPECT_EQ(read.error(), schema::error::wrong_element);
    EXPECT_NE(about.ours.find("muc#roomconfig"), std::string::npos);
    EXPECT_TRUE(read_form<muc_room_info>(data_form()).has_value()) << "none is taken for it";
    EXPECT_EQ(form_type_of(data_form()), "");
}

TEST(xep0068, finds_a_form_among_payloads) {
    const auto info = *parsed<disco_info>(
        "<query xmlns='http://jabber.org/protocol/disco#info'>"
        "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'><value>other</value>"
        "</field></x><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'>"
        "<value>http://jabber.org/network/serverinfo</value></field>"
        "<field var='abuse-addresses'><value>mailto:a@b</value><value>xmpp:a</value></field></x>"
        "</query>");
    const auto contacts = find_form<contact_addresses>(info.extensions);
    ASSERT_TRUE(contacts);
    EXPECT_EQ(contacts->abuse, (std::vector<std::string>{"mailto:a@b", "xmpp:a"}));
    EXPECT_FALSE(find_form<muc_room_info>(info.extensions));
    EXPECT_FALSE(find_form<muc_room_info>(schema::payloads()));
}

TEST(xep0068, a_limit_may_be_that_of_the_server) {
    const auto read = [](std::string_view text) {
        data_form form;
        form.fields.emplace_back();
        form.fields[0].name = "pubsub#max_items";
        form.fields[0].values = {std::string(text)};
        return read_form<pubsub_publish_options>(form)->max_items;
    };
    EXPECT_EQ(read("5"), pubsub_limit{5});
    EXPECT_EQ(read("max"), pubsub_limit());
    EXPECT_FALSE(read("many"));
    pubsub_publish_options options;
    options.max_items.emplace();
    EXPECT_EQ(*write_form(options).find("pubsub#max_items"), "max");
    options.max_items = {7};
    EXPECT_EQ(*write_form(options).find("pubsub#max_items"), "7");
}

TEST(xep0068, no_field_has_two_rows) {
    for (const schema::form_table* form : typed_forms()) {
        EXPECT_FALSE(form->form_type.empty());
        std::set<std::string_view> names;
        for (const schema::form_row& row : form->rows)
            EXPECT_TRUE(names.insert(row.name).second) << form->form_type.view() << row.name.view();
    }
}

} // namespace
} // namespace epode::test
