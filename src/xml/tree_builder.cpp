#include "xml/tree_builder.hpp"

#include <cstring>

namespace epode::xml {

namespace {

struct expanded_name {
    std::string_view ns;
    std::string_view local;
};

// Names are short: one loop costs less than two calls.
expanded_name expand(const char* name) {
    const char* end = name;
    while (static_cast<unsigned char>(*end) > static_cast<unsigned char>(name_separator))
        ++end;
    const std::string_view head(name, static_cast<std::size_t>(end - name));
    if (*end == '\0') return {{}, head};
    return {head, end + 1};
}

bool starts_with_namespace(std::string_view name, std::string_view ns) {
    return name.size() > ns.size() && name[ns.size()] == name_separator && name.starts_with(ns);
}

} // namespace

std::optional<error> tree_builder::start(const char* name, const char** attributes,
                                         std::size_t declarations) {
    if (open_.size() >= limits_.stanza_depth) return error::too_deep;
    element* parent = open_.empty() ? nullptr : open_.back();
    const std::string_view full(name);
    element& added = *memory_.make<element>();
    std::string_view local;
    if (parent && starts_with_namespace(full, parent->ns)) {
        added.ns = parent->ns;
        local = full.substr(parent->ns.size() + 1);
    } else {
        // Searched from the end: namespaces are long.
        const std::size_t at = full.rfind(name_separator);
        if (at != full.npos) added.ns = namespaces_.intern(memory_, full.substr(0, at));
        local = full.substr(at + 1); // npos + 1 is 0
    }
    if (local.size() > limits_.name_bytes) return error::name_too_long;
    added.name = memory_.copy(local);
    if (const auto refused = add_attributes(added, attributes, declarations)) return refused;
    if (parent)
        parent->append_node(added);
    else
        root_ = &added;
    open_.push_back(&added);
    return std::nullopt;
}

std::optional<error> tree_builder::add_attributes(element& owner, const char** attributes,
                                                  std::size_t declarations) {
    std::size_t count = declarations;
    attribute** end = &owner.attributes;
    for (; *attributes; attributes += 2) {
        if (++count > limits_.element_attributes) return error::too_many_attributes;
        const expanded_name name = expand(attributes[0]);
        if (name.local.size() > limits_.name_bytes) return error::name_too_long;
        attribute& added = *memory_.make<attribute>();
        if (!name.ns.empty())
            added.ns =
                name.ns == xml_namespace ? xml_namespace : namespaces_.intern(memory_, name.ns);
        added.name = memory_.copy(name.local);
        added.value = memory_.copy(attributes[1]);
        *end = &added;
        end = &added.next;
    }
    if (count > limits_.element_attributes) return error::too_many_attributes;
    return std::nullopt;
}

document tree_builder::take() {
    namespaces_.clear();
    return document(std::move(memory_), std::exchange(root_, nullptr));
}

void tree_builder::clear() noexcept {
    memory_ = arena();
    root_ = nullptr;
    open_.clear();
    namespaces_.clear();
}

} // namespace epode::xml
