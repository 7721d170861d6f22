#include <epode/management/machine.hpp>

#include <cassert>
#include <utility>

namespace epode::management {

void machine::enable() {
    assert(phase_ == phase::off && window_.empty());
    // XEP-0198 §4: our counter starts with <enable/>, the peer may count from here on.
    phase_ = phase::enabling;
    terms_ = {};
    regressed_before_ = false;
    unanswered_resumes_ = mute_resumptions_ = 0;
    proven_ = true;
}

void machine::enabled(session_terms t) {
    assert(phase_ == phase::enabling);
    phase_ = phase::active;
    terms_ = std::move(t);
    // Resumption without an id is not one that could ever be asked for, nor one with an id that no
    // server may give (§5).
    if (terms_.id.empty() || terms_.id.size() > maximum_id_bytes) terms_.resume = false;
    inbound_.begin();
    told_ = inbound_.handled();
    if (durable_) durable_ = told_;
    promised_.reset();
    acknowledge_at_.reset();
}

void machine::enable_refused() {
    assert(phase_ == phase::enabling);
    forget();
}

std::uint32_t machine::resume() {
    assert(phase_ == phase::hibernated && resumable());
    phase_ = phase::resuming;
    return acknowledge();
}

count_result machine::judge(count_verdict verdict) noexcept {
    switch (verdict) {
    case count_verdict::advanced: return count_result::accepted;
    case count_verdict::too_high: return count_result::too_high;
    case count_verdict::regressed: break;
    }
    return std::exchange(regressed_before_, true) ? count_result::desynchronised
                                                  : count_result::tolerated;
}

count_result machine::resumed(std::string_view previd, std::uint32_t h, ring<outgoing>& settled) {
    assert(phase_ == phase::resuming);
    if (previd != terms_.id) return count_result::desynchronised;
    const count_verdict verdict = window_.apply(h, settled);
    if (verdict == count_verdict::too_high) return count_result::too_high;
    // Here a lower count would decide what is written again: one is enough to stop trusting.
    if (verdict == count_verdict::regressed) return count_result::desynchronised;
    phase_ = phase::active;
    unanswered_resumes_ = 0;
    proven_ = false;
    inbound_.replay(told_); // as <resume/> said, whatever was finished since
    if (inbound_.handled() != told_) promised_ = inbound_.handled(); // the server waits for it
    // Asked at once, replay or not: only an answer shows that the server reads this connection.
    requests_.written();
    return count_result::accepted;
}

bool machine::resume_refused(std::optional<std::uint32_t> h, ring<outgoing>& settled) {
    assert(phase_ == phase::resuming);
    const bool believed = h && window_.apply(*h, settled) == count_verdict::advanced;
    forget();
    return believed;
}

void machine::lost(loss how) {
    requests_.lost();
    promised_.reset();
    if (how == loss::mute) requests_.unanswered();
    acknowledge_at_.reset();
    if (phase_ == phase::resuming && ++unanswered_resumes_ >= settings_.resume_attempts) forget();
    if (phase_ == phase::active && !proven_ && how == loss::mute &&
        ++mute_resumptions_ >= settings_.mute_resumptions)
        forget();
    if ((phase_ == phase::active || phase_ == phase::resuming) && resumable())
        phase_ = phase::hibernated;
    else if (phase_ != phase::hibernated)
        forget();
}

void machine::forget() {
    phase_ = phase::off;
    terms_ = {};
    requests_.lost();
    acknowledge_at_.reset();
}

void machine::restore(session_terms t, sequence acknowledged, sequence handled) {
    assert(phase_ == phase::off && window_.empty());
    phase_ = phase::hibernated;
    terms_ = std::move(t);
    regressed_before_ = false;
    unanswered_resumes_ = mute_resumptions_ = 0;
    window_.restore(acknowledged);
    inbound_.restore(handled);
    told_ = handled;
    if (durable_) durable_ = handled;
    promised_.reset();
}

ring<outgoing> machine::take_unacknowledged() {
    forget();
    return window_.take();
}

sequence machine::sent(outgoing stanza) {
    // Without a connection of its own a stanza gets no number: it is neither written nor counted.
    assert(phase_ != phase::hibernated && phase_ != phase::resuming);
    requests_.written();
    return window_.push(std::move(stanza));
}

count_result machine::acknowledged(std::uint32_t h, time_point now, ring<outgoing>& settled) {
    requests_.answered(now);
    proven_ = true;
    mute_resumptions_ = 0;
    return judge(window_.apply(h, settled));
}

void machine::finished(sequence number, time_point now) {
    inbound_.finished(number);
    if (!acknowledge_at_ && inbound_.handled() != told_)
        acknowledge_at_ = now + settings_.acknowledge_within;
}

std::uint32_t machine::acknowledge() {
    told_ = tellable();
    if (told_ == inbound_.handled()) acknowledge_at_.reset(); // else the rest is still due
    if (promised_ && told_ >= *promised_) promised_.reset();
    return static_cast<std::uint32_t>(told_ - inbound_.first_of_session());
}

std::uint32_t machine::answer() {
    promised_ = inbound_.next();
    return acknowledge();
}

bool machine::acknowledgement_due(time_point now) const noexcept {
    if (!active()) return false;
    const std::uint64_t untold = tellable() - told_;
    if (untold == 0) return false;
    return untold >= settings_.acknowledge_every || (promised_ && tellable() >= *promised_) ||
           (acknowledge_at_ && *acknowledge_at_ <= now);
}

} // namespace epode::management
