#pragma once
#include <epode/delivery/fate.hpp>

#include <cstddef>
#include <string>
#include <unordered_map>

namespace epode::cli {

/// Counts what became of the messages of one run, each by its last fate.
class tally {
public:
    /// `room`: a message is done with only when the room reflected it.
    explicit tally(bool room) noexcept : room_(room) {}

    void sent(const std::string& id);
    /// One that an earlier run left open.
    void inherited(const delivery& d);
    void retried() noexcept { ++retries_; }
    void fate_of(const delivery& d);

    std::size_t sent_count() const noexcept { return sent_; }
    std::size_t open() const noexcept { return open_; } ///< without a final fate so far
    std::size_t acked() const noexcept { return acked_; }
    std::size_t count(fate f) const;
    std::size_t retries() const noexcept { return retries_; }
    /// Whether every message came through.
    bool all_delivered() const noexcept { return trouble_.empty() && open_ == 0; }

private:
    bool is_open(const delivery& d) const noexcept;

    bool room_;
    std::size_t sent_ = 0;
    std::size_t acked_ = 0; ///< at least
    std::size_t open_ = 0;
    std::size_t retries_ = 0;
    std::unordered_map<std::string, fate> pending_; ///< not final
    std::unordered_map<std::string, fate> trouble_; ///< failed, unknown, bounced
};

} // namespace epode::cli
