#pragma once
#include <cstddef>
#include <span>
#include <variant>

namespace epode::schema {

struct element_type;
/// The table of T (see table.hpp).
template <class T>
const element_type& type_of() noexcept;

/// A value that is of one of several types.
struct choice_operations {
    std::span<const element_type& (*const)()> types;
    std::size_t (*index)(const void* value);
    const void* (*get)(const void* value);
    void* (*emplace)(void* value, std::size_t index);
};

template <class Variant>
struct choice_of;
template <class... Types>
struct choice_of<std::variant<Types...>> {
    using variant = std::variant<Types...>;
    static constexpr const element_type& (*types[])() = {&type_of<Types>...};
    using maker = void* (*)(variant&);
    static constexpr maker makers[] = {
        [](variant& value) -> void* { return &value.template emplace<Types>(); }...};

    static constexpr choice_operations operations{
        types, [](const void* value) { return static_cast<const variant*>(value)->index(); },
        [](const void* value) -> const void* {
            return std::visit([](const auto& held) -> const void* { return &held; },
                              *static_cast<const variant*>(value));
        },
        [](void* value, std::size_t index) {
            return makers[index](*static_cast<variant*>(value));
        }};
};

} // namespace epode::schema
