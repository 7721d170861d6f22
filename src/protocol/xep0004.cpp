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
    return field.values.size() > 1 || field.type == form_field_type::list_multi ||
           field.type == form_field_type::jid_multi || field.type == form_field_type::text_multi;
}

void get_value(const void* object, const schema::registry&, std::string& json) {
    const auto& field = *static_cast<const form_field*>(object);
    const bool many = holds_many(field);
    if (!many && field.values.empty()) return;
    if (!many && field.type == form_field_type::boolean) {
        json = field.values[0] == "1" || field.values[0] == "true" ? "true" : "false";
        return;
    }
    const std::string list = schema::to_json(texts{field.values});
    const std::size_t bracket = many ? 0 : 1; // on each side
    json = list.substr(before_list.size() + bracket,
                       list.size() - before_list.size() - after_list.size() - 2 * bracket);
}

bool set_value(void* object, std::string_view json) {
    auto& field = *static_cast<form_field*>(object);
    std::string present;
    get_value(object, {}, present);
    if (present == json) return true; // the raw values say it in words of their own
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
