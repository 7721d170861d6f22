#pragma once
#include <epode/base/time.hpp>

#include <algorithm>
#include <optional>

namespace epode::management {

/// When to ask the peer how far it got, and when its silence means that the link is dead.
///
/// At most one request is outstanding; what is written meanwhile is covered by the next one. The
/// request is `<r/>`, or a ping where there is no stream management.
class ack_requests {
public:
    struct timing {
        duration floor = seconds(5); ///< an answer is never waited for less long
        duration cap = seconds(30);  ///< nor longer
    };
    explicit ack_requests(timing t) noexcept : timing_(t) {}

    /// Something was written that no request covers yet.
    void written() noexcept { uncovered_ = true; }
    /// Whether a request should be written now, behind the batch.
    bool due() const noexcept { return uncovered_ && !deadline_; }
    bool outstanding() const noexcept { return deadline_.has_value(); }
    void requested(time_point now) noexcept {
        uncovered_ = false;
        sent_at_ = now;
        deadline_ = now + patience();
    }
    /// The answer came.
    void answered(time_point now) noexcept {
        if (!deadline_) return;
        const duration sample = std::max(now - sent_at_, duration::zero());
        round_trip_ = round_trip_ ? (*round_trip_ * 7 + sample) / 8 : sample; // RFC 6298's gain
        deadline_.reset();
    }
    /// Nobody was reading: the time for an answer begins anew.
    void postponed(time_point now) noexcept {
        if (deadline_) deadline_ = now + patience();
    }
    /// The last answer did not come in time. Perhaps the link got slow: what was measured on it
    /// before says nothing about the next one.
    void unanswered() noexcept { round_trip_.reset(); }
    /// The connection is gone: nothing is outstanding any more.
    void lost() noexcept {
        deadline_.reset();
        uncovered_ = false;
    }
    /// When an unanswered request means a dead link.
    std::optional<time_point> deadline() const noexcept { return deadline_; }
    std::optional<duration> round_trip() const noexcept { return round_trip_; }

private:
    duration patience() const noexcept {
        return round_trip_ ? std::clamp(*round_trip_ * 8, timing_.floor, timing_.cap) : timing_.cap;
    }
    timing timing_;
    std::optional<duration> round_trip_;
    std::optional<time_point> deadline_;
    time_point sent_at_{};
    bool uncovered_ = false;
};

} // namespace epode::management
