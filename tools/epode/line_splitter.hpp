#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace epode::cli {

/// Makes lines of what comes in pieces.
class line_splitter {
public:
    /// Of a line that is longer than `most_bytes` the rest is dropped.
    explicit line_splitter(std::size_t most_bytes = std::string::npos) : most_(most_bytes) {}

    void add(std::string_view piece);
    /// Nothing more comes: what is there of a line is the last one.
    void end();
    bool ended() const noexcept { return ended_; }
    /// The next line without its end (LF or CRLF); no value when more has to come first.
    std::optional<std::string> next();

private:
    void finish_line();

    std::size_t most_;
    std::string open_;
    std::deque<std::string> lines_;
    bool ended_ = false;
};

} // namespace epode::cli
