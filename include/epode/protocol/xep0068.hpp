#pragma once
/// XEP-0068: Field Standardization for Data Forms: forms as values with members of their own.
///
///     auto settings = read_form<muc_room_configuration>(*offer.form);
///     settings->persistent = true;
///     request.form = write_form(*settings);
#include <epode/protocol/xep0004.hpp>
#include <epode/schema/form.hpp>
#include <epode/schema/read.hpp>

namespace epode {

namespace schema {

/// The row of all fields that no other row is about, and of those whose values a row cannot hold:
/// the member keeps them, so that they can be sent back.
template <auto M>
constexpr form_row other_fields() {
    static_assert(
        std::is_same_v<typename detail::member_of<M>::type, std::vector<epode::form_field>>);
    form_row row;
    row.at = &detail::member_of<M>::at;
    return row;
}

error_code read_form(const form_table& table, const data_form& form, void* object,
                     diagnostics* about);
data_form write_form(const form_table& table, const void* object, form_type type);
data_form fill_in(const form_table& table, const data_form& offer, const void* object);

} // namespace schema

/// The value of the field FORM_TYPE; empty when there is none (XEP-0068 §3.1).
std::string_view form_type_of(const data_form& form) noexcept;

/// The members of a form. Fields that T does not know, and values that are not legal, stand among
/// its other fields, if it has such a row. Error: schema::error::wrong_element when FORM_TYPE is
/// another than T's; a form without FORM_TYPE is taken for one of T's.
template <class T>
result<T> read_form(const data_form& form, diagnostics* about = nullptr) {
    result<T> value(T{});
    if (const error_code failed = schema::read_form(schema::form_of<T>(), form, &*value, about))
        return failed;
    return value;
}

/// A form with the members that are there, and FORM_TYPE. One of type form has all members'
/// fields, with their types and descriptions and, of enumerations, the options.
template <class T>
data_form write_form(const T& value, form_type type = form_type::submit) {
    return schema::write_form(schema::form_of<T>(), &value, type);
}

/// Answers a form of type form: what `value` says, and for what it does not say the values that
/// were offered (XEP-0004 §3.1).
template <class T>
data_form fill_in(const data_form& offer, const T& value) {
    return schema::fill_in(schema::form_of<T>(), offer, &value);
}

/// The forms that have a type here, for the reference.
std::span<const schema::form_table* const> typed_forms();

/// The first form of T's FORM_TYPE, such as among disco_info::extensions (XEP-0128).
template <class T>
std::optional<T> find_form(const schema::payloads& among) {
    for (const xml::element& payload : among.elements()) {
        const auto form = schema::read<data_form>(payload);
        if (form && form_type_of(*form) == schema::form_of<T>().form_type)
            return *read_form<T>(*form);
    }
    return {};
}

} // namespace epode
