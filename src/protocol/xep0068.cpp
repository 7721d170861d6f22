#include <epode/protocol/xep0068.hpp>

#include <epode/schema/error.hpp>

#include <algorithm>

namespace epode {

namespace {

constexpr std::string_view form_type_field = "FORM_TYPE";

using schema::form_row;
using schema::form_table;

const form_row* row_of(const form_table& table, const std::optional<std::string>& name) {
    if (!name) return nullptr;
    for (const form_row& row : table.rows)
        if (!row.is_others() && row.name == *name) return &row;
    return nullptr;
}

std::vector<form_field>* others_of(const form_table& table, const void* object) {
    for (const form_row& row : table.rows)
        if (row.is_others())
            return static_cast<std::vector<form_field>*>(row.at(const_cast<void*>(object)));
    return nullptr;
}

bool has_field(const std::vector<form_field>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const form_field& field) { return field.name == name; });
}
bool is_among(const std::vector<form_field>* fields, std::string_view name) {
    return fields && has_field(*fields, name);
}

form_field field_of(std::string_view name, std::vector<std::string> values) {
    form_field field;
    field.name = name;
    field.values = std::move(values);
    return field;
}

/// As it is sent back: what only people need is left out.
form_field answer_to(const form_field& offered) {
    form_field answer = field_of(*offered.name, offered.values);
    if (offered.type == form_field_type::hidden) answer.type = offered.type;
    return answer;
}

void add_form_type(const form_table& table, data_form& form) {
    if (table.form_type.empty()) return;
    form.fields.push_back(field_of(form_type_field, {std::string(table.form_type.view())}));
    form.fields.back().type = form_field_type::hidden;
}

form_field to_fill_in(const form_row& row, std::vector<std::string> values) {
    form_field field = field_of(row.name, std::move(values));
    field.type = schema::enum_value<form_field_type>(row.type);
    field.label = row.label;
    if (row.type.view().starts_with("list-"))
        for (const std::string_view name : row.codec->names)
            if (!name.empty()) field.options.push_back({{}, std::string(name)});
    return field;
}

} // namespace

std::string_view form_type_of(const data_form& form) noexcept {
    const std::string* type = form.find(form_type_field);
    return type ? std::string_view(*type) : std::string_view();
}

error_code schema::read_form(const form_table& table, const data_form& form, void* object,
                             diagnostics* about) {
    const std::string_view type = form_type_of(form);
    if (!type.empty() && type != table.form_type) {
        if (about)
            about->ours = "FORM_TYPE is " + std::string(type) + " rather than " +
                          std::string(table.form_type.view());
        return error::wrong_element;
    }
    std::vector<form_field>* others = others_of(table, object);
    std::vector<const form_row*> seen;
    for (const form_field& field : form.fields) {
        if (field.name == form_type_field || field.type == form_field_type::fixed) continue;
        const form_row* row = row_of(table, field.name);
        if (row && std::find(seen.begin(), seen.end(), row) == seen.end()) {
            seen.push_back(row);
            if (take_values(*row, field.values, object)) continue;
        }
        if (others) others->push_back(field);
    }
    return {};
}

data_form schema::write_form(const form_table& table, const void* object, form_type type) {
    data_form form;
    form.type = type;
    add_form_type(table, form);
    const std::vector<form_field>* others = others_of(table, object);
    for (const form_row& row : table.rows) {
        if (row.is_others()) continue;
        auto values = values_of(row, object);
        if (!values.empty() || (type == form_type::form && !is_among(others, row.name)))
            form.fields.push_back(type == form_type::form ? to_fill_in(row, std::move(values))
                                                          : field_of(row.name, std::move(values)));
    }
    if (!others) return form;
    for (const form_field& field : *others)
        if (field.name && !has_field(form.fields, *field.name))
            form.fields.push_back(type == form_type::form ? field : answer_to(field));
    return form;
}

data_form schema::fill_in(const form_table& table, const data_form& offer, const void* object) {
    data_form answer = write_form(table, object, form_type::submit);
    for (const form_field& field : offer.fields)
        if (field.name && field.type != form_field_type::fixed &&
            !has_field(answer.fields, *field.name))
            answer.fields.push_back(answer_to(field));
    return answer;
}

} // namespace epode
