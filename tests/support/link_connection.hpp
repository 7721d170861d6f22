#pragma once
#include <support/descriptor.hpp>
#include <support/link_chaos.hpp>

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <vector>

namespace epode::test {

using link_clock = std::chrono::steady_clock;

/// A trigger and how often its text was seen.
struct armed_trigger {
    link_trigger what;
    int seen = 0;
};

/// What the connections of one link share. Used by the link's thread only.
struct link_rules {
    std::vector<armed_trigger> triggers;
    std::chrono::milliseconds delay{0};
    bool one_byte_chunks = false;
    link_counters counters;
};

/// Two sockets and what passes between them.
class link_connection {
public:
    link_connection(link_rules& rules, descriptor client, descriptor server);

    void set_doom(const link_doom& doom, std::chrono::milliseconds silence_limit);
    void drop_doom() { doom_.reset(); }

    /// Adds what to wait for, client's side first; always two entries.
    void add_to(std::vector<pollfd>& wanted) const;
    /// When time alone makes it act.
    std::optional<link_clock::time_point> deadline() const;
    void handle(const pollfd* ready, link_clock::time_point now);
    void apply(link_fault fault, direction towards = direction::to_server);
    bool ended() const { return !sides_[0].socket && !sides_[1].socket; }

private:
    struct piece {
        link_clock::time_point due;
        std::string bytes;
    };
    /// What goes to this socket.
    struct side {
        descriptor socket;
        std::deque<piece> waiting;
        std::string recent; ///< the last bytes that passed to it, for triggers
        bool input_ended = false, output_shut = false;
    };
    /// How much of a read to forward, and what then.
    struct verdict {
        std::size_t forward;
        std::optional<link_fault> then;
        bool by_trigger = false;
    };

    side& target(direction towards) { return sides_[towards == direction::to_server]; }
    side& source(direction towards) { return sides_[towards == direction::to_client]; }
    void read_from(direction towards, link_clock::time_point now);
    void write_to(side& out, link_clock::time_point now, bool all_now);
    verdict judge(direction towards, std::string_view bytes);
    verdict judge_triggers(direction towards, std::string_view bytes);
    void close(bool by_reset);

    link_rules& rules_;
    std::array<side, 2> sides_; ///< [0] client, [1] server
    link_clock::time_point accepted_ = link_clock::now();
    std::optional<link_doom> doom_;
    std::chrono::milliseconds silence_limit_{};
    std::optional<link_clock::time_point> silent_until_;
    std::optional<std::pair<direction, link_fault>> half_write_;
    std::size_t bytes_to_client_ = 0;
};

} // namespace epode::test
