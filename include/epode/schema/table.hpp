#pragma once
/// Declaring a payload type: a struct whose static function `table()` has one row for each member.
///
///     struct delay {
///         std::optional<jid> from;
///         wall_time stamp;
///         std::optional<std::string> reason;
///         bool operator==(const delay&) const = default;
///
///         static consteval auto table() {
///             using namespace schema;
///             return element("urn:xmpp:delay", "delay", "When a stanza was held back, by whom.",
///                            attribute<&delay::from>("from", "Who held it back."),
///                            attribute<&delay::stamp>("stamp",
///                            "When.").json("timestamp").required(), text<&delay::reason>("reason",
///                            "A reason, for people."))
///                 .source("XEP-0203 §2")
///                 .at("message", "delay");
///         }
///     };
///
/// From it come reading and writing XML and JSON and the reference. A member without a row does
/// not compile.
#include <epode/schema/field.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace epode::schema {

/// A JSON member that tells apart the types of one key.
struct selector {
    literal member;
    literal value;           ///< for this type
    bool is_default = false; ///< the type is also meant when the member is absent
    bool is_shown = true;    ///< JSON has the member
};

/// Where a type may stand: at which extension point, and under which JSON member there.
struct place {
    static constexpr std::size_t most_selectors = 2; ///< a type and a version
    literal point;         ///< "message", "presence", "iq", …; empty: it stands alone
    literal key;           ///< empty: JSON has its members in the object around it
    bool is_list = false;  ///< JSON has a list under the key
    bool is_value = false; ///< JSON has the only member's value, without an object
    bool is_last = false;  ///< it is written after all others
    std::uint8_t selector_count = 0;
    std::array<selector, most_selectors> all_selectors{};

    constexpr std::span<const selector> selectors() const noexcept {
        return std::span(all_selectors).first(selector_count);
    }
};

struct element_type {
    literal ns;   ///< empty: that of the element around it
    literal name; ///< empty: a row of kind `name` tells
    [[no_unique_address]] documentation doc;
    [[no_unique_address]] documentation source;
    bool is_group = false; ///< no element of its own: its rows are of the element around it
    std::span<const field> fields;
    std::span<const place> places;
    /// Without an object makes one, else destroys it.
    void* (*own)(void* object) = nullptr;
};

/// What table() returns: an element_type under construction, of N rows and P places.
template <std::size_t N, std::size_t P = 0>
struct definition {
    literal ns, name;
    documentation doc, source_text;
    bool is_group = false;
    std::array<field, N> rows{};
    std::array<place, P> places{};

    consteval definition source(documentation section) const {
        definition d = *this;
        d.source_text = section;
        return d;
    }
    /// It may stand at `point`, in JSON under `key`; without a key, JSON has its members in the
    /// object around it.
    consteval definition<N, P + 1> at(literal point, literal key) const {
        definition<N, P + 1> d{ns, name, doc, source_text, is_group, rows, {}};
        for (std::size_t i = 0; i < P; ++i)
            d.places[i] = places[i];
        d.places[P].point = point;
        d.places[P].key = key;
        return d;
    }
    /// At the last place, types are told apart by the JSON member `member`, which is `value` here.
    /// There may be two such members.
    consteval definition choice(literal member, literal value) const {
        return with_selector({member, value, false, true});
    }
    /// As choice(), and meant when the member is absent; writing leaves it out.
    consteval definition default_choice(literal member, literal value) const {
        return with_selector({member, value, true, false});
    }
    /// As choice(), and meant when the member is absent.
    consteval definition usual_choice(literal member, literal value) const {
        return with_selector({member, value, true, true});
    }
    /// At the last place there may be several; JSON has a list.
    consteval definition list() const {
        return with_last([](place& last) { last.is_list = true; });
    }
    /// At the last place it is written after all others.
    consteval definition last() const {
        return with_last([](place& last) { last.is_last = true; });
    }
    /// At the last place JSON has the only member's value (without members: `true`).
    consteval definition value() const {
        return with_last([](place& last) { last.is_value = true; });
    }

    consteval definition with_selector(selector added) const {
        return with_last([=](place& last) { last.all_selectors[last.selector_count++] = added; });
    }
    template <class F>
    consteval definition with_last(F change) const {
        definition d = *this;
        change(d.places[P - 1]);
        return d;
    }
};

template <class... Rows>
consteval definition<sizeof...(Rows)> element(literal ns, literal name, documentation doc,
                                              Rows... rows) {
    return {ns, name, doc, {}, false, {{rows...}}, {}};
}
/// Several child elements that make one value, without an element around them.
template <class... Rows>
consteval definition<sizeof...(Rows)> group(documentation doc, Rows... rows) {
    return {{}, {}, doc, {}, true, {{rows...}}, {}};
}

namespace detail {
template <auto M>
using value_type_of = typename slot<typename member_of<M>::type>::value_type;

template <auto M>
constexpr field leaf(field_kind kind, literal name, documentation doc) {
    using value_type = value_type_of<M>;
    static_assert(
        requires { codec_of<value_type>::value; }, "this value type has no codec_of");
    field f = row<M>(kind, name, doc);
    f.of.codec = codec_of<value_type>::value;
    return f;
}
} // namespace detail

