#pragma once
#include "course.hpp"
#include "pair.hpp"
#include "server_keeper.hpp"

#include <support/link_proxy.hpp>

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace epode::soak {

struct world_settings {
    test::server_kind kind = test::server_kind::prosody;
    std::uint64_t seed = 0;
    std::filesystem::path folder;
    bool trace = false;
    milliseconds duration{0};
};

/// One server, the link to it, and two pairs on it: one whose programs are killed again and again,
/// with their state in files, and one that lives through all.
class world {
public:
    explicit world(world_settings settings);

    /// Once every few milliseconds. `disturbing`: messages are given and the course is followed.
    void step(bool disturbing);
    void sample_memory();

    /// Lets everything be, waits for all fates, and that what is under way arrives.
    void finish();

    test::report compare() const;
    test::link_counters link() const { return link_->counters(); }
    std::string progress() const;
    /// What was done to it, and its memory.
    void print_course(std::ostream& out) const;
    /// What was untrue, or went wrong otherwise; a line each.
    std::vector<std::string> faults() const;
    /// What the server lost when it was ended, a line each.
    std::vector<std::string> losses() const;
    const char* name() const { return to_string(settings_.kind); }
    std::string version() const { return keeper_->server().version(); }

private:
    void disturb();
    void note_outages();
    void send_the_end();
    template <typename F>
    bool until(F so, milliseconds limit);

    world_settings settings_;
    std::unique_ptr<server_keeper> keeper_;
    std::unique_ptr<test::link_proxy> link_;
    std::unique_ptr<pair> mortal_, lasting_;
    course course_;
    planned next_;
    pair::clock::time_point start_, due_;
    int restarts_ = 0, kills_ = 0;
    std::vector<std::string> faults_;
};

} // namespace epode::soak
