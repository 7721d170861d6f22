#include "generate.hpp"

#include <schema/walk.hpp>

#include <epode/schema/json.hpp>
#include <epode/schema/write.hpp>

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace conformance {

namespace schema = epode::schema;
using schema::field;
using schema::field_kind;
using schema::slot_kind;

namespace {

constexpr int most_depth = 3; // types may hold themselves

std::size_t below(std::size_t bound) { return *rc::gen::inRange<std::size_t>(0, bound); }
bool coin() { return below(2) == 1; }

/// Not blank: white space alone means nothing between elements. Of several alphabets.
std::string word() {
    static const std::vector<std::string> letters{"a", "b",  "Z", "7",  "-",  "_", "ä", "ß",
                                                  "ж", "日", "😀", "&",  "<",  ">", "'", "\"",
                                                  "]", "{",  "}", "\\", "\t", " ", ".", ","};
    std::string text = letters[below(13)];
    for (std::size_t i = below(8); i > 0; --i)
        text += letters[below(letters.size())];
    return text + letters[below(13)];
}

std::string digits() { return std::to_string(below(100)); }

std::string date() {
    std::string day = std::to_string(10 + below(19));
    return "20" + std::to_string(10 + below(80)) + "-0" + std::to_string(1 + below(9)) + "-" + day +
           "T" + day + ":" + day + ":" + day + "." + std::to_string(100 + below(900)) + "Z";
}

/// Texts of which one or other is legal for any value type.
std::vector<std::string> candidates(const schema::value_codec& codec) {
    std::vector<std::string> all;
    for (const std::string_view name : codec.names)
        if (!name.empty()) all.emplace_back(name);
    if (!all.empty()) return {all[below(all.size())]};
    if (codec.json == schema::json_kind::json)
        return {R"({"a":[1,2.5,"x",true]})", "[" + digits() + "]", word()};
    return {word(),          "a" + digits() + "@example.org/r",
            date(),          date().substr(0, 10),
            "00ff",          "QUJD",
            "+02:30",        digits(),
            digits() + ".5", coin() ? "true" : "false",
            "urn:x:y"};
}

/// Whether the text is legal, and is not what "nothing" is written as.
bool is_legal(const schema::value_codec& codec, void* value, std::string_view text) {
    std::string written, shown;
    return codec.parse(value, text) && codec.format(value, written) && !written.empty() &&
           codec.to_json(value, shown) && codec.from_json(value, shown);
}

/// A legal value, from any of the candidates.
void put_leaf(const field& f, void* object) {
    std::vector<std::string> texts = candidates(*f.codec());
    if (f.kind == field_kind::language) texts = {"x-" + digits()}; // JSON has lower case

    const std::size_t first = f.codec() == &schema::string_codec ? 0 : below(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        void* value = f.operations.add(schema::member(f, object));
        if (is_legal(*f.codec(), value, texts[(first + i) % texts.size()])) return;
        f.operations.drop(schema::member(f, object));
    }
}

void put_texts(const field& f, void* object) {
    auto& all = *static_cast<schema::multilingual*>(schema::member(f, object));
    const std::size_t count = below(3);
    for (std::size_t i = 0; i < count; ++i)
        all.push_back({i == 0 ? std::string() : "x-" + std::to_string(i), word()});
}

void put_parameters(const field& f, void* object) {
    auto& all = *static_cast<std::vector<schema::parameter>*>(schema::member(f, object));
    const std::size_t count = below(3);
    for (std::size_t i = 0; i < count; ++i)
        all.push_back({word() + std::to_string(i), word()});
}

void put_raw(const field& f, void* object) {
    auto& whole = *static_cast<schema::payloads*>(schema::member(f, object));
    const std::string_view ns = f.ns.empty() ? std::string_view("urn:raw") : f.ns.view();
    const std::size_t count = below(3);
    for (std::size_t i = 0; i < count; ++i) {
        epode::xml::document made(f.name, ns);
        made.root().add_text(made.memory(), word());
        if (i > 0)
            made.root().set_attribute(made.memory(), "lang", "x-" + std::to_string(i),
                                      epode::xml::xml_namespace);
        whole.make_holder(ns);
        whole.add(made.root());
    }
}

/// One payload of a type that is known there, or one that is known nowhere.
void put_payload(const schema::element_type& owner, const field& f, void* object,
                 const schema::registry& known, int depth) {
    auto& rest = *static_cast<schema::payloads*>(schema::member(f, object));
    const std::string_view ns =
        owner.ns.empty() ? std::string_view("jabber:client") : owner.ns.view();
    const auto& places = known.at(f.point());
    if (depth >= most_depth || coin()) return;
    epode::xml::document& holder = rest.make_holder(ns);
    if (places.empty() || below(4) == 0) {
        holder.root()
            .add_child(holder.memory(), "unknown", "urn:unknown")
            .add_text(holder.memory(), word());
        return;
    }
    const auto& chosen = places[below(places.size())];
    schema::object value(*chosen.type);
    generate(*chosen.type, value.get(), known, depth + 1);
    RC_ASSERT(!schema::write(*chosen.type, value.get(), holder.root(), holder.memory()));
}

void put_value(const field& f, void* object, const schema::registry& known, int depth) {
    if (!f.is_typed()) return put_leaf(f, object);
    const std::size_t index = below(schema::type_count(f));
    const schema::element_type& type = schema::type_at(f, index);
    void* value = schema::add_typed(f, object, index);
    generate(type, value, known, depth + 1);
    // Of a spliced child that holds nothing JSON has nothing to show.
    if (f.is_spliced && f.slot != slot_kind::one && schema::to_json(type, value, known) == "{}")
        f.operations.drop(schema::member(f, object));
}

void put_row(const schema::element_type& type, const field& f, void* object,
             const schema::registry& known, int depth) {
    switch (f.kind) {
    case field_kind::computed:
    case field_kind::constant: return;
    case field_kind::texts: return put_texts(f, object);
    case field_kind::parameters: return put_parameters(f, object);
    case field_kind::raw: return put_raw(f, object);
    case field_kind::payloads: return put_payload(type, f, object, known, depth);
    default: break;
    }
    const bool is_deep = f.is_typed() && depth >= most_depth;
    if (f.slot == slot_kind::many) {
        const std::size_t least = f.is_required ? 1 : 0;
        for (std::size_t i = is_deep ? least : least + below(3); i > 0; --i)
            put_value(f, object, known, depth);
    } else if (f.is_required || f.slot == slot_kind::one || (!is_deep && coin())) {
        put_value(f, object, known, depth);
    }
}

} // namespace

void generate(const schema::element_type& type, void* object, const schema::registry& known,
              int depth) {
    for (const field& f : type.fields)
        put_row(type, f, object, known, depth);
}

} // namespace conformance
