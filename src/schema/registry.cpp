#include "walk.hpp"

#include <epode/schema/registry.hpp>

#include <algorithm>

namespace epode::schema {

registry& registry::add(const element_type& type) {
    types_.push_back(&type);
    for (const place& where : type.places) {
        auto found = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const group& g) { return g.point == where.point; });
        if (found == groups_.end()) found = groups_.insert(groups_.end(), group{where.point, {}});
        found->entries.push_back({&type, &where});
    }
    return *this;
}

const std::vector<registry::entry>& registry::at(std::string_view point) const noexcept {
    static const std::vector<entry> none;
    for (const group& g : groups_)
        if (g.point == point) return g.entries;
    return none;
}

registry::entry registry::find(std::string_view point, const xml::element& element,
                               std::string_view outer_ns) const noexcept {
    for (const entry& e : at(point))
        if (is_of_type(*e.type, element, outer_ns)) return e;
    return {nullptr, nullptr};
}

std::vector<registry::entry> registry::all(std::string_view point, const xml::element& element,
                                           std::string_view outer_ns) const {
    std::vector<entry> found;
    const entry first = find(point, element, outer_ns);
    for (const entry& e : at(point))
        if (first.type && e.type == first.type) found.push_back(e);
    return found;
}

} // namespace epode::schema
