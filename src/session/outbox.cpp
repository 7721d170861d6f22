#include <epode/session/outbox.hpp>

#include <epode/text/date_time.hpp>

#include <string_view>
#include <utility>

namespace epode {

using management::count_result;
using management::outgoing;
using management::phase;
using management::stanza_kind;

namespace {

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

} // namespace

bool outbox::write_next(std::string& out, ring<outgoing>& from) {
    if (from.empty() || machine_.unacknowledged().size() >= bounds_.unacked_stanzas ||
        out.size() >= bounds_.write_batch_bytes)
        return false;
    outgoing stanza = from.pop_front();
    out += stanza.bytes;
    if (stanza.tag) ledger_.written(stanza.tag);
    machine_.sent(std::move(stanza));
    return true;
}

void outbox::write_pending(std::string& out) {
    if (!open_) return;
    while (write_next(out, urgent_)) {}
    while (write_next(out, pending_)) {}
    urgent_.shrink();
    pending_.shrink();
}

void outbox::write_request(std::string& out, time_point now, random_source& random) {
    if (!open_ || !requests().due() || machine_.state() == phase::enabling) return;
    if (machine_.active()) {
        out += "<r xmlns='urn:xmpp:sm:3'/>";
    } else {
        barrier_id_ = random.token(16);
        barrier_end_ = machine_.unacknowledged().counter().next();
        out += "<iq type='get' id='" + barrier_id_ + "'><ping xmlns='urn:xmpp:ping'/></iq>";
    }
    requests().requested(now);
}

void outbox::replay(std::string& out) {
    management::window& window = machine_.unacknowledged();
    for (std::size_t i = 0; i < window.size();) {
        if (window[i].suspicions >= 2) {
            const outgoing poison = window.remove(i);
            ledger_.failed(poison.tag, "the server ended the stream twice because of it");
            continue;
        }
        out += window[i].bytes;
        if (window[i].tag) ledger_.written(window[i].tag);
        ++i;
    }
    open_ = true;
}

void outbox::settle() {
    while (!settled_.empty()) {
        const outgoing stanza = settled_.pop_front();
        if (stanza.tag) ledger_.acked(stanza.tag);
    }
    settled_.shrink();
    if (machine_.unacknowledged().empty()) machine_.unacknowledged().shrink();
}

count_result outbox::acknowledged(std::uint32_t h, time_point now) {
    const count_result result = machine_.acknowledged(h, now, settled_);
    settle();
    return result;
}

count_result outbox::resumed(std::string_view previd, std::uint32_t h) {
    const count_result result = machine_.resumed(previd, h, settled_);
    settle();
    return result;
}

bool outbox::barrier_answered(std::string_view id, time_point now) {
    if (barrier_id_.empty() || id != barrier_id_) return false;
    barrier_id_.clear();
    requests().answered(now);
    machine_.unacknowledged().acknowledge_until(barrier_end_, settled_);
    settle();
    return true;
}

void outbox::enable_refused() {
    machine_.enable_refused();
    if (!machine_.unacknowledged().empty()) requests().written();
}

void outbox::give_up(ring<outgoing> stanzas, std::string_view reason) {
    while (!stanzas.empty())
        if (const outgoing stanza = stanzas.pop_front(); stanza.tag)
            ledger_.unknown(stanza.tag, reason);
}

bool outbox::lost(management::loss how, std::string_view reason) {
    open_ = false;
    barrier_id_.clear();
    machine_.lost(how);
    if (machine_.state() != phase::hibernated) {
        drop_session(reason);
        return false;
    }
    const management::window& window = machine_.unacknowledged();
    for (std::size_t i = 0; i < window.size(); ++i)
        if (window[i].tag) ledger_.hibernated(window[i].tag);
    return true;
}

void outbox::drop_session(std::string_view reason) {
    open_ = false;
    urgent_.clear();
    barrier_id_.clear();
    give_up(machine_.take_unacknowledged(), reason);
}

void outbox::resume_refused(std::optional<std::uint32_t> h, std::string_view condition,
                            bool retry) {
    const bool believed = machine_.resume_refused(h, settled_);
    settle();
    urgent_.clear();
    ring<outgoing> rest = machine_.take_unacknowledged();
    if (!believed) {
        give_up(std::move(rest), "the session could not be resumed (" + std::string(condition) +
                                     ") and the server did not say what it had received");
        return;
    }
    ring<outgoing> again;
    while (!rest.empty()) {
        outgoing stanza = rest.pop_front();
        if (!stanza.tag) continue;
        if (retry) {
            ledger_.requeued(stanza.tag);
            add_delay(stanza);
            again.push_back(std::move(stanza));
        } else {
            ledger_.failed(stanza.tag, "the server's count shows that it did not receive it");
        }
    }
    // Before what was submitted later: the order within a conversation stays.
    while (!pending_.empty()) again.push_back(pending_.pop_front());
    pending_ = std::move(again);
}

void outbox::suspect_newest() {
    management::window& window = machine_.unacknowledged();
    if (!window.empty()) ++window[window.size() - 1].suspicions;
}

bool outbox::cancel(message_id message) {
    if (!ledger_.cancelled(message)) return false;
    for (std::size_t n = pending_.size(); n > 0; --n) {
        outgoing stanza = pending_.pop_front();
        if (stanza.tag != message) pending_.push_back(std::move(stanza));
    }
    std::erase_if(held_, [&](const held& h) { return h.stanza.tag == message; });
    return true;
}

void outbox::fail_pending(std::string_view reason) {
    while (!pending_.empty())
        if (const outgoing stanza = pending_.pop_front(); stanza.tag)
            ledger_.failed(stanza.tag, reason);
    for (const held& h : std::exchange(held_, {})) ledger_.failed(h.stanza.tag, reason);
}

void outbox::hold(std::string_view room_bare, outgoing stanza) {
    held_.push_back({std::string(room_bare), std::move(stanza)});
}

void outbox::release_room(std::string_view room_bare) {
    for (held& h : held_)
        if (h.room == room_bare) pending_.push_back(std::move(h.stanza));
    std::erase_if(held_, [&](const held& h) { return h.room == room_bare; });
}

void outbox::fail_room(std::string_view room_bare, std::string_view reason) {
    for (const held& h : held_)
        if (h.room == room_bare) ledger_.failed(h.stanza.tag, reason);
    std::erase_if(held_, [&](const held& h) { return h.room == room_bare; });
}

} // namespace epode
