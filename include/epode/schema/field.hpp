#pragma once
#include <epode/schema/choice.hpp>
#include <epode/schema/codec.hpp>
#include <epode/schema/literal.hpp>
#include <epode/schema/payloads.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode::schema {

class registry;

/// Text in one language. An empty `lang` is the language of the element around it.
struct language_text {
    std::string lang;
    std::string value;
    bool operator==(const language_text&) const = default;
};
/// The same text in several languages (`xml:lang`), in document order.
using multilingual = std::vector<language_text>;
/// The text in `lang`, else the one of the surrounding language, else the first; null when empty.
const std::string* pick(const multilingual& all, std::string_view lang = {}) noexcept;

/// A value that has a name, as a codec's parameters have.
struct parameter {
    std::string name;
    std::string value;
    bool operator==(const parameter&) const = default;
};

enum class slot_kind : std::uint8_t { one, optional, many };
enum class slot_request : std::uint8_t { size, get, add, drop };

/// How many values a member holds: T, optional<T>, vector<T>. One function for all that can be
/// asked, as there is one for each type of member.
struct slot_operations {
    void* (*run)(slot_request what, void* member, std::size_t index, std::size_t* size) = nullptr;

    std::size_t size(const void* member) const {
        std::size_t count = 0;
        run(slot_request::size, const_cast<void*>(member), 0, &count);
        return count;
    }
    const void* get(const void* member, std::size_t index) const {
        return run(slot_request::get, const_cast<void*>(member), index, nullptr);
    }
    void* add(void* member) const { return run(slot_request::add, member, 0, nullptr); }
    /// Takes back the last add().
    void drop(void* member) const { run(slot_request::drop, member, 0, nullptr); }
};

template <class T>
struct slot {
    using value_type = T;
    static constexpr slot_kind kind = slot_kind::one;
    static void* run(slot_request what, void* member, std::size_t, std::size_t* size) {
        if (what == slot_request::size) *size = 1;
        if (what == slot_request::drop) *static_cast<T*>(member) = T();
        return member;
    }
};
template <class T>
struct slot<std::optional<T>> {
    using value_type = T;
    static constexpr slot_kind kind = slot_kind::optional;
    static void* run(slot_request what, void* member, std::size_t, std::size_t* size) {
        auto& value = *static_cast<std::optional<T>*>(member);
        switch (what) {
        case slot_request::size: *size = value.has_value(); return nullptr;
        case slot_request::get: return &*value;
        case slot_request::add: return &value.emplace();
        case slot_request::drop: value.reset();
        }
        return nullptr;
    }
};
template <class T>
struct slot<std::vector<T>> {
    using value_type = T;
    static constexpr slot_kind kind = slot_kind::many;
    static void* run(slot_request what, void* member, std::size_t index, std::size_t* size) {
        auto& values = *static_cast<std::vector<T>*>(member);
        switch (what) {
        case slot_request::size: *size = values.size(); return nullptr;
        case slot_request::get: return &values[index];
        case slot_request::add: return &values.emplace_back();
        case slot_request::drop: values.pop_back();
        }
        return nullptr;
    }
};

/// What a row describes.
enum class field_kind : std::uint8_t {
    attribute,       ///< an attribute of the element
    text,            ///< the element's own text
    name,            ///< the element's own name, one of an enumeration
    language,        ///< the element's `xml:lang`
    child_text,      ///< the text of a child element
    child_attribute, ///< an attribute of a child element
    child_name,      ///< which one of several empty child elements is there
    nested_name,     ///< the same, and which one is inside it
    flag,            ///< whether a child element is there
    child,           ///< child elements that have a table themselves
    choice,          ///< the same, of several types
    texts,           ///< the text of child elements, one for each language
    raw,             ///< child elements of one name, kept as XML
    parameters,      ///< child elements that each have a name and a value
    payloads,        ///< all child elements that no other row describes
    computed,        ///< in JSON only: derived from the other members
    constant,        ///< in JSON only: always the same
};

/// A JSON-only member: derived from the others.
struct computed_operations {
    /// Appends JSON text, or nothing when the member is absent. `known` is that of the conversion.
    void (*get)(const void* object, const registry& known, std::string& json);
    /// Takes the JSON text that was read. Null: whatever was read is of no consequence.
    bool (*set)(void* object, std::string_view json) = nullptr;
};

