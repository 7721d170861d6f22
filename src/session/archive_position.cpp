#include <epode/session/archive_position.hpp>

#include <epode/text/date_time.hpp>

#include <utility>

namespace epode {

std::string archive_position::text() const { return (at ? format_date_time(*at) : "-") + " " + id; }

std::optional<archive_position> archive_position::parse(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == text.npos) return std::nullopt;
    archive_position made{std::string(text.substr(space + 1)), {}};
    if (text.substr(0, space) != "-") {
        const auto read = parse_date_time(text.substr(0, space));
        if (!read) return std::nullopt;
        made.at = *read;
    }
    return made;
}

void archive_reading::handed(std::uint64_t delivery, std::optional<archive_position> position) {
    if (delivery == 0 && !position) return;
    entries_.push_back({delivery, std::move(position)});
}

void archive_reading::finished(std::uint64_t delivery) noexcept {
    // Mostly it is the first one.
    for (std::size_t i = 0; delivery != 0 && i < entries_.size(); ++i)
        if (entries_[i].delivery == delivery) {
            entries_[i].delivery = 0;
            return;
        }
}

std::optional<archive_position> archive_reading::advance() {
    std::optional<archive_position> reached;
    while (!entries_.empty() && entries_.front().delivery == 0) {
        entry first = entries_.pop_front();
        if (first.position) reached = std::move(first.position);
    }
    entries_.shrink();
    return reached;
}

} // namespace epode
