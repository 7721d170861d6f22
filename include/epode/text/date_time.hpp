#pragma once
#include <epode/base/result.hpp>
#include <epode/base/time.hpp>
#include <epode/text/error.hpp>

#include <string>
#include <string_view>

namespace epode {

/// A date and time of XEP-0082 §3.2, which is RFC 3339's: `2002-09-10T23:08:25.123+02:00`.
///
/// Fractions finer than a millisecond are cut off. An offset of `-00:00` counts as UTC, `t` and `z`
/// as `T` and `Z` (RFC 3339 §5.6). A leap second, which can only be 23:59:60 UTC, counts as the
/// second after it, as in POSIX time. `24:00:00` is refused, and so is what lies outside the years
/// 0000 to 9999 in UTC.
///
/// Errors: text_error::date_time_syntax, date_time_range.
result<wall_time> parse_date_time(std::string_view text);

/// In UTC, with three digits of a fraction when there is one: `2002-09-10T21:08:25.123Z`.
/// `time` lies in the years 0000 to 9999.
std::string format_date_time(wall_time time);

/// A date of XEP-0082 §3.1: `1776-07-04`. Errors as parse_date_time.
result<std::chrono::sys_days> parse_date(std::string_view text);

/// `1776-07-04`. `date` lies in the years 0000 to 9999.
std::string format_date(std::chrono::sys_days date);

} // namespace epode
