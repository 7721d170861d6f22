#pragma once
#include <epode/base/time.hpp>

#include <cstdint>
#include <deque>
#include <string>

namespace epode::simulation {

/// One connection of a client, as long as anybody knows of it.
using link_id = std::uint64_t;

/// A bound resource at the server, with a connection or waiting for one.
struct resource {
    std::string account; ///< bare address
    std::string address; ///< full address
    link_id link = 0;    ///< 0: hibernated
    bool managed = false, resumable = false, available = false, carbons = false;
    bool inactive = false; ///< what its client says of the user (XEP-0352)
    bool asked = false;    ///< `<r/>` was not answered yet
    unsigned resumed = 0;  ///< how often
    bool halved = false;   ///< its connection died inside a stanza
    std::string sm_id;
    std::uint32_t handled = 0, confirmed = 0;
    std::deque<std::string> unacked;
    time_point hibernates_since{};
};

} // namespace epode::simulation
