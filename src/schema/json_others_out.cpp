#include "json_others.hpp"

#include "walk.hpp"

#include <epode/schema/read.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace epode::schema {

namespace json = boost::json;

namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

/// Whether the row has a value from this text; one that passes over illegal values may have not.
bool takes_text(const element_type& type, const field& f, std::string_view text) {
    if (!f.is_lenient) return true;
    object probe(type);
    return f.of.codec->parse(f.operations.add(member(f, probe.get())), text);
}

/// Whether JSON has a value that was read from this text: an empty one mostly is none.
bool shows_text(const element_type& type, const field& f, std::string_view text) {
    if (!text.empty() || f.keeps_empty || f.json_form() == json_kind::binary) return true;
    object probe(type);
    std::string shown;
    void* value = f.operations.add(member(f, probe.get()));
    return f.of.codec->parse(value, text) && f.of.codec->to_json(value, shown) &&
           (!shown.empty() || f.slot == slot_kind::many);
}

/// Whether a row takes this attribute of its element, with this value.
bool takes_attribute(const element_type& type, const xml::attribute& a) {
    for (const field& f : type.fields) {
        if (f.kind == field_kind::language && a.ns == xml::xml_namespace && a.name == "lang")
            return true;
        if (f.kind == field_kind::attribute && f.wrapper.empty() && f.name == a.name &&
            f.ns == a.ns)
            return takes_text(type, f, a.value);
    }
    return false;
}

/// Whether the text says what holds without it, so that it is not written.
bool is_implied(const element_type& type, const field& f, std::string_view text) {
    if (f.default_text.empty() || f.slot == slot_kind::many || f.is_required) return false;
    object probe(type);
    std::string written;
    void* value = f.operations.add(member(f, probe.get()));
    return f.of.codec->parse(value, text) && f.of.codec->format(value, written) &&
           f.default_text == written;
}

/// What the rows take of one of the children: its attributes, its text, all of it.
struct share {
    bool is_taken = false; ///< some row has it
    bool is_whole = false; ///< with all that is in it
    bool is_said = false;  ///< the value is something that XML has to say
    bool has_text = false;
    bool has_language = false;
    const field* typed = nullptr; ///< the row that has an object of it
    std::vector<std::string_view> attributes;
};

void add_share(const field& f, const xml::element& child, share& taken) {
    taken.is_taken = true;
    switch (f.kind) {
    case field_kind::child_text: taken.has_text = true; break;
    case field_kind::child_attribute: taken.attributes.push_back(f.attribute()); break;
    case field_kind::texts: taken.has_text = taken.has_language = true; break;
    case field_kind::raw: taken.is_whole = true; break;
    case field_kind::parameters:
        taken.attributes.push_back(f.attribute());
        if (f.value_attribute().empty())
            taken.has_text = true;
        else
            taken.attributes.push_back(f.value_attribute());
        break;
    case field_kind::child:
    case field_kind::choice:
        if (type_at(f, type_index(f, child, child.ns)).is_group) taken.is_whole = true;
        taken.typed = &f;
        break;
    default: break;
    }
}

/// What is left over of a child element, in its entry of `otherContent`.
void add_content(json::object&& left, json::object& entry) {
    if (json::value* attributes = left.if_contains(other_attributes))
        entry["attributes"] = std::move(*attributes);
    if (json::value* elements = left.if_contains(other_elements))
        for (json::value& one : elements->get_array())
            list_in(entry, "children").push_back(std::move(one));
    if (json::value* contents = left.if_contains(other_content))
        for (json::value& one : contents->get_array()) {
            json::value* text = one.get_object().if_contains("text");
            if (text)
                list_in(entry, "children").push_back(std::move(*text));
            else
                list_in(entry, other_content).push_back(std::move(one));
        }
}

class keeper {
public:
    /// What is left over of the element itself goes to `left`; `shown` has the members.
    keeper(const element_type& type, const xml::element& element, json::object& shown,
           json::object& left)
        : type_(type), element_(element), shown_(shown), left_(left) {}

