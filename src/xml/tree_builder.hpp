#pragma once
#include "xml/namespace_table.hpp"

#include <epode/base/limits.hpp>
#include <epode/xml/document.hpp>
#include <epode/xml/error.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace epode::xml {

/// Stands between namespace and local name in the names that expat gives. XML allows it nowhere.
inline constexpr char name_separator = '\x01';

/// Makes one tree after the other from the events of a parser.
class tree_builder {
public:
    explicit tree_builder(const stanza_limits& bounds) noexcept : limits_(bounds) {}

    /// Opens an element. The names are expat's; `attributes` are pairs of name and value, ended by
    /// null. `declarations` is the number of its namespace declarations.
    std::optional<error> start(const char* name, const char** attributes, std::size_t declarations);
    /// Adds text to the innermost open element.
    void text(std::string_view text) { open_.back()->add_text(memory_, text); }
    /// Closes the innermost open element.
    void end() noexcept { open_.pop_back(); }
    /// How many elements are open.
    std::size_t depth() const noexcept { return open_.size(); }
    /// Gives the tree away, once all its elements are closed.
    document take();
    /// Forgets a half tree.
    void clear() noexcept;

private:
    std::optional<error> add_attributes(element& owner, const char** attributes,
                                        std::size_t declarations);

    const stanza_limits& limits_;
    arena memory_;
    element* root_ = nullptr;
    std::vector<element*> open_;
    namespace_table namespaces_;
};

} // namespace epode::xml
