#include <epode/protocol/xep0004.hpp>

#include <epode/schema/json.hpp>

#include <utility>

namespace epode {

namespace {

/// Lends its reading and writing of lists of texts in JSON.
struct texts {
    std::vector<std::string> values;

    static consteval auto table() {
        using namespace schema;
        return schema::element(data_forms_namespace, "texts", "Texts.",
                               child_text<&texts::values>("values", "").listed().keep_empty());
    }
};
constexpr std::string_view before_list = "{\"values\":";
constexpr std::string_view after_list = "}";

bool holds_many(const form_field& field) noexcept {
    if (!field.type) return false;
    switch (*field.type) {
    case form_field_type::jid_multi:
    case form_field_type::list_multi:
    case form_field_type::text_multi: return true;
    case form_field_type::fixed:
    case form_field_type::hidden: return field.values.size() != 1;
    default: return false;
    }
}

bool is_true(std::string_view text) noexcept { return text == "1" || text == "true"; }

std::vector<std::string> shown_values(const form_field& field) {
    if (holds_many(field)) return field.values;
    return {field.values.front()};
}

void get_value(const void* object, const schema::registry&, std::string& json) {
    const auto& field = *static_cast<const form_field*>(object);
    const bool many = holds_many(field);
    if (!many && field.values.empty()) return;
    if (!many && field.type == form_field_type::boolean) {
        if (!field.values[0].empty()) json = is_true(field.values[0]) ? "true" : "false";
        return;
    }
    const std::string list = schema::to_json(texts{shown_values(field)});
    const std::size_t bracket = many ? 0 : 1; // on each side
    json = list.substr(before_list.size() + bracket,
                       list.size() - before_list.size() - after_list.size() - 2 * bracket);
}

bool set_value(void* object, std::string_view json) {
    auto& field = *static_cast<form_field*>(object);
    std::string present;
    get_value(object, {}, present);
    if (present == json) return true; // the raw values say it, in words of their own or more of it
    if (json == "true" || json == "false") {
        field.values = {json == "true" ? "1" : "0"};
        return true;
    }
    std::string list(before_list);
    if (json.starts_with('['))
        list += json;
    else
        list.append("[").append(json).append("]");
    auto read = schema::from_json<texts>(list.append(after_list));
    if (!read) return false;
    field.values = std::move(read->values);
    return true;
}

} // namespace

constinit const schema::computed_operations form_field::value{&get_value, &set_value};

} // namespace epode