    void run() {
        if (!type_.is_group) own();
        children_of(element_, {});
    }

private:
    void own() {
        for (const xml::attribute* a = element_.attributes; a; a = a->next)
            if (!takes_attribute(type_, *a)) {
                json::value& all = left_[other_attributes];
                if (!all.is_object()) all.emplace_object();
                all.get_object()[attribute_key(*a)] = a->value;
            }
        bool has_text = false;
        for (const field& f : type_.fields)
            has_text |= f.kind == field_kind::text;
        if (has_text) return;
        if (std::string text = element_.joined_text(); !is_blank(text))
            list_in(left_, other_content).push_back(json::object{{"text", std::move(text)}});
    }

    /// `wrapper` is what `base` is inside the element; null when it is the element itself.
    void children_of(const xml::element& base, const xml::element* wrapper) {
        std::map<std::pair<std::string_view, std::string_view>, std::size_t> taken_before;
        for (const xml::element& child : base.children()) {
            share taken = taken_of(child, base);
            const bool is_wrapper = !wrapper && is_used_wrapper(child);
            if (taken.is_taken && !taken.is_said && !is_wrapper) {
                if (is_bare(child, taken)) {
                    unwritten_[{child.name, child.ns}].push_back(&child);
                    continue;
                }
                taken = {};
            }
            if (taken.is_taken || is_wrapper)
                numbers_[&child] = taken_before[{child.name, child.ns}]++;
            if (is_wrapper) {
                children_of(child, &child);
                add_own_share(child, taken);
                leaf(child, taken, {}, false);
            } else if (!taken.is_taken) {
                not_taken(child, wrapper);
            } else if (taken.typed) {
                typed(*taken.typed, child, base, wrapper);
            } else if (!taken.is_whole) {
                leaf(child, taken, wrapper ? wrapper->name : std::string_view(), true);
            }
        }
    }

    /// Where an element keeps its payloads, those that no row is about are among them.
    void not_taken(const xml::element& child, const xml::element* wrapper) {
        // It must not come to stand for the first of its name.
        for (const xml::element* before : std::exchange(unwritten_[{child.name, child.ns}], {}))
            not_taken(*before, wrapper);
        if (wrapper)
            list_in(place_of(*wrapper, {}), "children").push_back(raw_value_of(child, wrapper->ns));
        else if (shares_elements_with_a_part())
            list_in(left_, other_content)
                .push_back(
                    json::object{{"children", json::array{raw_value_of(child, element_.ns)}}});
        else if (claims(type_, child, element_.ns) || !(type_.is_group || has_payloads(type_)))
            list_in(left_, other_elements).push_back(raw_value_of(child, element_.ns));
    }

    /// Whether what is unknown inside of a spliced child has the name that ours would have.
    bool shares_elements_with_a_part() const {
        const auto is_part = [&](const field& f) {
            return f.is_spliced && has_payloads(f.of.type()) &&
                   element_.child(f.of.type().name, namespace_of(f, element_.ns));
        };
        return std::any_of(type_.fields.begin(), type_.fields.end(), is_part);
    }

    static bool is_bare(const xml::element& child, const share& taken) {
        for (const xml::attribute* a = child.attributes; a; a = a->next)
            if (!taken.has_language || a->ns != xml::xml_namespace || a->name != "lang")
                return false;
        return !child.has_children();
    }

    /// Whether rows are about what is inside of this child: the first one of a wrapper's name.
    bool is_used_wrapper(const xml::element& child) const {
        return std::any_of(type_.fields.begin(), type_.fields.end(), [&](const field& f) {
            return !f.wrapper.empty() && base_of(f, element_) == &child;
        });
    }

    /// What rows have of the wrapper's own text and attributes.
    void add_own_share(const xml::element& wrapper, share& taken) const {
        for (const field& f : type_.fields) {
            if (f.wrapper.empty() || base_of(f, element_) != &wrapper) continue;
            if (f.kind == field_kind::attribute) taken.attributes.push_back(f.name);
            taken.has_text |= f.kind == field_kind::text;
        }
    }

    share taken_of(const xml::element& child, const xml::element& base) {
        share taken;
        for (const field& f : type_.fields)
            if (base_of(f, element_) == &base && claims(f, child, base.ns) &&
                has_this(f, child, base) && takes_value(f, child)) {
                add_share(f, child, taken);
                taken.is_said |= says_value(f, child, base);
            }
        return taken;
    }

