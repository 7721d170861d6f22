#include "json_others.hpp"
#include "walk.hpp"
#include "write_to.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace epode::schema {

namespace json = boost::json;

namespace {

std::string_view name_of(json::kind kind) {
    switch (kind) {
    case json::kind::object: return "an object";
    case json::kind::array: return "a list";
    case json::kind::string: return "a string";
    case json::kind::bool_: return "a boolean";
    case json::kind::null: return "null";
    default: return "a number";
    }
}

bool wrong_kind(failure& failed, std::string_view expected, const json::value& found) {
    return failed.set(error::wrong_kind, "expected " + std::string(expected) + ", not " +
                                             std::string(name_of(found.kind())));
}

/// The text of a whole number without fraction or exponent, whatever form it was written in.
std::string number_text(const json::value& v) {
    if (const double* d = v.if_double(); d && std::trunc(*d) == *d && std::fabs(*d) < 9e15)
        return std::to_string(static_cast<std::int64_t>(*d));
    return text_of(v);
}

class json_reader {
public:
    /// What types without a namespace of their own are in is `ns`.
    json_reader(std::string_view ns, const registry& known, failure& failed)
        : ns_(ns), known_(known), failed_(failed) {}

    bool members(const element_type& type, const json::object& source, void* object,
                 std::string_view outer_lang) {
        const std::string_view outer_ns = std::exchange(ns_, namespace_of(type));
        const bool good = rows(type, source, object, outer_lang);
        ns_ = outer_ns;
        return good;
    }

    /// What no row is about: payloads, and what should not be there.
    bool rest(const element_type& type, const json::object& source, void* object,
              std::string_view outer_lang, const place* where) {
        const field* open = nullptr;
        void* owner = object;
        for (const field& f : type.fields) {
            if (f.kind == field_kind::payloads) open = &f;
            if (!f.is_spliced) continue;
            for (const field& inner : f.of.type().fields)
                if (inner.kind == field_kind::payloads && size(f, object)) {
                    open = &inner;
                    owner = const_cast<void*>(value_at(f, object, 0));
                }
        }
        const std::string lang = language_of(type, source, outer_lang);
        payloads* content = open ? static_cast<payloads*>(member(*open, owner)) : nullptr;
        if (content && !spliced_payloads(*open, type, source, lang, *content)) return false;
        for (const kind_of_key turn :
             {kind_of_key::payload, kind_of_key::last, kind_of_key::others})
            for (const auto& [key, value] : source) {
                if (has_row(type, key) || tells_apart(where, key)) continue;
                if (is_other(key) && (!open || key != other_elements)) continue; // see json_others
                const kind_of_key kind = open ? kind_of(*open, key) : kind_of_key::unknown;
                if (kind == kind_of_key::unknown)
                    return failed_.set(error::unknown_member, "no such member is known") ||
                           failed_.inside(key);
                if (kind != turn) continue;
                if (!payload(*open, type, key, value, lang, *content)) return failed_.inside(key);
            }
        return true;
    }

    /// What stands for a row: a value or the list of them.
    bool value(const field& f, const json::value& value, void* object, std::string_view lang) {
        if (f.kind == field_kind::parameters) return all_parameters(f, value, object);
        if (f.slot != slot_kind::many) return one(f, value, object, lang);
        if (!value.is_array()) return wrong_kind(failed_, "a list", value);
        const json::array& all = value.get_array();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!one(f, all[i], object, lang)) return failed_.inside(i);
        return true;
    }

    bool object_of(const element_type& type, const json::object& source, void* object,
                   std::string_view lang, const place* where) {
        return members(type, source, object, lang) && rest(type, source, object, lang, where);
    }

private:
    bool rows(const element_type& type, const json::object& source, void* object,
              std::string_view outer_lang) {
        const std::string lang = language_of(type, source, outer_lang);
        for (const field& f : type.fields)
            if (f.kind != field_kind::payloads && !repeats_language(f, source, outer_lang) &&
                !row(f, source, object, lang))
                return !f.is_spliced && f.kind != field_kind::texts && f.kind != field_kind::raw &&
                       failed_.inside(f.json_name);
        return true;
    }

