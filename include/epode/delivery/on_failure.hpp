#pragma once
#include <cstdint>

namespace epode {

/// What happens to messages that the server is known not to have received.
enum class on_failure : std::uint8_t {
    report, ///< they fail, and the application decides
    retry,  ///< they are sent again in the next session, with the same id and the original time
};

} // namespace epode
