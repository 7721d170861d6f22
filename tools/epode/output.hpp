#pragma once
#include <epode/client/event.hpp>

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace epode::cli {

/// Now, as RFC 3339 in UTC with milliseconds.
std::string timestamp();

/// Where events go: a JSON object a line, flushed, or nowhere while people's text is wanted.
class event_lines {
public:
    explicit event_lines(bool json) noexcept : json_(json) {}
    bool json() const noexcept { return json_; }
    /// Writes `{"event": name, "at": now, …fields}` when JSON is wanted.
    void write(std::string_view name, boost::json::object fields = {});
    /// The usual event for a delivery: `message:acked` and so on, with its fields.
    void write_fate(std::string_view name, const delivery& d, bool known = false);

private:
    bool json_;
};

/// One line on standard error, behind the program's name and perhaps the command's; control
/// characters in it are shown as `?`.
void complain(std::string_view text, std::string_view command = {});
/// What happened and, apart from it, what the server said.
std::string describe(const diagnostics& d, const error_code& fallback);
/// Why we are not in a room (any more).
std::string describe(const room_changed& e);

/// A line on a terminal that is written over again and again; nothing where there is no terminal.
class progress_line {
public:
    explicit progress_line(bool wanted);
    void show(std::string_view text);
    /// Leaves the line, so that other text can follow.
    void leave();

private:
    bool on_;
    bool dirty_ = false;
    std::chrono::steady_clock::time_point shown_{};
};

} // namespace epode::cli
