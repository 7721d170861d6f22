#pragma once
/// XEP-0004: Data Forms.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view data_forms_namespace = "jabber:x:data";

/// XEP-0004 §3.3.
enum class form_field_type {
    boolean,
    fixed,
    hidden,
    jid_multi,
    jid_single,
    list_multi,
    list_single,
    text_multi,
    text_private,
    text_single,
};
constexpr std::array<std::string_view, 10> xml_names(form_field_type) {
    return {"boolean",    "fixed",       "hidden",     "jid-multi",    "jid-single",
            "list-multi", "list-single", "text-multi", "text-private", "text-single"};
}

/// What may be chosen in a field of type list-single or list-multi (XEP-0004 §3.2).
struct form_option {
    std::optional<std::string> label; ///< for people
    std::string value;                ///< may be empty
    bool operator==(const form_option&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(data_forms_namespace, "option", "What may be chosen.",
                               attribute<&form_option::label>("label", "Its name, for people."),
                               child_text<&form_option::value>("value", "Its value.").keep_empty())
            .source("XEP-0004 §3.2");
    }
};

/// A field of a form, or of an item in a form (XEP-0004 §3.2).
struct form_field {
    std::optional<std::string> name; ///< `var`; only fields of type fixed may do without
    std::optional<form_field_type> type;
    std::optional<std::string> label;       ///< for people
    std::optional<std::string> description; ///< for people
    bool required = false;
    std::vector<form_option> options;
    std::vector<std::string> values; ///< as they stand in the XML
    schema::payloads extensions;     ///< such as form_media and form_validation
    bool operator==(const form_field&) const = default;

    /// JSON has them as `value` too: a boolean, a string, or a list, as the type says.
    static const schema::computed_operations value;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   data_forms_namespace, "field", "A field.",
                   attribute<&form_field::name>("var", "Its name.").json("name"),
                   attribute<&form_field::type>("type", "What it holds.").lenient(),
                   attribute<&form_field::label>("label", "What people call it."),
                   child_text<&form_field::description>("desc", "What it is for.")
                       .json("description"),
                   flag<&form_field::required>("required", "It must have a value."),
                   child<&form_field::options>("options", "What may be chosen."),
                   child_text<&form_field::values>("value", "Its values, as in the XML.")
                       .json("rawValues")
                       .listed()
                       .keep_empty(),
                   schema::extensions<&form_field::extensions>(
                       "dataform.field", "More about it, such as media or rules."),
                   computed("value", value,
                            "Its value: a boolean, the first text, or a list, as the type says."))
            .source("XEP-0004 §3.2")
            .at("", "dataformField");
    }
};

/// One of several results (XEP-0004 §3.4).
struct form_item {
    std::vector<form_field> fields;
    bool operator==(const form_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(data_forms_namespace, "item", "One of several results.",
                               child<&form_item::fields>("fields", "Its fields."))
            .source("XEP-0004 §3.4");
    }
};

enum class form_type { form, submit, cancel, result };
constexpr std::array<std::string_view, 4> xml_names(form_type) {
    return {"form", "submit", "cancel", "result"};
}

/// A form: to be filled in, filled in, or a result (XEP-0004 §3).
struct data_form {
    form_type type{};
    std::optional<std::string> title;
    std::vector<std::string> instructions; ///< for people
    std::vector<form_field> fields;
    std::vector<form_field> reported; ///< which fields the items have
    std::vector<form_item> items;
    schema::payloads extensions; ///< such as form_page
    bool operator==(const data_form&) const = default;

    /// The first value of the field of that name; null when there is none.
    const std::string* find(std::string_view name) const noexcept {
        for (const form_field& field : fields)
            if (field.name == name && !field.values.empty()) return &field.values.front();
        return nullptr;
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   data_forms_namespace, "x", "A form.",
                   attribute<&data_form::type>("type", "What it is for.").required(),
                   child_text<&data_form::title>("title", "Its title."),
                   child_text<&data_form::instructions>("instructions", "What to do with it.")
                       .listed(),
                   child<&data_form::fields>("fields", "Its fields."),
                   child<&data_form::reported>("reported", "Which fields the items have.")
                       .within("reported"),
                   child<&data_form::items>("items", "Results."),
                   schema::extensions<&data_form::extensions>("dataform",
                                                              "More about it, such as pages."))
            .source("XEP-0004 §3")
            .at("message", "forms")
            .list()
            .at("disco", "extensions")
            .list()
            .at("", "dataform");
    }
};

} // namespace epode
