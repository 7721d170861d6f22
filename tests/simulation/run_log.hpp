#pragma once
#include "plan.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace epode::simulation {

/// Something that must not be: the run ends with it.
class violation : public std::runtime_error {
public:
    violation(std::string rule, const std::string& what)
        : std::runtime_error(rule + ": " + what), rule_(std::move(rule)) {}
    /// By which it was found: `I1` to `I10`, or a word.
    const std::string& rule() const noexcept { return rule_; }

private:
    std::string rule_;
};

/// What runs got to see, so that a campaign can show that it was no walk in the park.
struct sights {
    std::uint64_t runs = 0, connections = 0, messages = 0, crashes = 0, resumptions = 0;
    std::uint64_t acked = 0, failed = 0, unknown = 0, retries = 0, duplicates = 0;
    std::array<std::uint64_t, fault_kinds> faults{};
    std::map<std::string, std::uint64_t, std::less<>> marks; ///< situations, by name

    void mark(std::string_view name) {
        const auto at = marks.find(name);
        if (at != marks.end())
            ++at->second;
        else
            marks.emplace(name, 1);
    }
    void add(const sights& other);
};

/// Where a run tells what it does.
class run_log {
public:
    run_log(sights& seen, std::ostream* trace) : seen_(seen), trace_(trace) {}

    sights& seen() noexcept { return seen_; }
    void mark(std::string_view name) { seen_.mark(name); }
    /// One line of the trace, if anybody reads it.
    template <class... Parts>
    void line(const Parts&... parts) {
        if (!trace_) return;
        *trace_ << std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count() << " ";
        (*trace_ << ... << parts) << '\n';
    }
    /// \throws violation unless it is so
    template <class... Parts>
    void require(bool so, const char* rule, const Parts&... parts) {
        if (so) return;
        std::ostringstream text;
        (text << ... << parts);
        line("VIOLATION ", rule, ": ", text.str());
        throw violation(rule, text.str());
    }
    time_point now{}; ///< the run's one clock

private:
    sights& seen_;
    std::ostream* trace_;
};

} // namespace epode::simulation
