#include "json_others.hpp"
#include "walk.hpp"

#include <epode/schema/read.hpp>

#include <set>

namespace epode::schema {

namespace json = boost::json;

namespace {

class json_writer {
public:
    json_writer(const registry& known, text_form form, unknown_content unknown)
        : known_(known), form_(form), unknown_(unknown) {}

    json::value placed(const element_type& type, const place* where, const void* object,
                       std::string_view outer_lang) const {
        if (where && where->is_value) return only_value(type, object, outer_lang);
        json::object out;
        if (where)
            for (const selector& s : where->selectors())
                if (s.is_shown) out[s.member.view()] = s.value.view();
        members(type, object, language_inside(type, object, outer_lang), out);
        return out;
    }

private:
    /// Null when the value is not shown.
    json::value leaf(const field& f, const void* value) const {
        if (f.json_form() == json_kind::binary)
            return buffer_of(*static_cast<const binary*>(value));
        std::string text;
        if (!f.of.codec->to_json(value, text)) return nullptr;
        switch (f.json_form()) {
        case json_kind::boolean: return text == "1" || text == "true";
        case json_kind::number:
        case json_kind::json: {
            json::value parsed;
            failure failed(".");
            return parse(text, parsed, failed) ? parsed : json::value(text);
        }
        default: break;
        }
        if (text.empty() && !f.keeps_empty && f.slot != slot_kind::many) return nullptr;
        return json::value(text);
    }

    /// Without members: that it is there.
    json::value only_value(const element_type& type, const void* object,
                           std::string_view outer_lang) const {
        const field* only = only_row(type);
        if (!only) return true;
        json::object out;
        member_of_row(*only, object, language_inside(type, object, outer_lang), out);
        if (json::value* value = out.if_contains(only->json_name.view())) return *value;
        return only->slot == slot_kind::many ? json::value(json::array()) : json::value(true);
    }

    void members(const element_type& type, const void* object, std::string_view lang,
                 json::object& out) const {
        for (const field& f : type.fields)
            member_of_row(f, object, lang, out);
    }

    void member_of_row(const field& f, const void* object, std::string_view lang,
                       json::object& out) const {
        switch (f.kind) {
        case field_kind::language: out[f.json_name.view()] = lang; return;
        case field_kind::texts: return all_texts(f, object, lang, out);
        case field_kind::payloads:
            return all_payloads(f, *static_cast<const payloads*>(member(f, object)), lang, out);
        case field_kind::computed: {
            std::string text;
            f.of.computed->get(object, known_, text);
            if (!text.empty()) out[f.json_name.view()] = json::parse(text);
            return;
        }
        case field_kind::constant: out[f.json_name.view()] = f.default_text.view(); return;
        case field_kind::raw:
            return all_raw(f, *static_cast<const payloads*>(member(f, object)), lang, out);
        case field_kind::parameters: {
            json::object all;
            for (const parameter& one :
                 *static_cast<const std::vector<parameter>*>(member(f, object)))
                all[one.name] = one.value;
            if (!all.empty() || f.is_listed) out[f.json_name.view()] = std::move(all);
            return;
        }
        default: break;
        }
        if (f.is_spliced) {
            const std::size_t count = size(f, object);
            if (count) members(f.of.type(), value_at(f, object, 0), lang, out);
            json::array more;
            for (std::size_t i = 1; i < count; ++i)
                more.push_back(placed(f.of.type(), nullptr, value_at(f, object, i), lang));
            if (!more.empty()) out[f.json_name.view()] = std::move(more);
            return;
        }
        json::array all;
        for (std::size_t i = 0, count = size(f, object); i < count; ++i) {
            json::value shown = f.is_typed() ? typed(f, typed_at(f, object, i), lang)
                                             : leaf(f, value_at(f, object, i));
            const bool absent_flag =
                f.kind == field_kind::flag && f.default_text.empty() && shown == json::value(false);
            if (!shown.is_null() && !absent_flag) all.push_back(std::move(shown));
        }
        if (f.slot == slot_kind::many) {
            if (!all.empty() || f.is_listed) out[f.json_name.view()] = std::move(all);
        } else if (!all.empty()) {
            out[f.json_name.view()] = std::move(all.front());
        }
    }

    json::value typed(const field& f, typed_object value, std::string_view lang) const {
        const bool is_choice = f.kind == field_kind::choice;
        return placed(value.type, is_choice ? place_at(value.type, f.point()) : nullptr,
                      value.object, lang);
    }

