#pragma once
/// Declaring what a data form holds: a struct whose static function `form()` has one row for each
/// member, as a payload's table() has (see table.hpp).
///
///     struct muc_voice_request {
///         std::optional<jid> address;
///         std::optional<bool> allow;
///         std::vector<form_field> others;
///         bool operator==(const muc_voice_request&) const = default;
///
///         static consteval auto form() {
///             using namespace schema;
///             return form_of_type("http://jabber.org/protocol/muc#request", "Asks for voice.",
///                                 form_value<&muc_voice_request::address>("muc#jid", "Who asks."),
///                                 form_value<&muc_voice_request::allow>("muc#request_allow",
///                                                                       "Whether to grant it."),
///                                 other_fields<&muc_voice_request::others>())
///                 .source("XEP-0045 §15.5.2");
///         }
///     };
///
/// Reading and writing are in protocol/xep0068.hpp. A member without a row does not compile.
#include <epode/schema/table.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace epode::schema {

/// One row: one member of the type, one field of the form. Data only.
struct form_row {
    literal name;  ///< the field's; of the row of all other fields: empty
    literal label; ///< for people, in forms that are to be filled in
    literal type;  ///< in those, too (XEP-0004 §3.3)
    void* (*at)(void*) = nullptr;
    slot_operations operations;
    const value_codec* codec = nullptr; ///< null: the row of all other fields
    slot_kind slot{};
    bool is_lines = false;

    bool is_others() const noexcept { return !codec; }

    /// People shall not see the value.
    constexpr form_row secret() const { return of_type("text-private"); }
    /// The values are some of those that the form offers.
    constexpr form_row list() const {
        return of_type(slot == slot_kind::many ? "list-multi" : "list-single");
    }
    /// The member is one text; each of its lines is a value.
    constexpr form_row lines() const {
        form_row changed = of_type("text-multi");
        changed.is_lines = true;
        return changed;
    }

private:
    constexpr form_row of_type(literal other) const {
        form_row changed = *this;
        changed.type = other;
        return changed;
    }
};

/// What a form holds.
struct form_table {
    literal form_type; ///< the value of its field FORM_TYPE (XEP-0068)
    documentation doc;
    documentation source;
    std::span<const form_row> rows;
};

/// What form() returns: a form_table under construction.
template <std::size_t N>
struct form_definition {
    literal form_type;
    documentation doc, source_text;
    std::array<form_row, N> rows{};

    consteval form_definition source(documentation section) const {
        form_definition d = *this;
        d.source_text = section;
        return d;
    }
};

template <class... Rows>
consteval form_definition<sizeof...(Rows)> form_of_type(literal form_type, documentation doc,
                                                        Rows... rows) {
    return {form_type, doc, {}, {{rows...}}};
}

namespace detail {

template <class T>
constexpr literal usual_field_type(bool many) {
    if constexpr (std::is_same_v<T, bool>) return "boolean";
    if constexpr (std::is_same_v<T, jid>) return many ? "jid-multi" : "jid-single";
    if constexpr (std::is_enum_v<T>) return many ? "list-multi" : "list-single";
    return many ? "text-multi" : "text-single";
}

} // namespace detail

/// The member's values are those of the field. A member that is absent, or an empty list, stands
/// for a field that is not there.
template <auto M>
constexpr form_row form_value(literal name, literal label) {
    using type = typename detail::member_of<M>::type;
    using value_type = typename slot<type>::value_type;
    form_row row;
    row.name = name;
    row.label = label;
    row.type = detail::usual_field_type<value_type>(slot<type>::kind == slot_kind::many);
    row.at = &detail::member_of<M>::at;
    row.operations = {&slot<type>::run};
    row.codec = codec_of<value_type>::value;
    row.slot = slot<type>::kind;
    return row;
}

/// The table of T's form, in static storage.
template <class T>
const form_table& form_of() {
    static constexpr auto table = T::form();
    static_assert(table.rows.size() == detail::member_count<T>(),
                  "a member has no row in form(), or a row has no member");
    static constexpr form_table form{table.form_type, table.doc, table.source_text, table.rows};
    return form;
}

/// Takes a field's values into the member, which has to be absent or empty. False when they are
/// more than it can hold, or one of them is not legal; it is then left as it was.
bool take_values(const form_row& row, std::span<const std::string> values, void* object);
/// The member's values; empty when it is absent.
std::vector<std::string> values_of(const form_row& row, const void* object);

/// The reference of a form: heading, what it is, its source, and a table of its fields (see
/// markdown.hpp).
std::string to_markdown(const form_table& form);

} // namespace epode::schema