    /// Whether a row, which claims children of this kind, has this one: the first or all of them.
    bool has_this(const field& f, const xml::element& child, const xml::element& base) {
        if (f.slot == slot_kind::many || f.kind == field_kind::texts || f.kind == field_kind::raw ||
            f.kind == field_kind::parameters)
            return true;
        return first_of(f, base) == &child;
    }

    /// The first child that the row claims; there is one.
    const xml::element* first_of(const field& f, const xml::element& base) {
        const xml::element*& first = firsts_[{&f, &base}];
        for (auto at = base.children().begin(); !first; ++at)
            if (claims(f, *at, base.ns)) first = &*at;
        return first;
    }

    bool takes_value(const field& f, const xml::element& child) {
        std::string joined;
        if (f.kind == field_kind::child_text) return takes_text(type_, f, text_of(child, joined));
        if (f.kind == field_kind::parameters) { // JSON has the first one of a name
            const auto name = child.attribute_value(f.attribute());
            return name && names_[&f].insert(*name).second;
        }
        if (f.kind != field_kind::child_attribute) return true;
        const auto value = child.attribute_value(f.attribute());
        return value ? takes_text(type_, f, *value) : f.keeps_empty;
    }

    bool says_value(const field& f, const xml::element& child, const xml::element& base) {
        if (f.kind == field_kind::texts) return says_text(f, child, base);
        std::string joined;
        std::string_view text;
        if (f.kind == field_kind::child_text)
            text = text_of(child, joined);
        else if (f.kind == field_kind::child_attribute)
            text = child.attribute_value(f.attribute()).value_or("");
        else
            return true;
        return shows_text(type_, f, text) && !is_implied(type_, f, text);
    }

    /// Of texts that are all empty the first one may stand for them.
    bool says_text(const field& f, const xml::element& child, const xml::element& base) {
        std::string joined;
        if (!text_of(child, joined).empty()) return true;
        if (!f.keeps_empty || first_of(f, base) != &child) return false;
        for (const xml::element& other : base.children())
            if (claims(f, other, base.ns) && !text_of(other, joined).empty()) return false;
        return true;
    }

    /// The content of a child that JSON shows as an object of its own.
    void typed(const field& f, const xml::element& child, const xml::element& base,
               const xml::element* wrapper) {
        const element_type& type = type_at(f, type_index(f, child, base.ns));
        if (f.is_spliced && counts_[&f]++ == 0) return spliced(type, child);
        if (type.is_group) return;
        object probe(type);
        if (read(type, child, probe.get())) return not_taken(child, wrapper); // passed over
        json::value* value = shown_.if_contains(f.json_name.view());
        if (value && f.slot == slot_kind::many) {
            // Of a spliced list the first one stands elsewhere and was counted.
            const std::size_t index = f.is_spliced ? counts_[&f] - 2 : counts_[&f]++;
            value = value->is_array() && index < value->get_array().size()
                        ? &value->get_array()[index]
                        : nullptr;
        }
        if (value && value->is_object())
            keeper(type, child, value->get_object(), value->get_object()).run();
    }

    /// The members of such a child are in our object; what is left over of it is content of ours.
    void spliced(const element_type& type, const xml::element& child) {
        json::object left;
        keeper(type, child, shown_, left).run();
        if (!left.empty()) add_content(std::move(left), place_of(child, {}));
    }

    /// What a child holds beside the text and attributes that rows have of it.
    void leaf(const xml::element& child, const share& taken, std::string_view wrapper,
              bool with_children) {
        json::object attributes;
        for (const xml::attribute* a = child.attributes; a; a = a->next) {
            const bool is_lang =
                taken.has_language && a->ns == xml::xml_namespace && a->name == "lang";
            const bool is_known =
                a->ns.empty() && std::find(taken.attributes.begin(), taken.attributes.end(),
                                           a->name) != taken.attributes.end();
            if (!is_known && !is_lang) attributes[attribute_key(*a)] = a->value;
        }
        json::array children;
        const xml::element* nested = nullptr; // only the first one is
        for (const xml::element& inner : child.children()) {
            if (!with_children) break;
            if (!nested && is_nested_name(child, inner))
                nested = &inner;
            else
                children.push_back(raw_value_of(inner, child.ns));
        }
        if (std::string text = child.joined_text(); !taken.has_text && !is_blank(text))
            children.emplace_back(std::move(text));
        json::object in_nested = nested ? all_of(*nested) : json::object();
        if (attributes.empty() && children.empty() && in_nested.empty()) return;
        json::object& place = place_of(child, wrapper);
        if (!attributes.empty()) place["attributes"] = std::move(attributes);
        for (json::value& one : children)
            list_in(place, "children").push_back(std::move(one));
        if (in_nested.empty()) return;
        in_nested["in"] = nested->name;
        list_in(place, other_content).push_back(std::move(in_nested));
    }

