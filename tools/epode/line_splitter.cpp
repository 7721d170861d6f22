#include "line_splitter.hpp"

#include <algorithm>

namespace epode::cli {

void line_splitter::add(std::string_view piece) {
    while (!piece.empty()) {
        const std::size_t end = piece.find('\n');
        open_ += piece.substr(0, std::min(end, most_ - open_.size()));
        if (end == piece.npos) return;
        finish_line();
        piece.remove_prefix(end + 1);
    }
}

void line_splitter::end() {
    if (!ended_ && !open_.empty()) finish_line();
    ended_ = true;
}

std::optional<std::string> line_splitter::next() {
    if (lines_.empty()) return std::nullopt;
    std::optional<std::string> line(std::move(lines_.front()));
    lines_.pop_front();
    return line;
}

void line_splitter::finish_line() {
    if (!open_.empty() && open_.back() == '\r') open_.pop_back();
    lines_.push_back(std::move(open_));
    open_.clear();
}

} // namespace epode::cli
