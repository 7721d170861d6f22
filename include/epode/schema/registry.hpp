#pragma once
#include <epode/schema/table.hpp>

#include <deque>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace epode::schema {

/// Which types may stand where (see `place`). Types are looked up here for JSON, where a name
/// alone has to lead to a table; reading a payload of a known C++ type needs no registry.
///
/// Filled before use, then read-only: several threads may read it at once.
class registry {
public:
    struct entry {
        const element_type* type;
        const place* where;
    };

    registry() = default;
    /// Where two types have the same place, key and choice, the first wins.
    registry(std::initializer_list<const element_type*> types) {
        for (const element_type* type : types)
            add(*type);
    }
    registry& add(const element_type& type);
    template <class T>
    registry& add() {
        return add(type_of<T>());
    }

    /// What may stand at an extension point, in the order in which it was added.
    const std::vector<entry>& at(std::string_view point) const noexcept;
    /// The type of an element at an extension point of an element in `outer_ns`; null type when
    /// none is known.
    entry find(std::string_view point, const xml::element& element,
               std::string_view outer_ns) const noexcept;
    /// All places of that type there, in the order of its table; none when it is not known.
    std::vector<entry> all(std::string_view point, const xml::element& element,
                           std::string_view outer_ns) const;
    const std::vector<const element_type*>& types() const noexcept { return types_; }

private:
    struct group {
        std::string_view point;
        std::vector<entry> entries;
    };
    std::vector<const element_type*> types_;
    std::deque<group> groups_;
};

} // namespace epode::schema
