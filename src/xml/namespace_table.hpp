#pragma once
#include <epode/xml/arena.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <set>
#include <string_view>

namespace epode::xml {

/// The namespaces of one tree, each stored once: otherwise a prefix that stands for a long
/// namespace would multiply a small stanza's memory.
class namespace_table {
public:
    /// `ns` as a view into `memory`, which is the tree's arena.
    std::string_view intern(arena& memory, std::string_view ns) {
        for (std::size_t i = 0; i < first_count_; ++i)
            if (first_[i] == ns) return first_[i];
        return add(memory, ns);
    }
    void clear() noexcept {
        first_count_ = 0;
        more_.reset();
    }

private:
    std::string_view add(arena& memory, std::string_view ns);

    // A stanza mostly has two or three. A peer that sends thousands shall not make it quadratic.
    std::array<std::string_view, 6> first_;
    std::size_t first_count_ = 0;
    std::unique_ptr<std::set<std::string_view>> more_;
};

} // namespace epode::xml
