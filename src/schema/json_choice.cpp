#include "json_value.hpp"
#include "walk.hpp"

namespace epode::schema {

namespace json = boost::json;

namespace {

/// The row of the type's element name, where that tells in JSON which type is meant.
const field* choosing_row(const registry::entry& e) {
    const field* row = name_row(*e.type);
    return row && e.where->selector_count == 0 ? row : nullptr;
}

enum class fit { none, loose, exact };

/// Whether the object says that it is of the type that stands there.
fit fit_of(const registry::entry& e, const json::object* source) {
    if (const field* row = choosing_row(e)) {
        const json::value* chosen = source ? source->if_contains(row->json_name.view()) : nullptr;
        schema::object probe(*e.type);
        const bool names_it =
            chosen && chosen->is_string() &&
            row->of.codec->from_json(row->operations.add(member(*row, probe.get())),
                                     chosen->get_string());
        return names_it ? fit::exact : fit::none;
    }
    fit found = e.where->selector_count ? fit::exact : fit::loose;
    for (const selector& s : e.where->selectors()) {
        const json::value* chosen = source ? source->if_contains(s.member.view()) : nullptr;
        if (chosen ? *chosen == json::value(s.value.view()) : s.is_default) continue;
        // A default type that has the member itself takes what the others do not.
        if (!chosen || !s.is_default || !has_row(*e.type, s.member)) return fit::none;
        found = fit::loose;
    }
    return found;
}

} // namespace

std::string json_names_of(const value_codec& codec, void* probe) {
    std::string list;
    for (const std::string_view name : codec.names) {
        std::string text;
        if (name.empty() || !codec.parse(probe, name) || !codec.to_json(probe, text)) continue;
        list.append(list.empty() ? "" : ", ").append(text);
    }
    return list;
}

bool has_row(const element_type& type, std::string_view key) {
    for (const field& f : type.fields) {
        if (f.kind == field_kind::payloads) continue;
        if (f.is_spliced && has_row(f.of.type(), key)) return true;
        if (f.is_spliced ? f.slot == slot_kind::many && f.json_name == key
                         : f.json_name == key || (!key.empty() && f.json_list() == key))
            return true;
    }
    return false;
}

registry::entry choose(std::span<const registry::entry> entries, const json::value& source,
                       failure& failed) {
    const place* first = entries.empty() ? nullptr : entries[0].where;
    if (entries.size() == 1 && (!first || first->selector_count == 0)) return entries[0];
    const registry::entry* loose = nullptr;
    std::string choices;
    for (const registry::entry& e : entries) {
        const fit found = fit_of(e, source.if_object());
        if (found == fit::exact) return e;
        if (found == fit::loose && !loose) loose = &e;
        choices += choices.empty() ? "" : ", or";
        for (const selector& s : e.where->selectors())
            choices.append(" ").append(s.member).append(" ").append(s.value);
        if (const field* row = choosing_row(e)) {
            schema::object probe(*e.type);
            choices.append(" ").append(row->json_name).append(" ");
            choices +=
                json_names_of(*row->of.codec, row->operations.add(member(*row, probe.get())));
        }
    }
    if (loose) return *loose;
    failed.set(error::illegal_value, "names no known type; expected" + choices);
    return {nullptr, nullptr};
}

} // namespace epode::schema
