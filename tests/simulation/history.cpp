#include "history.hpp"

#include <algorithm>
#include <array>

namespace epode::simulation {

namespace {

constexpr std::array<std::string_view, happenings> happening_names = {
    "submit", "write",   "cut",    "ack",  "resume", "refuse",
    "crash",  "persist", "forget", "vain", "tell",   "stored-crash"};
constexpr std::array<std::string_view, ways> way_names = {"report", "retry", "reconcile",
                                                          "archive"};

template <class Names>
std::optional<std::size_t> place_of(const Names& names, std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names.begin());
}

} // namespace

std::string_view to_string(happening h) { return happening_names[static_cast<std::size_t>(h)]; }
std::string_view to_string(way w) { return way_names[static_cast<std::size_t>(w)]; }

std::string history::text() const {
    std::string out(to_string(how));
    for (std::size_t i = 0; i < size(); ++i)
        out.append(i == 0 ? ":" : ",").append(to_string((*this)[i]));
    return out;
}

std::optional<history> history::parse(std::string_view text) {
    history out;
    if (const std::size_t colon = text.find(':'); colon != text.npos) {
        const auto w = place_of(way_names, text.substr(0, colon));
        if (!w) return std::nullopt;
        out.how = static_cast<way>(*w);
        text.remove_prefix(colon + 1);
    }
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto h = place_of(happening_names, text.substr(0, comma));
        if (!h || out.size() == longest) return std::nullopt;
        out = out.then(static_cast<happening>(*h));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return out;
}

} // namespace epode::simulation
