#pragma once
#include <epode/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace epode {

/// What happens to messages whose session could not be resumed. The server's count may show that
/// it did not receive them; else nobody knows, unless an archive tells.
enum class on_failure : std::uint8_t {
    report,    ///< they are failed or unknown, and the application decides
    reconcile, ///< the unknown ones are looked up in the archive (XEP-0313) first
    /// The same; and those that did not arrive are sent again, with the same id and the original
    /// time. Messages of the same conversation wait meanwhile.
    retry,
};

/// How often, and for how long, a message is sent again.
struct retry_bounds {
    std::uint32_t attempts = 0;          ///< to write it, at most
    std::optional<wall_time> not_before; ///< what was accepted earlier is too old

    /// Why it is not sent again; empty: it may be.
    std::string refusal(std::uint32_t attempts_made, std::optional<wall_time> accepted_at) const;
};

} // namespace epode
