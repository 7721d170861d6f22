#include "output.hpp"

#include <epode/text/date_time.hpp>

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <unistd.h>

namespace epode::cli {

std::string timestamp() {
    // Always with milliseconds: lines are compared as text.
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    const std::time_t second = std::chrono::system_clock::to_time_t(now);
    std::tm utc{};
    gmtime_r(&second, &utc);
    char text[40];
    const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    const auto part = now.time_since_epoch().count() % 1000;
    std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>(part));
    return text;
}

void event_lines::write(std::string_view name, boost::json::object fields) {
    if (!json_) return;
    boost::json::object line{{"event", name}, {"at", timestamp()}};
    for (auto& field : fields)
        line[field.key()] = std::move(field.value());
    const std::string text = boost::json::serialize(line) + '\n';
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void event_lines::write_fate(std::string_view name, const delivery& d, bool known) {
    if (!json_) return;
    boost::json::object fields{{"id", d.id}};
    if (name == "message:reflected") {
        fields["room"] = d.to;
    } else if (name == "message:delivered" || name == "message:displayed") {
        fields["by"] = d.by;
    } else if (name == "message:failed" || name == "message:unknown") {
        fields["reason"] = d.reason;
    } else if (name == "message:error") {
        fields["condition"] = d.condition;
        fields["by"] = d.by;
        if (!d.reason.empty()) fields["reason"] = d.reason;
    }
    if (known) fields["known"] = true;
    write(name, std::move(fields));
}

void complain(std::string_view text, std::string_view command) {
    std::string line = "epode";
    if (!command.empty()) line.append(" ").append(command);
    line.append(": ");
    for (const char c : text)
        line += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? '?' : c;
    std::fprintf(stderr, "%s\n", line.c_str());
}

std::string describe(const diagnostics& d, const error_code& fallback) {
    std::string text = d.ours.empty() ? fallback.message() : d.ours;
    if (!d.theirs.empty()) text += " (the server says: " + d.theirs + ")";
    return text;
}

std::string describe(const room_changed& e) {
    std::string text = "not in the room " + std::string(e.occupant.bare_text()) + ": " +
                       e.why.message() + (e.condition.empty() ? "" : ": " + e.condition);
    if (!e.reason.empty()) text += " (the room says: " + e.reason + ")";
    return e.reentering ? text + "; trying to enter it again" : text;
}

progress_line::progress_line(bool wanted) : on_(wanted && isatty(STDERR_FILENO)) {}

void progress_line::show(std::string_view text) {
    const auto now = std::chrono::steady_clock::now();
    if (!on_ || (dirty_ && now - shown_ < std::chrono::milliseconds(100))) return;
    shown_ = now;
    dirty_ = true;
    std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(text.size()), text.data());
    std::fflush(stderr);
}

void progress_line::leave() {
    if (on_ && dirty_) std::fputs("\r\033[K", stderr);
    dirty_ = false;
}

} // namespace epode::cli
