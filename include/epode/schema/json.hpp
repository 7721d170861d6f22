#pragma once
/// JSON text in and out. The shape: an object has one member for each row of the table; what is
/// absent is left out. Dates are ISO strings, octets `{"type": "Buffer", "data": […]}`. Texts in
/// several languages are the best one (`text`) and a list of all (`alternateLanguageText`).
/// Payloads stand under the keys of their places.
///
/// What no table describes is kept, so that XML → JSON → XML loses nothing but white space between
/// elements and the way in which a value was written:
/// - `otherElements`: a list of elements as `{"name", "attributes", "children"}`. Among attributes,
///   `xmlns` stands if it differs from the parent's, and `{namespace}name` for attributes in a
///   namespace. A known payload that cannot be read stands here, too, with an `error`: why.
/// - `otherAttributes`: an object of attributes, named in the same way;
/// - `otherContent`: a list of `{"in", "xmlns", "within", "index", "attributes", "children"}`: what
///   else the child element `in` holds (the `index`th of its name, inside `within`), of which JSON
///   shows a part under other names; `{"text"}` is text of the element itself.
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/schema/error.hpp>
#include <epode/schema/registry.hpp>
#include <epode/schema/table.hpp>
#include <epode/xml/document.hpp>

#include <string>
#include <string_view>

namespace epode::schema {

/// The object as JSON text. A member that must not be written is left out.
std::string to_json(const element_type& type, const void* object, const registry& known);
/// Reads JSON text into a value-initialised object. Errors: not_json, wrong_kind, missing,
/// illegal_value, unknown_member; `about->ours` then names the member, e.g. `delay.timestamp`.
error_code from_json(const element_type& type, std::string_view json, void* object,
                     const registry& known, diagnostics* about = nullptr);

template <class T>
std::string to_json(const T& value, const registry& known = {}) {
    return to_json(type_of<T>(), &value, known);
}
template <class T>
result<T> from_json(std::string_view json, const registry& known = {},
                    diagnostics* about = nullptr) {
    result<T> value(T{});
    if (error_code failed = from_json(type_of<T>(), json, &*value, known, about)) return failed;
    return value;
}

/// How texts in several languages stand in JSON.
enum class text_form {
    received, ///< the best one and a list of all, as StanzaJS shows what it received
    to_send,  ///< one or the other: StanzaJS writes what stands in both twice
};

/// What becomes of what no table describes.
enum class unknown_content {
    kept,     ///< in `otherElements`, `otherAttributes` and `otherContent`
    left_out, ///< as StanzaJS does
};

/// Translates an element to JSON text. `path` says as what (see schema/path.hpp): the key of a type
/// that may stand alone, or a member of it that has a table of its own, or a payload, such as
/// `message`, `iq.pubsub.fetch` or `message.delay`. When it is empty, the type is found from the
/// element: one that may stand alone, or any that is known. Errors: unknown_path, wrong_element and
/// those of read().
result<std::string> xml_to_json(const registry& known, std::string_view path,
                                const xml::element& element, diagnostics* about = nullptr,
                                text_form form = text_form::received,
                                unknown_content unknown = unknown_content::kept);
/// Translates JSON text to an element; `path` as for xml_to_json, but not empty. After not_json
/// `about->ours` begins with the place: `at byte 17: `.
result<xml::document> json_to_xml(const registry& known, std::string_view path,
                                  std::string_view json, diagnostics* about = nullptr);

} // namespace epode::schema
