#include <epode/text/date_time.hpp>

#include <boost/assert.hpp>

namespace epode {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Takes a text apart from its front. After a failure `ok` stays false.
struct reader {
    std::string_view rest;
    bool ok = true;

    bool at_digit() const { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }

    int number(int digits) {
        int value = 0;
        while (digits-- > 0)
            value = value * 10 + digit();
        return value;
    }
    int digit() {
        if (!at_digit()) return fail();
        const int value = rest.front() - '0';
        rest.remove_prefix(1);
        return value;
    }
    /// Takes one of `characters`; NUL when there is none.
    char one_of(std::string_view characters) {
        if (rest.empty() || characters.find(rest.front()) == characters.npos)
            return static_cast<char>(fail());
        const char taken = rest.front();
        rest.remove_prefix(1);
        return taken;
    }
    int fail() {
        ok = false;
        return 0;
    }
};

year_month_day read_date(reader& in) {
    const int year = in.number(4);
    in.one_of("-");
    const int month = in.number(2);
    in.one_of("-");
    const int day = in.number(2);
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)));
}

/// `.` and any digits, of which three count; 0 when there is no fraction.
milliseconds read_fraction(reader& in) {
    if (!in.rest.starts_with('.')) return {};
    in.rest.remove_prefix(1);
    int value = in.digit();
    for (int i = 1; i < 3; ++i)
        value = value * 10 + (in.at_digit() ? in.digit() : 0);
    while (in.at_digit())
        in.digit();
    return milliseconds(value);
}

struct zone_offset {
    char sign = 'Z';
    int hour = 0;
    int minute = 0;
};
zone_offset read_offset(reader& in) {
    zone_offset offset;
    offset.sign = in.one_of("Zz+-");
    if (offset.sign != '+' && offset.sign != '-') return offset;
    offset.hour = in.number(2);
    in.one_of(":");
    offset.minute = in.number(2);
    return offset;
}

bool is_writable(year_month_day date) {
    return date.year() >= std::chrono::year(0) && date.year() <= std::chrono::year(9999);
}

void append_number(std::string& out, int value, std::size_t digits) {
    out.append(digits, '0');
    for (std::size_t i = out.size(); digits-- > 0; value /= 10)
        out[--i] = static_cast<char>('0' + value % 10);
}

void append_date(std::string& out, year_month_day date) {
    BOOST_ASSERT(is_writable(date));
    append_number(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_number(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    out += '-';
    append_number(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

} // namespace

result<sys_days> parse_date(std::string_view text) {
    reader in{text};
    const year_month_day date = read_date(in);
    if (!in.ok || !in.rest.empty()) return text_error::date_time_syntax;
    if (!date.ok()) return text_error::date_time_range;
    return sys_days(date);
}

result<wall_time> parse_date_time(std::string_view text) {
    reader in{text};
    const year_month_day date = read_date(in);
    in.one_of("Tt");
    const int hour = in.number(2);
    in.one_of(":");
    const int minute = in.number(2);
    in.one_of(":");
    const int second = in.number(2);
    const milliseconds fraction = read_fraction(in);
    const zone_offset offset = read_offset(in);
    if (!in.ok || !in.rest.empty()) return text_error::date_time_syntax;
    if (!date.ok() || hour > 23 || minute > 59 || second > 60 || offset.hour > 23 ||
        offset.minute > 59)
        return text_error::date_time_range;

    const minutes east =
        (hours(offset.hour) + minutes(offset.minute)) * (offset.sign == '-' ? -1 : 1);
    const auto utc = sys_days(date) + hours(hour) + minutes(minute) - east;
    const bool last_minute_of_day = utc - floor<days>(utc) == hours(23) + minutes(59);
    if (second == 60 && !last_minute_of_day) return text_error::date_time_range;
    const wall_time time = utc + seconds(second) + fraction;
    if (!is_writable(floor<days>(time))) return text_error::date_time_range;
    return time;
}

std::string format_date(sys_days date) {
    std::string out;
    append_date(out, date);
    return out;
}

std::string format_date_time(wall_time time) {
    const sys_days day = floor<days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string out;
    out.reserve(24);
    append_date(out, day);
    out += 'T';
    append_number(out, static_cast<int>(clock.hours().count()), 2);
    out += ':';
    append_number(out, static_cast<int>(clock.minutes().count()), 2);
    out += ':';
    append_number(out, static_cast<int>(clock.seconds().count()), 2);
    if (clock.subseconds().count() != 0) {
        out += '.';
        append_number(out, static_cast<int>(clock.subseconds().count()), 3);
    }
    out += 'Z';
    return out;
}

} // namespace epode
