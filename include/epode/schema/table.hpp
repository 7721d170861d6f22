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
#include <span>
#include <string_view>

namespace epode::schema {

/// Where a type may stand: at which extension point, and under which JSON member there.
struct place {
    std::string_view point; ///< "message", "presence", "iq", …; empty: it stands alone
    std::string_view key;
    std::string_view choice_member; ///< JSON member that tells apart the types of one key
    std::string_view choice;        ///< its value for this type
    bool is_default = false;        ///< the type that is meant when that member is absent
    bool is_list = false;           ///< JSON has a list under the key
    bool is_value = false;          ///< JSON has the only member's value, without an object
};

struct element_type {
    std::string_view ns;   ///< empty: that of the element around it
    std::string_view name; ///< empty: a row of kind `name` tells
    std::string_view doc;
    std::string_view source;
    bool is_group = false; ///< no element of its own: its rows are of the element around it
    std::span<const field> fields;
    std::span<const place> places;
    void* (*create)() = nullptr;
    void (*destroy)(void*) = nullptr;
};

/// What table() returns: an element_type under construction.
template <std::size_t N>
struct definition {
    static constexpr std::size_t most_places = 12;
    std::string_view ns, name, doc, source_text;
    bool is_group = false;
    std::array<field, N> rows{};
    std::array<place, most_places> places{};
    std::size_t place_count = 0;

    consteval definition source(std::string_view section) const {
        definition d = *this;
        d.source_text = section;
        return d;
    }
    /// It may stand at `point`, in JSON under `key`.
    consteval definition at(std::string_view point, std::string_view key) const {
        definition d = *this;
        d.places[d.place_count++] = place{point, key, {}, {}};
        return d;
    }
    /// At the last place, types are told apart by the JSON member `member`, which is `value` here.
    consteval definition choice(std::string_view member, std::string_view value) const {
        definition d = *this;
        d.places[d.place_count - 1].choice_member = member;
        d.places[d.place_count - 1].choice = value;
        return d;
    }
    /// As choice(), and meant when the member is absent; writing leaves it out.
    consteval definition default_choice(std::string_view member, std::string_view value) const {
        definition d = choice(member, value);
        d.places[d.place_count - 1].is_default = true;
        return d;
    }
    /// At the last place there may be several; JSON has a list.
    consteval definition list() const {
        definition d = *this;
        d.places[d.place_count - 1].is_list = true;
        return d;
    }
    /// At the last place JSON has the only member's value (without members: `true`).
    consteval definition value() const {
        definition d = *this;
        d.places[d.place_count - 1].is_value = true;
        return d;
    }
};

template <class... Rows>
consteval definition<sizeof...(Rows)> element(std::string_view ns, std::string_view name,
                                              std::string_view doc, Rows... rows) {
    return {ns, name, doc, {}, false, {{rows...}}, {}, 0};
}
/// Several child elements that make one value, without an element around them.
template <class... Rows>
consteval definition<sizeof...(Rows)> group(std::string_view doc, Rows... rows) {
    return {{}, {}, doc, {}, true, {{rows...}}, {}, 0};
}

namespace detail {
template <auto M>
constexpr field leaf(field_kind kind, std::string_view name, std::string_view doc) {
    using value_type = typename slot<typename member_of<M>::type>::value_type;
    static_assert(
        requires { codec_of<value_type>::value; }, "this value type has no codec_of");
    field f = row<M>(kind, name, doc);
    f.codec = codec_of<value_type>::value;
    return f;
}
} // namespace detail

/// Rows. The template argument is the member; the first argument its name in XML and in JSON.
template <auto M>
constexpr field attribute(std::string_view name, std::string_view doc) {
    return detail::leaf<M>(field_kind::attribute, name, doc);
}
template <auto M>
constexpr field text(std::string_view json_name, std::string_view doc) {
    return detail::leaf<M>(field_kind::text, json_name, doc);
}
/// The element's own name, an enumeration: the table's name is then empty.
template <auto M>
constexpr field element_name(std::string_view json_name, std::string_view doc) {
    return detail::leaf<M>(field_kind::name, json_name, doc);
}
template <auto M>
constexpr field language(std::string_view doc) {
    return detail::leaf<M>(field_kind::language, "lang", doc);
}
template <auto M>
constexpr field child_text(std::string_view name, std::string_view doc) {
    return detail::leaf<M>(field_kind::child_text, name, doc);
}
template <auto M>
constexpr field child_attribute(std::string_view element, std::string_view name,
                                std::string_view doc) {
    field f = detail::leaf<M>(field_kind::child_attribute, element, doc);
    f.attribute = f.json_name = name;
    return f;
}
/// An enumeration whose value is the name of an empty child element in namespace `ns`.
template <auto M>
constexpr field child_name(std::string_view ns, std::string_view json_name, std::string_view doc) {
    field f = detail::leaf<M>(field_kind::child_name, json_name, doc);
    f.ns = ns;
    return f;
}
template <auto M>
constexpr field flag(std::string_view name, std::string_view doc) {
    return detail::leaf<M>(field_kind::flag, name, doc);
}
/// A child (T, optional<T>, vector<T>) whose own table names its element.
template <auto M>
constexpr field child(std::string_view json_name, std::string_view doc) {
    field f = detail::row<M>(field_kind::child, {}, doc);
    f.json_name = json_name;
    f.type = &type_of<typename slot<typename detail::member_of<M>::type>::value_type>;
    return f;
}
/// `multilingual`: JSON has the best one as `json_name` and all of them as `json_list`.
template <auto M>
constexpr field language_texts(std::string_view name, std::string_view json_list,
                               std::string_view doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, multilingual>);
    field f = detail::row<M>(field_kind::texts, name, doc);
    f.json_list = json_list;
    return f;
}
/// `payloads`: everything else inside, of the types that are known at the extension point.
template <auto M>
constexpr field extensions(std::string_view point, std::string_view doc) {
    static_assert(std::is_same_v<typename detail::member_of<M>::type, payloads>);
    field f;
    f.kind = field_kind::payloads;
    f.point = point;
    f.doc = doc;
    f.at = &detail::member_of<M>::at;
    return f;
}
/// A JSON member that is derived from the others; it is no member of the type.
constexpr field computed(std::string_view json_name, const computed_operations& operations,
                         std::string_view doc) {
    field f;
    f.kind = field_kind::computed;
    f.json_name = json_name;
    f.computed = &operations;
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
template <std::size_t N>
constexpr std::size_t member_rows(const definition<N>& d) {
    std::size_t count = 0;
    for (const field& f : d.rows)
        count += f.kind != field_kind::computed;
    return count;
}

} // namespace detail

/// The table of T, in static storage.
template <class T>
const element_type& type_of() {
    static constexpr auto table = T::table();
    static_assert(detail::member_rows(table) == detail::member_count<T>(),
                  "a member has no row in table(), or a row has no member");
    static constexpr element_type type{table.ns,
                                       table.name,
                                       table.doc,
                                       table.source_text,
                                       table.is_group,
                                       table.rows,
                                       std::span(table.places).first(table.place_count),
                                       []() -> void* { return new T(); },
                                       [](void* object) { delete static_cast<T*>(object); }};
    return type;
}

} // namespace epode::schema