    /// What is inside of an element of which JSON has the name.
    static json::object all_of(const xml::element& e) {
        json::object raw = std::move(raw_value_of(e, e.ns).get_object()), inside;
        if (!raw["attributes"].get_object().empty()) inside["attributes"] = raw["attributes"];
        if (!raw["children"].get_array().empty()) inside["children"] = raw["children"];
        return inside;
    }

    bool is_nested_name(const xml::element& child, const xml::element& inner) const {
        for (const field& f : type_.fields)
            if (f.kind == field_kind::nested_name && claims(f, child, element_.ns)) {
                object probe(type_);
                const std::string both = std::string(child.name) + "/" + std::string(inner.name);
                std::string text;
                void* value = f.operations.add(member(f, probe.get()));
                return inner.ns == child.ns && f.of.codec->parse(value, both) &&
                       f.of.codec->format(value, text) && text == both;
            }
        return false;
    }

    /// The entry of a child in the list of what is left over.
    json::object& place_of(const xml::element& child, std::string_view wrapper) {
        json::array& all = list_in(left_, other_content);
        const auto [at, is_new] = places_.try_emplace(&child, all.size());
        if (!is_new) return all[at->second].get_object();
        json::object entry;
        if (!wrapper.empty()) entry["within"] = wrapper;
        entry["in"] = child.name;
        if (child.ns != element_.ns) entry["xmlns"] = child.ns;
        entry["index"] = numbers_.at(&child);
        all.push_back(std::move(entry));
        return all.back().get_object();
    }
    const element_type& type_;
    const xml::element& element_;
    json::object& shown_;
    json::object& left_;
    std::map<const field*, std::size_t> counts_;
    std::map<const field*, std::set<std::string_view>> names_; ///< of parameters
    std::map<const xml::element*, std::size_t> numbers_;       ///< among those of the same name
    std::map<const xml::element*, std::size_t> places_;        ///< in the list of what is left over
    /// What a row for one value has, inside of the element or a wrapper.
    std::map<std::pair<const field*, const xml::element*>, const xml::element*> firsts_;
    /// Children of which there was nothing to say so far, by name.
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const xml::element*>>
        unwritten_;
};

/// Kept in the object around the element.
void add_to(json::object& outer, std::string_view outer_ns, const xml::element& element,
            json::object&& left) {
    if (left.empty()) return;
    json::object entry{{"in", element.name}};
    if (element.ns != outer_ns) entry["xmlns"] = element.ns;
    entry["index"] = 0;
    add_content(std::move(left), entry);
    list_in(outer, other_content).push_back(std::move(entry));
}

} // namespace

json::array& list_in(json::object& members, std::string_view name) {
    json::value& list = members[name];
    if (!list.is_array()) list.emplace_array();
    return list.get_array();
}

void keep_others(const element_type& type, const xml::element& element, json::value& shown,
                 json::object& outer, std::string_view outer_ns) {
    if (shown.is_object()) {
        keeper(type, element, shown.get_object(), shown.get_object()).run();
        return;
    }
    json::object members = with_name(type, shown), left;
    keeper(type, element, members, left).run();
    if (const field* only = only_row(type)) shown = members[only->json_name.view()];
    add_to(outer, outer_ns, element, std::move(left));
}

void keep_others_of_spliced(const element_type& type, const xml::element& element,
                            json::object& outer, std::string_view outer_ns) {
    if (type.is_group) return keeper(type, element, outer, outer).run();
    json::object left;
    keeper(type, element, outer, left).run();
    add_to(outer, outer_ns, element, std::move(left));
}

} // namespace epode::schema
