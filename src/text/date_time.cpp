#include <epode/text/date_time.hpp>

#include <cstdio>

namespace epode {

namespace {

/// Takes `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept {
    if (text.size() < count) return {};
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) noexcept {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// `23:08`
std::optional<std::chrono::minutes> take_hours_minutes(std::string_view& text) noexcept {
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return {};
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) return {};
    return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

std::optional<milliseconds> take_fraction(std::string_view& text) noexcept {
    if (!take(text, '.')) return milliseconds(0);
    int value = 0, digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1))
        if (digits++ < 3) value = value * 10 + (text.front() - '0');
    if (digits == 0) return {};
    for (; digits < 3; ++digits)
        value *= 10;
    return milliseconds(value);
}

std::optional<std::chrono::minutes> take_zone(std::string_view& text) noexcept {
    if (take(text, 'Z')) return std::chrono::minutes(0);
    const bool west = take(text, '-');
    if (!west && !take(text, '+')) return {};
    const auto offset = take_hours_minutes(text);
    if (!offset) return {};
    return west ? -*offset : *offset;
}

} // namespace

std::optional<wall_time> parse_date_time(std::string_view text) noexcept {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return {};
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return {};
    const auto day = take_digits(text, 2);
    if (!day || !take(text, 'T')) return {};
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return {};
    const auto clock = take_hours_minutes(text);
    if (!clock || !take(text, ':')) return {};
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) return {}; // 60 is a leap second: the first of the next minute
    const auto fraction = take_fraction(text);
    if (!fraction) return {};
    const auto zone = take_zone(text);
    if (!zone || !text.empty()) return {};
    return std::chrono::sys_days(date) + *clock + seconds(*second) + *fraction - *zone;
}

std::string format_date_time(wall_time when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) return {};
    const std::chrono::hh_mm_ss clock(when - day);
    char text[64];
    std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", year,
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

} // namespace epode
