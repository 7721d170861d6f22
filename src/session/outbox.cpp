#include <epode/session/outbox.hpp>

#include <epode/text/date_time.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace epode {

using management::count_result;
using management::outgoing;
using management::phase;
using management::stanza_kind;

namespace {

/// The ledger's number of it; 0, which the ledger does not know, for what is no tracked message.
message_id message_of(const outgoing& stanza) noexcept {
    return stanza.kind == stanza_kind::message ? stanza.tag : 0;
}

/// A presence or request that the application handed over: what the session sends by itself has no
/// mark of anybody's.
bool is_reported(const outgoing& stanza) noexcept {
    return stanza.kind != stanza_kind::message && stanza.tag != 0;
}

/// XEP-0203 §3: a stanza that is sent later than it was meant says so. Once is enough.
void add_delay(outgoing& stanza) {
    constexpr std::string_view end = "</message>";
    if (!stanza.accepted_at || !stanza.bytes.ends_with(end) ||
        stanza.bytes.find("<delay xmlns='urn:xmpp:delay'") != std::string::npos)
        return;
    stanza.bytes.insert(stanza.bytes.size() - end.size(),
                        "<delay xmlns='urn:xmpp:delay' stamp='" +
                            format_date_time(*stanza.accepted_at) + "'/>");
}

/// Whether it is of use at its own moment only: a chat state by itself (XEP-0085).
bool is_momentary(const outgoing& stanza) {
    const std::string_view bytes = stanza.bytes; // in which no text can look like a tag
    return bytes.find("<body") == bytes.npos &&
           bytes.find("xmlns='http://jabber.org/protocol/chatstates'") != bytes.npos;
}

} // namespace

void outbox::push_late(outgoing stanza) {
    add_delay(stanza);
    push(std::move(stanza));
}

bool outbox::may_write(const std::string& out, const outgoing& next) const {
    if (out.size() >= bounds_.write_batch_bytes) return false;
    const management::window& window = machine_.unacknowledged();
    const std::size_t written = window.size() - unwritten_;
    return written == 0 || !(next.alone || window[written - 1].alone);
}

bool outbox::reject(const outgoing& stanza) {
    if (stanza.suspicions >= 2) {
        fail(stanza, "the server ended the stream twice because of it");
        return true;
    }
    if (stanza.bytes.size() > stanza_bytes_) {
        fail(stanza,
             "the server takes no stanza of more than " + std::to_string(stanza_bytes_) + " bytes");
        return true;
    }
    return false;
}

void outbox::fail(const outgoing& stanza, std::string_view reason) {
    if (is_reported(stanza))
        tell(report::change::failed, stanza.bytes, reason);
    else
        ledger_.failed(message_of(stanza), reason);
}

void outbox::tell(report::change what, std::string bytes, std::string_view reason) {
    reports_.push_back({what, std::move(bytes), std::string(reason)});
}

std::optional<outbox::report> outbox::next_report() {
    if (reports_.empty()) {
        reports_.shrink();
        return std::nullopt;
    }
    return reports_.pop_front();
}

void outbox::end_reports(std::string_view reason) {
    management::window& window = machine_.unacknowledged();
    for (std::size_t i = 0; i < window.size(); ++i)
        if (is_reported(window[i])) {
            tell(report::change::unknown, window[i].bytes, reason);
            window[i].tag = 0;
        }
    erase_pending([&](const outgoing& s) {
        if (is_reported(s)) fail(s, "never written to a connection: " + std::string(reason));
        return is_reported(s);
    });
}

bool outbox::write_again(std::string& out) {
    management::window& window = machine_.unacknowledged();
    if (unwritten_ == 0) return false;
    const std::size_t at = window.size() - unwritten_;
    if (!may_write(out, window[at])) return false;
    --unwritten_;
    if (reject(window[at])) {
        (void)window.remove(at);
        return true;
    }
    out += window[at].bytes;
    if (is_reported(window[at]))
        tell(report::change::retry, window[at].bytes);
    else
        ledger_.written(message_of(window[at]));
    requests().written();
    return true;
}

bool outbox::write_next(std::string& out, ring<outgoing>& from) {
    if (unwritten_ != 0 || from.empty() ||
        machine_.unacknowledged().size() >= bounds_.unacked_stanzas ||
        !may_write(out, from.front()))
        return false;
    outgoing stanza = from.pop_front();
    if (reject(stanza)) return true;
    out += stanza.bytes;
    ledger_.written(message_of(stanza));
    machine_.sent(std::move(stanza));
    return true;
}

