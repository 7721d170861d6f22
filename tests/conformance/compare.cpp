#include "compare.hpp"

#include <epode/text/date_time.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace conformance {

namespace json = boost::json;
using epode::xml::document;
using epode::xml::element;

namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

using children = std::vector<const element*>;

std::string_view namespace_of(const element& e) { return e.ns.empty() ? "jabber:client" : e.ns; }

/// Sorted by name, stably: elements of different names may come in any order.
children sorted_children(const element& source) {
    children sorted;
    for (const element& child : source.children())
        sorted.push_back(&child);
    std::stable_sort(sorted.begin(), sorted.end(), [](const element* a, const element* b) {
        return std::pair(namespace_of(*a), a->name) < std::pair(namespace_of(*b), b->name);
    });
    return sorted;
}

void copy(const element& source, element& target, epode::xml::arena& memory, part left_out,
          bool in_order) {
    for (const auto* a = source.attributes; a; a = a->next)
        if (a != left_out) target.set_attribute(memory, a->name, a->value, a->ns);
    const auto add_child = [&](const element& child) {
        if (&child != left_out)
            copy(child, target.add_child(memory, child.name, namespace_of(child)), memory, left_out,
                 in_order);
    };
    for (const auto* n = source.first_node; n; n = n->next) {
        if (!n->is_text) {
            if (in_order) add_child(static_cast<const element&>(*n));
            continue;
        }
        const auto text = static_cast<const epode::xml::text_node*>(n)->value;
        if (!is_blank(text) || (!source.has_children() && text.find('\n') == text.npos))
            target.add_text(memory, text);
    }
    if (in_order) return;
    for (const element* child : sorted_children(source))
        add_child(*child);
}

bool same_number(std::string_view a, std::string_view b) {
    double left = 0, right = 0;
    const auto [left_end, left_failed] = std::from_chars(a.data(), a.data() + a.size(), left);
    const auto [right_end, right_failed] = std::from_chars(b.data(), b.data() + b.size(), right);
    return left_failed == std::errc() && right_failed == std::errc() &&
           left_end == a.data() + a.size() && right_end == b.data() + b.size() && left == right;
}

bool is_yes(std::string_view text) { return text == "true" || text == "1"; }
bool is_no(std::string_view text) { return text == "false" || text == "0"; }

std::string tight(std::string_view text) {
    std::string without;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') without += c;
    return without;
}

} // namespace

std::string slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

document tidied(const element& source, part left_out) {
    document made(source.name, namespace_of(source));
    copy(source, made.root(), made.memory(), left_out, true);
    return made;
}

document sorted(const element& source) {
    document made(source.name, namespace_of(source));
    copy(source, made.root(), made.memory(), nullptr, false);
    return made;
}

bool same(const json::value& a, const json::value& b) {
    if (a.is_string() && b.is_string()) {
        if (a == b) return true;
        const auto left = epode::parse_date_time(a.get_string());
        const auto right = epode::parse_date_time(b.get_string());
        return left && right && *left == *right;
    }
    if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
    if (a.is_array() && b.is_array())
        return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(),
                          b.get_array().end(), same);
    if (a.is_object() && b.is_object()) {
        if (a.get_object().size() != b.get_object().size()) return false;
        for (const auto& [key, value] : a.get_object()) {
            const json::value* other = b.get_object().if_contains(key);
            if (!other || !same(value, *other)) return false;
        }
        return true;
    }
    return a == b;
}

bool same_value(std::string_view a, std::string_view b) {
    if (a == b || (is_yes(a) && is_yes(b)) || (is_no(a) && is_no(b)) || same_number(a, b))
        return true;
    const auto left = epode::parse_date_time(a), right = epode::parse_date_time(b);
    if (left && right) return *left == *right;
    if (tight(a) == tight(b)) return true;
    boost::system::error_code wrong;
    const json::value left_json = json::parse(a, wrong);
    if (wrong) return false;
    const json::value right_json = json::parse(b, wrong);
    return !wrong && same(left_json, right_json);
}

std::string text_of(const element& e) {
    std::string out;
    return epode::xml::write(out, e) ? "(cannot be written)" : out;
}

} // namespace conformance