    bool leaf(const field& f, const json::value& value, void* object) {
        std::string text;
        switch (f.json_form()) {
        case json_kind::string:
            if (!value.is_string()) return wrong_kind(failed_, "a string", value);
            text = value.get_string();
            break;
        case json_kind::number:
            if (!value.is_number()) return wrong_kind(failed_, "a number", value);
            text = number_text(value);
            break;
        case json_kind::boolean:
            if (!value.is_bool()) return wrong_kind(failed_, "true or false", value);
            text = value.get_bool() ? "true" : "false";
            break;
        case json_kind::json: text = text_of(value); break;
        case json_kind::binary: return buffer(f, value, object);
        }
        const bool is_empty_child = f.kind == field_kind::child_text &&
                                    f.slot == slot_kind::optional && f.of.codec == &string_codec &&
                                    !f.is_required;
        if (text.empty() && !f.keeps_empty && f.slot != slot_kind::many && !is_empty_child)
            return !f.is_required || failed_.set(error::missing, "is empty");
        void* into = f.operations.add(member(f, object));
        if (f.of.codec->from_json(into, text)) return true;
        std::string what = quoted(text) + " is no legal " + std::string(f.of.codec->name);
        if (!f.of.codec->names.empty()) what += "; one of " + json_names_of(*f.of.codec, into);
        return failed_.set(error::illegal_value, std::move(what));
    }

    std::string_view namespace_of(const element_type& type) const {
        return type.ns.empty() ? ns_ : type.ns.view();
    }
    std::string language_of(const element_type& type, const json::object& source,
                            std::string_view outer) const {
        for (const field& f : type.fields)
            if (f.kind == field_kind::language)
                if (const json::value* own = source.if_contains(f.json_name.view());
                    own && own->is_string() && !own->get_string().empty())
                    return lower_case(own->get_string());
        return std::string(outer);
    }

    /// What is in force around the element need not be said in it.
    static bool repeats_language(const field& f, const json::object& source,
                                 std::string_view outer) {
        if (f.kind != field_kind::language) return false;
        const json::value* own = source.if_contains(f.json_name.view());
        return own && own->is_string() && lower_case(own->get_string()) == outer;
    }

    /// Of two elements of a name the one that has a member of its own counts: the others follow it.
    enum class kind_of_key { unknown, payload, last, others, spliced };
    kind_of_key kind_of(const field& open, std::string_view key) const {
        if (key == other_elements) return kind_of_key::others;
        for (const registry::entry& e : known_.at(open.point())) {
            if (e.where->key == key)
                return e.where->is_last ? kind_of_key::last : kind_of_key::payload;
            if (e.where->key.empty() && has_row(*e.type, key)) return kind_of_key::spliced;
        }
        return kind_of_key::unknown;
    }

    /// Payloads whose members stand in the owner's own object.
    bool spliced_payloads(const field& open, const element_type& owner, const json::object& source,
                          std::string_view lang, payloads& content) {
        for (const registry::entry& e : known_.at(open.point())) {
            if (!e.where->key.empty()) continue;
            const bool is_there =
                std::any_of(source.begin(), source.end(), [&](const json::key_value_pair& member) {
                    return !has_row(owner, member.key()) && has_row(*e.type, member.key());
                });
            if (!is_there) continue;
            schema::object value(*e.type);
            if (!members(*e.type, source, value.get(), lang)) return false;
            xml::document& holder = content.make_holder(namespace_of(owner));
            if (!write(*e.type, value.get(), holder.root(), holder.memory(), failed_,
                       path_of::json))
                return false;
        }
        return true;
    }

    static bool tells_apart(const place* where, std::string_view key) {
        if (where)
            for (const selector& s : where->selectors())
                if (s.member == key) return true;
        return false;
    }

    bool row(const field& f, const json::object& source, void* object, std::string_view lang) {
        if (f.is_spliced) return spliced(f, source, object, lang);
        if (f.kind == field_kind::texts) return all_texts(f, source, object, lang);
        if (f.kind == field_kind::raw) return all_raw(f, source, object, lang);
        if (f.kind == field_kind::constant) return true; // nothing follows from it
        const json::value* value = source.if_contains(f.json_name.view());
        if (value && value->is_null()) value = nullptr;
        if (f.kind == field_kind::computed) {
            const bool good =
                !value || !f.of.computed->set || f.of.computed->set(object, text_of(*value));
            return good || failed_.set(error::illegal_value,
                                       quoted(text_of(*value)) + " is not legal here");
        }
        if (!value) return !f.is_required || failed_.set(error::missing, "missing");
        return this->value(f, *value, object, lang);
    }

    bool one(const field& f, const json::value& value, void* object, std::string_view lang) {
        if (!f.is_typed()) return leaf(f, value, object);
        if (f.kind == field_kind::choice) return chosen(f, value, object, lang);
        const bool is_bare = value.is_bool() && value.get_bool(); // nothing is to be said of it
        if (!is_bare && !value.is_object()) return wrong_kind(failed_, "an object", value);
        const json::object nothing;
        return object_of(f.of.type(), is_bare ? nothing : value.get_object(),
                         add_typed(f, object, 0), lang, nullptr);
    }