void outbox::write_pending(std::string& out) {
    if (!open_) return;
    // Room for all of it at once, in place of growing many times.
    std::size_t expected = out.size();
    for (std::size_t i = 0; i < pending_.size() && expected < bounds_.write_batch_bytes; ++i)
        expected += pending_[i].bytes.size();
    if (expected > out.size()) out.reserve(expected);
    while (write_again(out)) {
    }
    while (write_next(out, urgent_)) {
    }
    while (write_next(out, pending_)) {
    }
    urgent_.shrink();
    pending_.shrink();
}

void outbox::write_request(std::string& out, time_point now, random_source& random) {
    if (!open_ || !requests().due() || machine_.state() == phase::enabling) return;
    if (machine_.active()) {
        out += "<r xmlns='urn:xmpp:sm:3'/>";
    } else {
        barrier_ = std::make_unique<barrier>(
            barrier{random.token(16), machine_.unacknowledged().counter().next()});
        out += "<iq type='get' id='" + barrier_->id + "'><ping xmlns='urn:xmpp:ping'/></iq>";
    }
    requests().requested(now);
}

void outbox::replay() {
    unwritten_ = machine_.unacknowledged().size();
    open_ = true;
}

void outbox::settle() {
    while (!settled_.empty()) {
        outgoing stanza = settled_.pop_front();
        if (is_reported(stanza))
            tell(report::change::acked, std::move(stanza.bytes));
        else
            ledger_.acked(message_of(stanza));
    }
    settled_.shrink();
    // What was written to an earlier connection may be acknowledged before it is repeated.
    unwritten_ = std::min(unwritten_, machine_.unacknowledged().size());
    if (machine_.unacknowledged().empty()) machine_.unacknowledged().shrink();
}

/// No server can have got what was never handed to a connection.
bool outbox::covers_withheld(std::uint32_t h) const noexcept {
    const management::window& window = machine_.unacknowledged();
    const std::uint32_t covered = h - static_cast<std::uint32_t>(window.counter().acknowledged());
    return covered <= window.size() && covered > window.size() - withheld();
}

count_result outbox::acknowledged(std::uint32_t h, time_point now) {
    if (covers_withheld(h)) return count_result::too_high;
    const count_result result = machine_.acknowledged(h, now, settled_);
    settle();
    return result;
}

count_result outbox::resumed(std::string_view previd, std::uint32_t h) {
    if (covers_withheld(h)) return count_result::too_high;
    const count_result result = machine_.resumed(previd, h, settled_);
    settle();
    return result;
}

bool outbox::barrier_answered(std::string_view id, time_point now) {
    if (!barrier_ || id != barrier_->id) return false;
    const auto passed = std::move(barrier_);
    requests().answered(now);
    machine_.unacknowledged().acknowledge_until(passed->end, settled_);
    settle();
    return true;
}

void outbox::enable_refused() {
    machine_.enable_refused();
    if (!machine_.unacknowledged().empty()) requests().written();
}

void outbox::give_up(ring<outgoing> stanzas, std::string_view reason) {
    while (!stanzas.empty())
        lose(stanzas.pop_front(), reason);
}

void outbox::lose(outgoing stanza, std::string_view reason) {
    if (is_reported(stanza)) {
        tell(report::change::unknown, std::move(stanza.bytes), reason);
        return;
    }
    const ledger::record* r = ledger_.find(message_of(stanza));
    if (!r || epode::settled(r->fate)) return;
    ledger_.unknown(r->number, reason, keeps_uncertain_);
    if (keeps_uncertain_) uncertain_.push_back(std::move(stanza));
}

bool outbox::lost(management::loss how, std::string_view reason) {
    open_ = false;
    unwritten_ = 0;
    barrier_.reset();
    machine_.lost(how);
    if (machine_.state() != phase::hibernated) {
        drop_session(reason);
        return false;
    }
    const management::window& window = machine_.unacknowledged();
    for (std::size_t i = 0; i < window.size(); ++i)
        if (is_reported(window[i]))
            tell(report::change::hibernated, window[i].bytes);
        else
            ledger_.hibernated(message_of(window[i]));
    return true;
}

void outbox::drop_session(std::string_view reason) {
    open_ = false;
    unwritten_ = 0;
    urgent_.clear();
    barrier_.reset();
    give_up(machine_.take_unacknowledged(), reason);
}

void outbox::requeue(outgoing stanza) {
    ledger_.requeued(message_of(stanza));
    add_delay(stanza);
    pending_.push_back(std::move(stanza));
}

