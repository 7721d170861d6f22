#pragma once
/// XEP-0141: Data Forms Layout.
#include <epode/schema/table.hpp>

#include <variant>

namespace epode {

inline constexpr std::string_view form_layout_namespace = "http://jabber.org/protocol/xdata-layout";

/// Text on a page or in a section, for people (XEP-0141 §8.5).
struct form_layout_text {
    std::string value;
    bool operator==(const form_layout_text&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(form_layout_namespace, "text", "Text, for people.",
                               text<&form_layout_text::value>("value", "The text."))
            .source("XEP-0141 §8.5")
            .at("dataform.layout", "")
            .choice("type", "text")
            .at("", "dataformLayout")
            .choice("type", "text");
    }
};

/// The place of a field (XEP-0141 §8.3).
struct form_layout_field {
    std::string name; ///< the field's
    bool operator==(const form_layout_field&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   form_layout_namespace, "fieldref", "The place of a field.",
                   attribute<&form_layout_field::name>("var", "The field's name.").json("field"))
            .source("XEP-0141 §8.3")
            .at("dataform.layout", "")
            .choice("type", "fieldref")
            .at("", "dataformLayout")
            .choice("type", "fieldref");
    }
};

/// The place of the table of results (XEP-0141 §8.4).
struct form_layout_table {
    bool operator==(const form_layout_table&) const = default;

    static consteval auto table() {
        return schema::element(form_layout_namespace, "reportedref",
                               "The place of the table of results.")
            .source("XEP-0141 §8.4")
            .at("dataform.layout", "")
            .choice("type", "reportedref")
            .at("", "dataformLayout")
            .choice("type", "reportedref");
    }
};

/// A part of a page, or of another section (XEP-0141 §8.2).
struct form_layout_section {
    using content =
        std::variant<form_layout_text, form_layout_section, form_layout_field, form_layout_table>;

    std::optional<std::string> label; ///< for people
    std::vector<content> contents;
    bool operator==(const form_layout_section&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   form_layout_namespace, "section", "A part of a page.",
                   attribute<&form_layout_section::label>("label", "Its title, for people."),
                   choice<&form_layout_section::contents>("contents", "dataform.layout",
                                                          "What it shows, in order."))
            .source("XEP-0141 §8.2")
            .at("dataform.layout", "")
            .choice("type", "section")
            .at("", "dataformLayout")
            .choice("type", "section");
    }
};

/// A page of a form (XEP-0141 §8.1).
struct form_page {
    std::optional<std::string> label; ///< for people
    std::vector<form_layout_section::content> contents;
    bool operator==(const form_page&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(form_layout_namespace, "page", "A page of a form.",
                               attribute<&form_page::label>("label", "Its title, for people."),
                               choice<&form_page::contents>("contents", "dataform.layout",
                                                            "What it shows, in order."))
            .source("XEP-0141 §8.1")
            .at("dataform", "layout")
            .list();
    }
};

} // namespace epode
