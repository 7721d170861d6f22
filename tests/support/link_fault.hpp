#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace epode::test {

enum class direction { to_server, to_client };

/// What a link can do to the connections over it.
enum class link_fault {
    cut,              ///< FIN to both sides; what was not forwarded is lost
    reset,            ///< RST to both sides
    half_write_cut,   ///< the next piece of data is forwarded in part, then FIN
    half_write_reset, ///< the same, then RST
    silence,          ///< nothing passes any more, and both sides still see a connection
    handshake_cut,    ///< FIN after a few bytes, before a session can be there
    handshake_reset,  ///< the same with RST
};

const char* to_string(link_fault fault);

/// Does something to the connection over which a text passes. The text has to be readable: it is
/// of use on plaintext connections. It is found over the borders of reads.
struct link_trigger {
    enum class moment {
        before_text,  ///< the bytes before the text are forwarded
        through_text, ///< the bytes up to the text's end are forwarded
        after_read,   ///< all is forwarded that came in the same read as the text's end
    };
    direction towards = direction::to_server;
    std::string text;
    int nth = 1; ///< acts when the text passes for the nth time, counted over all connections
    moment at = moment::after_read;
    link_fault action = link_fault::cut; ///< cut, reset or silence
};

/// Faults drawn from a seed. Each connection gets one fault at a random moment, so that the k-th
/// connection over the link has the same fate in each run with the same seed.
struct chaos_options {
    std::uint64_t seed = 1;
    /// How long a connection lives on average before its fault.
    std::chrono::milliseconds mean_interval{2500};
    /// After a silence of this length the connection is reset.
    std::chrono::milliseconds silence_limit{20000};
    /// How often each kind comes in a round of as many connections as all weights together, in a
    /// drawn order: after a round each kind has come.
    std::map<link_fault, int> weights{
        {link_fault::cut, 3},
        {link_fault::reset, 3},
        {link_fault::half_write_cut, 2},
        {link_fault::half_write_reset, 2},
        {link_fault::silence, 1},
        {link_fault::handshake_cut, 1},
        {link_fault::handshake_reset, 1},
    };
};

struct link_counters {
    int connections = 0; ///< accepted
    int open = 0;
    int triggers_fired = 0;
    std::uint64_t bytes_to_server = 0, bytes_to_client = 0;
    std::map<link_fault, int> faults; ///< connections that were hit

    int all_faults() const {
        int sum = 0;
        for (const auto& [fault, count] : faults)
            sum += count;
        return sum;
    }
};

} // namespace epode::test