    bool chosen(const field& f, const json::value& value, void* object, std::string_view lang) {
        std::vector<registry::entry> entries;
        for (std::size_t i = 0; i < type_count(f); ++i)
            if (const place* where = place_at(type_at(f, i), f.point()))
                entries.push_back({&type_at(f, i), where});
        if (!value.is_object()) return wrong_kind(failed_, "an object", value);
        const registry::entry e = choose(entries, value, failed_);
        if (!e.type) return false;
        std::size_t index = 0;
        while (&type_at(f, index) != e.type)
            ++index;
        return object_of(*e.type, value.get_object(), add_typed(f, object, index), lang, e.where);
    }

    bool all_parameters(const field& f, const json::value& value, void* object) {
        if (!value.is_object()) return wrong_kind(failed_, "an object", value);
        auto& all = *static_cast<std::vector<parameter>*>(member(f, object));
        for (const auto& [name, one] : value.get_object()) {
            if (!one.is_string())
                return wrong_kind(failed_, "a string", one) || failed_.inside(name);
            all.push_back({std::string(name), std::string(one.get_string())});
        }
        return true;
    }

    /// Elements as they stand: all languages, or only the best.
    bool all_raw(const field& f, const json::object& source, void* object, std::string_view lang) {
        auto& whole = *static_cast<payloads*>(member(f, object));
        if (const json::value* list = source.if_contains(f.json_list().view())) {
            if (!list->is_array())
                return wrong_kind(failed_, "a list", *list) || failed_.inside(f.json_list());
            for (std::size_t i = 0; i < list->get_array().size(); ++i)
                if (!one_raw(f, list->get_array()[i], lang, whole))
                    return failed_.inside(i) || failed_.inside(f.json_list());
            return true;
        }
        const json::value* best = source.if_contains(f.json_name.view());
        return !best || best->is_null() || raw_element(f, *best, {}, whole) ||
               failed_.inside(f.json_name);
    }
    bool one_raw(const field& f, const json::value& item, std::string_view lang, payloads& whole) {
        const json::object* o = item.if_object();
        const json::value* value = o ? o->if_contains("value") : nullptr;
        const json::value* own = o ? o->if_contains("lang") : nullptr;
        if (!value || (own && !own->is_string()))
            return failed_.set(error::wrong_kind, R"(expected {"lang": "…", "value": an element})");
        const std::string tag = own ? std::string(own->get_string()) : std::string();
        return raw_element(f, *value, lower_case(tag) == lang ? std::string_view() : tag, whole);
    }
    bool raw_element(const field& f, const json::value& source, std::string_view lang,
                     payloads& whole) {
        xml::document& holder = whole.make_holder(schema::namespace_of(f, ns_));
        if (!read_raw(source, holder.root(), holder.memory(), failed_)) return false;
        auto& added = static_cast<xml::element&>(*holder.root().last_node);
        if (!added.is(f.name, schema::namespace_of(f, ns_)))
            return failed_.set(error::wrong_element, "expected an element " + std::string(f.name));
        if (!lang.empty()) added.set_attribute(holder.memory(), "lang", lang, xml::xml_namespace);
        return true;
    }

    bool spliced(const field& f, const json::object& source, void* object, std::string_view lang) {
        for (const auto& [key, first] : source) {
            const bool is_more = f.slot == slot_kind::many && key == f.json_name.view();
            if (!is_more && !has_row(f.of.type(), key)) continue;
            if (!members(f.of.type(), source, f.operations.add(member(f, object)), lang))
                return false;
            const json::value* more = source.if_contains(f.json_name.view());
            return f.slot != slot_kind::many || !more || value(f, *more, object, lang) ||
                   failed_.inside(f.json_name);
        }
        return !f.is_required || failed_.set(error::missing, "missing");
    }

    bool buffer(const field& f, const json::value& value, void* object) {
        const json::object* o = value.if_object();
        const json::value* type = o ? o->if_contains("type") : nullptr;
        const json::value* data = o ? o->if_contains("data") : nullptr;
        constexpr std::string_view expected = R"({"type": "Buffer", "data": [octets]})";
        if (!o) return wrong_kind(failed_, expected, value);
        if (!type || *type != json::value("Buffer") || !data)
            return failed_.set(error::wrong_kind, "expected " + std::string(expected));
        if (!data->is_array())
            return wrong_kind(failed_, "a list", *data) || failed_.inside("data");
        auto& octets = static_cast<binary*>(f.operations.add(member(f, object)))->octets;
        for (const json::value& octet : data->get_array()) {
            boost::system::error_code failed;
            const auto number = octet.to_number<std::uint8_t>(failed);
            if (failed)
                return failed_.set(error::illegal_value, "not a list of numbers from 0 to 255") ||
                       failed_.inside("data");
            octets += static_cast<char>(number);
        }
        return true;
    }

