#include "json_value.hpp"
#include "walk.hpp"

#include <epode/schema/read.hpp>

namespace epode::schema {

namespace json = boost::json;

namespace {

class json_writer {
public:
    json_writer(const registry& known, text_form form) : known_(known), form_(form) {}

    json::value placed(const element_type& type, const place* where, const void* object,
                       std::string_view outer_lang) const {
        if (where && where->is_value) return only_value(type, object);
        json::object out;
        if (where && !where->choice_member.empty() && !where->is_default)
            out[where->choice_member] = where->choice;
        members(type, object, language_inside(type, object, outer_lang), out);
        return out;
    }

private:
    /// Null when the value is not shown.
    json::value leaf(const field& f, const void* value) const {
        if (f.json_form() == json_kind::binary)
            return buffer_of(*static_cast<const binary*>(value));
        std::string text;
        if (!f.codec->to_json(value, text)) return nullptr;
        switch (f.json_form()) {
        case json_kind::boolean: return text == "1" || text == "true";
        case json_kind::number:
        case json_kind::json: {
            boost::system::error_code failed;
            json::value parsed = json::parse(text, failed);
            return failed ? json::value(text) : parsed;
        }
        default: break;
        }
        if (text.empty() && !f.keeps_empty && f.slot != slot_kind::many) return nullptr;
        return json::value(text);
    }

    json::value only_value(const element_type& type, const void* object) const {
        for (const field& f : type.fields)
            if (f.codec && size(f, object)) return leaf(f, value_at(f, object, 0));
        return true;
    }

    void members(const element_type& type, const void* object, std::string_view lang,
                 json::object& out) const {
        for (const field& f : type.fields)
            member_of_row(f, object, lang, out);
    }

    void member_of_row(const field& f, const void* object, std::string_view lang,
                       json::object& out) const {
        switch (f.kind) {
        case field_kind::language: out[f.json_name] = lang; return;
        case field_kind::texts: return all_texts(f, object, lang, out);
        case field_kind::payloads:
            return all_payloads(f, *static_cast<const payloads*>(member(f, object)), lang, out);
        case field_kind::computed: {
            std::string text;
            f.computed->get(object, known_, text);
            if (!text.empty()) out[f.json_name] = json::parse(text);
            return;
        }
        default: break;
        }
        if (f.is_spliced) {
            if (size(f, object)) members(f.type(), value_at(f, object, 0), lang, out);
            return;
        }
        json::array all;
        for (std::size_t i = 0, count = size(f, object); i < count; ++i) {
            const void* value = value_at(f, object, i);
            json::value shown = f.type ? placed(f.type(), nullptr, value, lang) : leaf(f, value);
            const bool absent_flag = f.kind == field_kind::flag && shown == json::value(false);
            if (!shown.is_null() && !absent_flag) all.push_back(std::move(shown));
        }
        if (f.slot == slot_kind::many) {
            if (!all.empty() || f.is_listed) out[f.json_name] = std::move(all);
        } else if (!all.empty()) {
            out[f.json_name] = std::move(all.front());
        }
    }

    void all_texts(const field& f, const void* object, std::string_view lang,
                   json::object& out) const {
        multilingual all = *static_cast<const multilingual*>(member(f, object));
        std::erase_if(all, [](const language_text& one) { return one.value.empty(); });
        for (language_text& one : all) // the language in force, said or not
            if (lower_case(one.lang) == lang) one.lang.clear();
        json::array list;
        for (const language_text& one : all)
            list.push_back({{"lang", one.lang.empty() ? std::string(lang) : lower_case(one.lang)},
                            {"value", one.value}});
        const bool alone = list.size() == 1 && list[0].at("lang") == json::value(lang);
        const bool to_send = form_ == text_form::to_send;
        if (const std::string* best = pick(all, lang); best && (alone || !to_send))
            out[f.json_name] = *best;
        if (!list.empty() && !(alone && to_send)) out[f.json_list] = std::move(list);
    }

    void all_payloads(const field& f, const payloads& rest, std::string_view lang,
                      json::object& out) const {
        json::array others;
        for (const xml::element& child : rest.elements()) {
            const xml::element& holder = rest.holder().root();
            const registry::entry e = known_.find(f.point, child, holder.ns);
            if (!e.type || !payload(e, child, holder, lang, out))
                others.push_back(raw_value_of(child, holder.ns));
        }
        if (!others.empty()) out[other_elements] = std::move(others);
    }

    /// False when it cannot be read, or when its key is taken already.
    bool payload(const registry::entry& e, const xml::element& child, const xml::element& holder,
                 std::string_view lang, json::object& out) const {
        const std::string_view key = e.where->key;
        if (e.type->is_group && out.contains(key)) return true;
        if (!e.where->is_list && out.contains(key)) return false;
        schema::object value(*e.type);
        if (read(*e.type, e.type->is_group ? holder : child, value.get())) return false;
        if (key.empty()) {
            members(*e.type, value.get(), lang, out);
            return true;
        }
        json::value shown = placed(*e.type, e.where, value.get(), lang);
        if (!e.where->is_list) {
            out[key] = std::move(shown);
            return true;
        }
        json::value& list = out[key];
        if (!list.is_array()) list.emplace_array();
        list.get_array().push_back(std::move(shown));
        return true;
    }

    const registry& known_;
    text_form form_;
};

} // namespace

std::string lower_case(std::string_view tag) {
    std::string lower(tag);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lower;
}

std::string language_inside(const element_type& type, const void* object, std::string_view outer) {
    for (const field& f : type.fields)
        if (f.kind == field_kind::language && size(f, object)) {
            std::string own;
            f.codec->format(value_at(f, object, 0), own);
            if (!own.empty()) return lower_case(own);
        }
    return std::string(outer);
}

json::value buffer_of(const binary& value) {
    json::array data;
    for (const char c : value.octets)
        data.push_back(static_cast<unsigned char>(c));
    return json::object{{"type", "Buffer"}, {"data", std::move(data)}};
}

json::value value_of(const element_type& type, const place* where, const void* object,
                     std::string_view lang, const registry& known, text_form form) {
    return json_writer(known, form).placed(type, where, object, lang);
}

} // namespace epode::schema
