#include <epode/delivery/on_failure.hpp>

namespace epode {

std::string retry_bounds::refusal(std::uint32_t attempts_made,
                                  std::optional<wall_time> accepted_at) const {
    if (attempts_made >= attempts)
        return "it was written " + std::to_string(attempts_made) +
               " times, and is not sent once more";
    if (accepted_at && not_before && *accepted_at < *not_before)
        return "it is too old to be sent once more";
    return {};
}

} // namespace epode