    bool all_texts(const field& f, const json::object& source, void* object,
                   std::string_view lang) {
        auto& all = *static_cast<multilingual*>(member(f, object));
        const json::value* list = source.if_contains(f.json_list().view());
        if (list && !list_of_texts(*list, lang, all)) return failed_.inside(f.json_list());
        const json::value* best = source.if_contains(f.json_name.view());
        if (!best || best->is_null()) return true;
        if (!best->is_string())
            return wrong_kind(failed_, "a string", *best) || failed_.inside(f.json_name);
        const std::string_view text = best->get_string();
        for (const language_text& one : all)
            if (one.value == text) return true;
        for (language_text& one : all)
            if (one.lang.empty()) {
                one.value = text;
                return true;
            }
        all.insert(all.begin(), {{}, std::string(text)});
        return true;
    }

    bool list_of_texts(const json::value& list, std::string_view lang, multilingual& all) {
        if (!list.is_array()) return wrong_kind(failed_, "a list", list);
        for (std::size_t i = 0; i < list.get_array().size(); ++i) {
            const json::object* o = list.get_array()[i].if_object();
            const json::value* value = o ? o->if_contains("value") : nullptr;
            const json::value* own = o ? o->if_contains("lang") : nullptr;
            if (!value || !value->is_string() || (own && !own->is_string()))
                return failed_.set(error::wrong_kind, R"(expected {"lang": "…", "value": "…"})") ||
                       failed_.inside(i);
            std::string tag = own ? std::string(own->get_string()) : std::string();
            if (lower_case(tag) == lang) tag.clear();
            all.push_back({std::move(tag), std::string(value->get_string())});
        }
        return true;
    }

    bool payload(const field& open, const element_type& owner, std::string_view key,
                 const json::value& value, std::string_view lang, payloads& content) {
        if (value.is_null()) return true;
        xml::document& holder = content.make_holder(namespace_of(owner));
        if (key == other_elements) {
            if (!value.is_array()) return wrong_kind(failed_, "a list", value);
            for (std::size_t i = 0; i < value.get_array().size(); ++i)
                if (!read_raw(value.get_array()[i], holder.root(), holder.memory(), failed_))
                    return failed_.inside(i);
            return true;
        }
        for (const registry::entry& e : known_.at(open.point())) {
            if (e.where->key != key || !e.where->is_list) continue;
            if (!value.is_array()) return wrong_kind(failed_, "a list", value);
            for (std::size_t i = 0; i < value.get_array().size(); ++i)
                if (!read_placed(open.point(), key, value.get_array()[i], lang, known_,
                                 holder.root(), holder.memory(), failed_))
                    return failed_.inside(i);
            return true;
        }
        return read_placed(open.point(), key, value, lang, known_, holder.root(), holder.memory(),
                           failed_);
    }

    std::string_view ns_;
    const registry& known_;
    failure& failed_;
};

} // namespace

bool read_members(const element_type& type, const json::object& source, void* object,
                  std::string_view ns, std::string_view lang, const place* where,
                  const registry& known, failure& failed) {
    json_reader reader(ns, known, failed);
    return reader.members(type, source, object, lang) &&
           reader.rest(type, source, object, lang, where);
}

bool read_placed(std::string_view point, std::string_view key, const json::value& source,
                 std::string_view lang, const registry& known, xml::element& parent,
                 xml::arena& memory, failure& failed) {
    std::vector<registry::entry> entries;
    for (const registry::entry& e : known.at(point))
        if (e.where->key == key) entries.push_back(e);
    return read_as(entries, source, lang, known, parent, memory, failed);
}

bool read_as(std::span<const registry::entry> entries, const json::value& source,
             std::string_view lang, const registry& known, xml::element& parent, xml::arena& memory,
             failure& failed) {
    const registry::entry e = choose(entries, source, failed);
    if (!e.type) return false;
    schema::object value(*e.type);
    json_reader reader(e.type->ns.empty() ? parent.ns : e.type->ns.view(), known, failed);
    const field* only = e.where && e.where->is_value ? only_row(*e.type) : nullptr;
    if (e.where && e.where->is_value) {
        const bool is_there = only && only->slot != slot_kind::many && source.is_bool() &&
                              !(only->codec() && only->json_form() == json_kind::boolean);
        if (only && !is_there) {
            if (!reader.value(*only, source, value.get(), std::string(lang))) return false;
        } else {
            if (!source.is_bool()) return wrong_kind(failed, "true or false", source);
            if (!source.get_bool()) return true;
        }
    } else {
        if (!source.is_object()) return wrong_kind(failed, "an object", source);
        if (!reader.object_of(*e.type, source.get_object(), value.get(), lang, e.where))
            return false;
    }
    if (!write(*e.type, value.get(), parent, memory, failed, path_of::json, only)) return false;
    return e.type->is_group ||
           restore_others(*e.type, source, static_cast<xml::element&>(*parent.last_node), memory,
                          failed);
}

} // namespace epode::schema