/// Rows. The template argument is the member; the first argument its name in XML and in JSON.
template <auto M>
constexpr field attribute(literal name, documentation doc) {
    return detail::leaf<M>(field_kind::attribute, name, doc);
}
template <auto M>
constexpr field text(literal json_name, documentation doc) {
    return detail::leaf<M>(field_kind::text, json_name, doc);
}
/// The element's own name, an enumeration: the table's name is then empty.
template <auto M>
constexpr field element_name(literal json_name, documentation doc) {
    return detail::leaf<M>(field_kind::name, json_name, doc);
}
template <auto M>
constexpr field language(documentation doc) {
    return detail::leaf<M>(field_kind::language, "lang", doc);
}
template <auto M>
constexpr field child_text(literal name, documentation doc) {
    return detail::leaf<M>(field_kind::child_text, name, doc);
}
template <auto M>
constexpr field child_attribute(literal element, literal name, documentation doc) {
    field f = detail::leaf<M>(field_kind::child_attribute, element, doc);
    f.detail = f.json_name = name;
    return f;
}
/// An enumeration whose value is the name of an empty child element in namespace `ns`.
template <auto M>
constexpr field child_name(literal ns, literal json_name, documentation doc) {
    field f = detail::leaf<M>(field_kind::child_name, json_name, doc);
    f.ns = ns;
    return f;
}
/// `nested<General, Specific>`: an empty child element in namespace `ns` that may have another one
/// inside; JSON has a list of the one or two names.
template <auto M>
constexpr field nested_name(literal ns, literal json_name, documentation doc) {
    field f = detail::leaf<M>(field_kind::nested_name, json_name, doc);
    f.ns = ns;
    return f;
}
template <auto M>
constexpr field flag(literal name, documentation doc) {
    return detail::leaf<M>(field_kind::flag, name, doc);
}
/// A child (T, optional<T>, vector<T>) whose own table names its element.
template <auto M>
constexpr field child(literal json_name, documentation doc) {
    field f = detail::row<M>(field_kind::child, {}, doc);
    f.json_name = json_name;
    f.of.type = &type_of<detail::value_type_of<M>>;
    return f;
}
/// A child of one of several types: std::variant<…>, optional or a vector of it, in document order.
/// The tables of the alternatives say at `point` how JSON tells them apart.
template <auto M>
constexpr field choice(literal json_name, literal point, documentation doc) {
    field f = detail::row<M>(field_kind::choice, {}, doc);
    f.json_name = json_name;
    f.detail = point;
    f.of.choice = &choice_of<detail::value_type_of<M>>::operations;
    return f;
}
/// `multilingual`: JSON has the best one as `json_name` and all of them as `json_list`.
template <auto M>
constexpr field language_texts(literal name, literal json_list, documentation doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, multilingual>);
    field f = detail::row<M>(field_kind::texts, name, doc);
    f.detail = json_list;
    return f;
}
/// `payloads`: child elements of that name, kept as XML. JSON has the one in the best language as
/// `name` and all of them as `json_list`.
template <auto M>
constexpr field raw_children(literal name, literal json_list, documentation doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, payloads>);
    field f;
    f.kind = field_kind::raw;
    f.name = f.json_name = name;
    f.detail = json_list;
    f.doc = doc;
    f.at = &detail::member_of<M>::at;
    return f;
}
/// `std::vector<parameter>`: child elements with a name and a value; JSON has an object. Without a
/// `value_attribute` the value is the element's text.
template <auto M>
constexpr field parameters(literal element, literal name_attribute, literal value_attribute,
                           literal json_name, documentation doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, std::vector<parameter>>);
    field f = detail::row<M>(field_kind::parameters, element, doc);
    f.detail = name_attribute;
    f.default_text = value_attribute;
    f.json_name = json_name;
    return f;
}
/// `payloads`: everything else inside, of the types that are known at the extension point.
template <auto M>
constexpr field extensions(literal point, documentation doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, payloads>);
    field f;
    f.kind = field_kind::payloads;
    f.detail = point;
    f.doc = doc;
    f.at = &detail::member_of<M>::at;
    return f;
}
/// A JSON member that is derived from the others; it is no member of the type.
constexpr field computed(literal json_name, const computed_operations& operations,
                         documentation doc) {
    field f;
    f.kind = field_kind::computed;
    f.json_name = json_name;
    f.of.computed = &operations;
    f.doc = doc;
    return f;
}
/// A JSON member that always has the same text; it is no member of the type.
constexpr field constant(literal json_name, literal value, documentation doc) {
    field f;
    f.kind = field_kind::constant;
    f.json_name = json_name;
    f.default_text = value;
    f.doc = doc;
    return f;
}

namespace detail {

struct any_value {
    template <class T>
    operator T() const;
};
template <class T, class... A>
constexpr std::size_t member_count() {
    if constexpr (requires { T{A{}..., any_value{}}; })
        return member_count<T, A..., any_value>();
    else
        return sizeof...(A);
}
template <class Definition>
constexpr std::size_t member_rows(const Definition& d) {
    std::size_t count = 0;
    for (const field& f : d.rows)
        count += f.kind != field_kind::computed && f.kind != field_kind::constant;
    return count;
}

template <class T>
void* own(void* object) {
    if (!object) return new T();
    delete static_cast<T*>(object);
    return nullptr;
}

} // namespace detail

/// The table of T, in static storage.
template <class T>
const element_type& type_of() noexcept {
    static constexpr auto table = T::table();
    static_assert(detail::member_rows(table) == detail::member_count<T>(),
                  "a member has no row in table(), or a row has no member");
    static constexpr element_type type{table.ns,       table.name, table.doc,    table.source_text,
                                       table.is_group, table.rows, table.places, &detail::own<T>};
    return type;
}

} // namespace epode::schema
