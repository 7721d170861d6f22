#include "failure.hpp"
#include "path_ends.hpp"
#include "walk.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace epode::schema {

namespace {

/// Where stanzas are, and what belongs into them, unless a type says otherwise.
constexpr std::string_view usual_ns = "jabber:client";

/// A type that stands under a key, inside an element in that namespace.
struct step {
    std::string_view key;
    registry::entry entry;
    std::string_view outer_ns;
};

/// Finds what is one step below others: all of it, or what stands under one key.
class walker {
public:
    explicit walker(const registry& known, std::optional<std::string_view> wanted = {})
        : known_(known), wanted_(wanted) {}

    std::vector<step> first() {
        for (const registry::entry& e : known_.at(""))
            add(e.where->key, e, usual_ns);
        return std::move(found_);
    }
    std::vector<step> below(const std::vector<path_end>& ends) {
        for (const path_end& end : ends)
            for (const registry::entry& e : end.types)
                below(e, end.outer_ns);
        return std::move(found_);
    }

private:
    static std::string_view inside(const element_type& type, std::string_view outer_ns) noexcept {
        return type.ns.empty() ? outer_ns : type.ns.view();
    }
    void add(std::string_view key, const registry::entry& e, std::string_view outer_ns) {
        if (!key.empty() && (!wanted_ || key == *wanted_)) found_.push_back({key, e, outer_ns});
    }

    void below(const registry::entry& e, std::string_view outer_ns) {
        const field* only = e.where && e.where->is_value ? only_row(*e.type) : nullptr;
        if (!only) return members(*e.type, outer_ns);
        for (std::size_t i = 0; i < type_count(*only); ++i) // JSON has its value itself
            members(type_at(*only, i), inside(*e.type, outer_ns));
    }
    void members(const element_type& type, std::string_view outer_ns) { // NOLINT(misc-no-recursion)
        const std::string_view ns = inside(type, outer_ns);
        for (const field& f : type.fields)
            if (f.kind == field_kind::payloads)
                payloads_at(f.point(), ns);
            else if (f.is_typed())
                children(f, f.wrapper_ns.empty() ? ns : f.wrapper_ns.view());
    }
    void children(const field& f, std::string_view ns) { // NOLINT(misc-no-recursion)
        const bool is_named = !f.is_spliced || f.slot == slot_kind::many;
        for (std::size_t i = 0; i < type_count(f); ++i) {
            const element_type& type = type_at(f, i);
            if (f.is_spliced) members(type, ns);
            const place* where = f.kind == field_kind::choice ? place_at(type, f.point()) : nullptr;
            if (is_named && (where || f.kind == field_kind::child))
                add(f.json_name, {&type, where}, ns);
        }
    }
    void payloads_at(std::string_view point, std::string_view ns) { // NOLINT(misc-no-recursion)
        for (const registry::entry& e : known_.at(point))
            if (e.where->key.empty())
                members(*e.type, ns);
            else
                add(e.where->key, e, ns);
    }

    const registry& known_;
    std::optional<std::string_view> wanted_;
    std::vector<step> found_;
};

bool are_alternatives(const registry::entry& a, const registry::entry& b) noexcept {
    return a.where && b.where && a.where->point == b.where->point && a.where->key == b.where->key;
}

void add(const step& found, std::vector<path_end>& ends) {
    for (const path_end& end : ends)
        for (const registry::entry& e : end.types)
            if (e.type == found.entry.type && e.where == found.entry.where) return;
    for (path_end& end : ends)
        if (are_alternatives(end.types.front(), found.entry)) {
            end.types.push_back(found.entry);
            return;
        }
    ends.push_back({{found.entry}, found.outer_ns});
}

/// The longest part of a path that is known, and where it ends.
struct known_part {
    std::vector<path_end> ends;
    std::size_t size = 0; ///< that of the whole path when all of it is known
};

std::vector<step> next_steps(const known_part& part, walker finder) {
    return part.size == 0 ? finder.first() : finder.below(part.ends);
}

known_part known_part_of(const registry& known, std::string_view path) {
    known_part part;
    while (part.size < path.size()) {
        const std::size_t begin = part.size == 0 ? 0 : part.size + 1;
        const std::size_t end = std::min(path.find('.', begin), path.size());
        std::vector<path_end> ends;
        for (const step& found : next_steps(part, walker(known, path.substr(begin, end - begin))))
            add(found, ends);
        if (ends.empty()) break;
        part = {std::move(ends), end};
    }
    return part;
}

std::vector<std::string> names_after(const registry& known, const known_part& part) {
    std::set<std::string_view> all;
    for (const step& each : next_steps(part, walker(known)))
        all.insert(each.key);
    return {all.begin(), all.end()};
}

/// An extension point and a key there: a name for places that no path from above leads to.
std::vector<path_end> at_point(const registry& known, std::string_view path) {
    std::vector<path_end> ends;
    const std::size_t dot = path.rfind('.');
    if (dot == path.npos || dot == 0 || dot + 1 == path.size()) return ends;
    for (const registry::entry& e : known.at(path.substr(0, dot)))
        if (e.where->key == path.substr(dot + 1)) add({e.where->key, e, usual_ns}, ends);
    return ends;
}

} // namespace

std::vector<path_end> ends_of(const registry& known, std::string_view path) {
    known_part part = known_part_of(known, path);
    if (!part.ends.empty() && part.size == path.size()) return std::move(part.ends);
    return at_point(known, path);
}

registry::entry find_anywhere(const registry& known, const xml::element& element) {
    for (const registry::entry& e : known.at(""))
        if (!e.type->is_group && is_of_type(*e.type, element, usual_ns)) return e;
    std::vector<path_end> all;
    for (const element_type* type : known.types())
        if (!type->places.empty()) all.push_back({{{type, type->places.data()}}, usual_ns});
    std::set<std::pair<const element_type*, std::string_view>> seen; // and in which namespace
    for (std::size_t i = 0; i < all.size(); ++i) {
        const path_end each = all[i];
        const registry::entry& e = each.types.front();
        if (!seen.insert({e.type, e.type->ns.empty() ? each.outer_ns : e.type->ns.view()}).second)
            continue;
        if (!e.type->is_group && is_of_type(*e.type, element, each.outer_ns)) return e;
        for (const step& found : walker(known).below({each}))
            all.push_back({{found.entry}, found.outer_ns});
    }
    return {nullptr, nullptr};
}

error_code unknown_path(const registry& known, std::string_view path, diagnostics* about) {
    const known_part part = known_part_of(known, path);
    const std::vector<std::string> all = names_after(known, part);
    std::string what = quoted(path) + " is no known path; ";
    what += part.size == 0 ? std::string("paths begin with")
                           : "below " + quoted(path.substr(0, part.size)) + " there is";
    if (all.empty()) what += " nothing";
    for (const std::string& name : all)
        what.append(&name == &all.front() ? " " : ", ").append(name);
    failure failed(".");
    failed.set(error::unknown_path, std::move(what));
    return failed.report(about);
}

error_code check_path(const registry& known, std::string_view path, diagnostics* about) {
    return ends_of(known, path).empty() ? unknown_path(known, path, about) : error_code();
}

std::vector<std::string> names_below(const registry& known, std::string_view path) {
    const known_part part = known_part_of(known, path);
    return part.size == path.size() ? names_after(known, part) : std::vector<std::string>();
}

} // namespace epode::schema