    void all_raw(const field& f, const payloads& whole, std::string_view lang,
                 json::object& out) const {
        json::array list;
        const json::value* best = nullptr;
        for (const xml::element& child : whole.elements()) {
            const auto own = child.attribute_value("lang", xml::xml_namespace);
            const std::string tag = own ? lower_case(*own) : std::string(lang);
            json::value raw = raw_value_of(child, {});
            if (own) raw.at("attributes").get_object()["xml:lang"] = tag;
            list.push_back({{"lang", tag}, {"value", std::move(raw)}});
        }
        for (const json::value& one : list)
            if (!best ||
                (best->at("lang") != json::value(lang) && one.at("lang") == json::value(lang)))
                best = &one;
        if (best && form_ == text_form::received) out[f.json_name.view()] = best->at("value");
        if (!list.empty()) out[f.json_list().view()] = std::move(list);
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
            out[f.json_name.view()] = *best;
        const bool says_more = !alone || !(to_send || f.is_sparse);
        if (!list.empty() && says_more) out[f.json_list().view()] = std::move(list);
    }

    /// Payloads on their way into the object of the element that they are in.
    struct placing {
        const xml::element& holder;
        std::string_view lang;
        json::object& out;
        json::array others{};                    ///< which have no place
        std::set<const element_type*> spliced{}; ///< whose members are there
    };

    /// Types that have a second key at the point take what is left of their keys.
    void all_payloads(const field& f, const payloads& rest, std::string_view lang,
                      json::object& out) const {
        if (rest.empty()) return;
        placing all{rest.holder().root(), lang, out};
        std::vector<const xml::element*> later;
        for (const xml::element& child : rest.elements()) {
            const std::vector<registry::entry> places = known_.all(f.point(), child, all.holder.ns);
            if (places.size() > 1)
                later.push_back(&child);
            else
                one_payload(places, child, all);
        }
        for (const xml::element* child : later)
            one_payload(known_.all(f.point(), *child, all.holder.ns), *child, all);
        if (!all.others.empty() && unknown_ == unknown_content::kept)
            for (json::value& one : all.others)
                list_in(out, other_elements).push_back(std::move(one));
    }

    /// Under the key of the first place where it can stand, else as it is.
    void one_payload(std::span<const registry::entry> places, const xml::element& child,
                     placing& all) const {
        diagnostics wrong;
        for (const registry::entry& e : places)
            if (e.type->is_group ? group(e, all, wrong) : payload(e, child, all, wrong)) return;
        json::value raw = raw_value_of(child, all.holder.ns);
        if (!wrong.ours.empty()) raw.get_object()["error"] = wrong.ours;
        all.others.push_back(std::move(raw));
    }

    /// False when it cannot be read, or when its key is taken already.
    bool payload(const registry::entry& e, const xml::element& child, placing& all,
                 diagnostics& wrong) const {
        const std::string_view key = e.where->key;
        schema::object value(*e.type);
        if (read(*e.type, child, value.get(), &wrong)) return false;
        if (key.empty()) {
            if (!all.spliced.insert(e.type).second) return false;
            splice(*e.type, child, value.get(), all);
            return true;
        }
        if (!e.where->is_list && all.out.contains(key)) return false;
        json::value shown = placed(*e.type, e.where, value.get(), all.lang);
        if (unknown_ == unknown_content::kept)
            keep_others(*e.type, child, shown, all.out, all.holder.ns);
        if (e.where->is_list)
            list_in(all.out, key).push_back(std::move(shown));
        else
            all.out[key] = std::move(shown);
        return true;
    }

    /// All elements of the group, when the first of them is met.
    bool group(const registry::entry& e, placing& all, diagnostics& wrong) const {
        const std::string_view key = e.where->key;
        if (all.spliced.contains(e.type)) return true;
        schema::object value(*e.type);
        if (read(*e.type, all.holder, value.get(), &wrong) || all.out.contains(key)) return false;
        all.spliced.insert(e.type);
        if (key.empty()) {
            splice(*e.type, all.holder, value.get(), all);
            return true;
        }
        all.out[key] = placed(*e.type, e.where, value.get(), all.lang);
        if (unknown_ == unknown_content::kept)
            keep_others_of_spliced(*e.type, all.holder, all.out, all.holder.ns);
        return true;
    }

    void splice(const element_type& type, const xml::element& element, const void* value,
                placing& all) const {
        members(type, value, all.lang, all.out);
        if (unknown_ == unknown_content::kept)
            keep_others_of_spliced(type, element, all.out, all.holder.ns);
    }

    const registry& known_;
    text_form form_;
    unknown_content unknown_;
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
            f.of.codec->format(value_at(f, object, 0), own);
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
                     std::string_view lang, const registry& known, text_form form,
                     unknown_content unknown) {
    return json_writer(known, form, unknown).placed(type, where, object, lang);
}

} // namespace epode::schema