/// One row of a table: one member of the type. Data only; the engine in src/schema/ walks it.
/// There are thousands of them in a program: hence one pointer for what kinds do not share.
struct field {
    literal name;       ///< local name of the attribute or child element
    literal ns;         ///< its namespace; a child's default is the element's own
    literal wrapper;    ///< local name of a child element around it, or empty
    literal wrapper_ns; ///< its namespace; default is the element's own
    literal json_name;
    literal detail;       ///< see attribute(), json_list(), point()
    literal default_text; ///< what an absent value means; the value of a constant
    [[no_unique_address]] documentation doc;
    void* (*at)(void*) = nullptr;
    slot_operations operations;
    union target {
        const void* none = nullptr;
        const value_codec* codec;
        const element_type& (*type)();
        const choice_operations* choice;
        const computed_operations* computed;
    } of;
    field_kind kind{};
    slot_kind slot{};
    bool is_required : 1 = false;
    bool is_lenient : 1 = false;
    bool is_listed : 1 = false;
    bool is_spliced : 1 = false;
    bool is_json_string : 1 = false;
    bool keeps_empty : 1 = false;
    bool is_sparse : 1 = false;

    /// child_attribute: the attribute's name; parameters: the one that holds the name.
    constexpr literal attribute() const noexcept { return detail; }
    /// texts, raw: the JSON name of the list of all languages.
    constexpr literal json_list() const noexcept {
        return kind == field_kind::texts || kind == field_kind::raw ? detail : literal();
    }
    /// payloads, choice: the extension point (see `place`).
    constexpr literal point() const noexcept { return detail; }
    /// parameters: the attribute that holds the value; empty: the text does.
    constexpr literal value_attribute() const noexcept { return default_text; }

    /// Null for a row that holds no single values.
    constexpr const value_codec* codec() const noexcept {
        return kind <= field_kind::flag ? of.codec : nullptr;
    }
    /// Whether its values are objects.
    constexpr bool is_typed() const noexcept {
        return kind == field_kind::child || kind == field_kind::choice;
    }
    json_kind json_form() const noexcept {
        return is_json_string ? json_kind::string : of.codec->json;
    }

    /// Reading and writing fail without a value.
    constexpr field required() const {
        return with([](field& f) { f.is_required = true; });
    }
    /// An illegal value reads like none.
    constexpr field lenient() const {
        return with([](field& f) { f.is_lenient = true; });
    }
    /// The JSON name, where it differs from the XML name.
    constexpr field json(literal member) const {
        return with([=](field& f) { f.json_name = member; });
    }
    /// JSON holds the value as a string although it is a number.
    constexpr field json_string() const {
        return with([](field& f) { f.is_json_string = true; });
    }
    constexpr field in(literal the_ns) const {
        return with([=](field& f) { f.ns = the_ns; });
    }
    /// The member lives inside a child element of this name.
    constexpr field within(literal element, literal the_ns = {}) const {
        return with([=](field& f) {
            f.wrapper = element;
            f.wrapper_ns = the_ns;
        });
    }
    /// What an absent value means: JSON always shows it, XML leaves it out. The member's
    /// initialiser has to be the same.
    constexpr field otherwise(literal text) const {
        return with([=](field& f) { f.default_text = text; });
    }
    /// An empty list is shown in JSON.
    constexpr field listed() const {
        return with([](field& f) { f.is_listed = true; });
    }
    /// Of texts: JSON has the list only where it says more than the best text does.
    constexpr field sparse() const {
        return with([](field& f) { f.is_sparse = true; });
    }
    /// JSON has the members of this child in the parent's object; of several the first one's, and a
    /// list of the others under the row's name.
    constexpr field spliced() const {
        return with([](field& f) { f.is_spliced = true; });
    }
    /// An empty text differs from none; a child without the attribute has an empty one.
    constexpr field keep_empty() const {
        return with([](field& f) { f.keeps_empty = true; });
    }
    constexpr field as(const value_codec& other) const {
        return with([&](field& f) { f.of.codec = &other; });
    }

private:
    template <class F>
    constexpr field with(F change) const {
        field changed = *this;
        change(changed);
        return changed;
    }
};

namespace detail {

template <auto M>
struct member_of;
template <class C, class T, T C::*M>
struct member_of<M> {
    using type = T;
    static void* at(void* object) noexcept { return &(static_cast<C*>(object)->*M); }
};

template <auto M>
constexpr field row(field_kind kind, literal name, documentation doc) {
    using type = typename member_of<M>::type;
    field f;
    f.kind = kind;
    f.name = f.json_name = name;
    f.doc = doc;
    f.slot = slot<type>::kind;
    f.at = &member_of<M>::at;
    f.operations = {&slot<type>::run};
    return f;
}

} // namespace detail
} // namespace epode::schema
