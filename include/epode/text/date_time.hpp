#pragma once
#include <epode/base/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// Reads a date and time (XEP-0082 §3.2, a profile of ISO 8601): `2002-09-10T23:08:25Z`, with any
/// number of fraction digits (cut to milliseconds) and `Z` or an offset such as `+02:00`.
std::optional<wall_time> parse_date_time(std::string_view text) noexcept;

/// `2002-09-10T23:08:25.000Z`: UTC, always with milliseconds. Years outside 0000 to 9999 have no
/// such text: the result is empty.
std::string format_date_time(wall_time when);

} // namespace epode