void outbox::resume_refused(std::optional<std::uint32_t> h, std::string_view condition,
                            const std::optional<retry_bounds>& retry) {
    if (h && covers_withheld(*h)) h.reset();
    const bool believed = machine_.resume_refused(h, settled_);
    settle();
    urgent_.clear();
    ring<outgoing> rest = machine_.take_unacknowledged();
    if (!believed) {
        give_up(std::move(rest), "the session could not be resumed (" + std::string(condition) +
                                     ") and the server did not say what it had received");
        return;
    }
    constexpr std::string_view not_received = "the server's count shows that it did not receive it";
    ring<outgoing> again;
    while (!rest.empty()) {
        outgoing stanza = rest.pop_front();
        if (is_reported(stanza)) fail(stanza, not_received);
        const ledger::record* r = ledger_.find(message_of(stanza));
        if (!r || epode::settled(r->fate)) continue; // other evidence came: nothing to repeat
        std::string reason(not_received);
        if (retry && is_momentary(stanza)) {
            reason += "; a chat state is not sent once more";
        } else if (retry) {
            const std::string refusal = retry->refusal(r->attempts, stanza.accepted_at);
            if (refusal.empty()) {
                ledger_.requeued(r->number);
                add_delay(stanza);
                again.push_back(std::move(stanza));
                continue;
            }
            reason += "; " + refusal;
        }
        ledger_.failed(r->number, reason);
    }
    // Before what was submitted later: the order within a conversation stays.
    while (!pending_.empty())
        again.push_back(pending_.pop_front());
    pending_ = std::move(again);
}

void outbox::suspect_newest() {
    management::window& window = machine_.unacknowledged();
    if (window.size() == unwritten_) return;
    management::outgoing& newest = window[window.size() - unwritten_ - 1];
    ++newest.suspicions;
    ledger_.suspected(message_of(newest)); // so that it is not counted anew after a crash
    for (std::size_t i = 0; i < window.size(); ++i)
        window[i].alone = true;
}

template <class F>
void outbox::erase_pending(F&& unwanted) {
    for (std::size_t n = pending_.size(); n > 0; --n) {
        outgoing stanza = pending_.pop_front();
        if (!unwanted(stanza)) pending_.push_back(std::move(stanza));
    }
}

bool outbox::cancel(message_id message) {
    if (!ledger_.cancelled(message)) return false;
    erase_pending([&](const outgoing& s) { return message_of(s) == message; });
    std::erase_if(held_, [&](const held& h) { return h.stanza.tag == message; });
    return true;
}

void outbox::cancel_requests(const std::vector<std::uint64_t>& numbers) {
    erase_pending([&](const outgoing& s) {
        const bool unwanted =
            s.kind == stanza_kind::iq && std::binary_search(numbers.begin(), numbers.end(), s.tag);
        if (unwanted) fail(s, "never written to a connection within the request's time");
        return unwanted;
    });
}

void outbox::request_answered(std::uint64_t number) {
    management::window& window = machine_.unacknowledged();
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (window[i].kind != stanza_kind::iq || window[i].tag != number) continue;
        tell(report::change::acked, window[i].bytes);
        window[i].tag = 0; // that was the last word on it
        return;
    }
}

std::vector<std::uint64_t> outbox::unwritten_requests() const {
    std::vector<std::uint64_t> out; // in order, as they were numbered and pushed
    for (std::size_t i = 0; i < pending_.size(); ++i)
        if (pending_[i].kind == stanza_kind::iq) out.push_back(pending_[i].tag);
    return out;
}

std::vector<const outgoing*> outbox::waiting_messages() const {
    std::vector<const outgoing*> out;
    for (std::size_t i = 0; i < pending_.size(); ++i)
        if (message_of(pending_[i]) != 0) out.push_back(&pending_[i]);
    for (const held& h : held_)
        out.push_back(&h.stanza);
    std::sort(out.begin(), out.end(),
              [](const outgoing* a, const outgoing* b) { return a->tag < b->tag; });
    return out;
}

void outbox::fail_pending(std::string_view reason) {
    while (!pending_.empty()) {
        const outgoing stanza = pending_.pop_front();
        fail(stanza, reason);
    }
    for (const held& h : std::exchange(held_, {}))
        ledger_.failed(h.stanza.tag, reason);
}

void outbox::hold(std::string_view conversation, outgoing stanza) {
    // In the order of acceptance: one that is to be sent again may come back behind later ones.
    const auto at = std::find_if(held_.begin(), held_.end(), [&](const held& h) {
        return h.conversation == conversation && h.stanza.tag > stanza.tag;
    });
    held_.insert(at, {std::string(conversation), std::move(stanza)});
}

void outbox::release(std::string_view conversation) {
    for (held& h : held_)
        if (h.conversation == conversation) pending_.push_back(std::move(h.stanza));
    std::erase_if(held_, [&](const held& h) { return h.conversation == conversation; });
}

void outbox::fail_held(std::string_view conversation, std::string_view reason) {
    for (const held& h : held_)
        if (h.conversation == conversation) ledger_.failed(h.stanza.tag, reason);
    std::erase_if(held_, [&](const held& h) { return h.conversation == conversation; });
}

} // namespace epode
