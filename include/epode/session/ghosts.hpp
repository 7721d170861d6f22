#pragma once
#include <epode/base/time.hpp>

namespace epode {

/// Attempts of our own that were given up before the server answered their `<resume/>` or request
/// for a resource. A server that is slow may obey one all the same, behind a later one that it has
/// answered, and end that with `conflict` (RFC 6120 §4.9.3.3): no other client came then.
class ghosts {
public:
    /// Longer than a server that answers a login leaves what came before it unread.
    static constexpr duration walk_for = seconds(300);

    /// \param attempts how many were given up until now that nothing is known of
    void given_up(time_point now, unsigned attempts = 1) noexcept {
        if (now >= gone_at_) walking_ = 0;
        walking_ += attempts;
        gone_at_ = now + walk_for;
    }
    /// Whether one of them can be the reason for a `conflict` that came now. Each can be it once,
    /// so that two clients of one resource do not turn each other out for ever.
    bool explain_conflict(time_point now) noexcept {
        if (walking_ == 0 || now >= gone_at_) return false;
        --walking_;
        return true;
    }

private:
    unsigned walking_ = 0;
    time_point gone_at_{};
};

} // namespace epode
