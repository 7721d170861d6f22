// The way out: from what the application submits to bytes on the present connection.
#include "session/parts.hpp"

#include <epode/session/session.hpp>

#include <epode/xml/error.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <utility>

namespace epode {

using management::outgoing;
using management::stanza_kind;

namespace {

constexpr std::size_t id_characters = 26; // 130 random bits

/// One `<origin-id/>` (XEP-0359), with the stanza's own id.
void set_origin_id(xml::document& stanza, std::string_view id) {
    xml::element& root = stanza.root();
    std::size_t count = 0;
    bool same = false;
    for (const xml::element& c : root.children())
        if (c.is("origin-id", stanza_id_ns)) {
            ++count;
            same = c.attribute_value("id") == id;
        }
    if (count == 1 && same) return;
    root.remove_children("origin-id", stanza_id_ns);
    root.add_child(stanza.memory(), "origin-id", stanza_id_ns)
        .set_attribute(stanza.memory(), "id", id);
}

} // namespace

error_code session::serialise(std::string& out, const xml::element& stanza) const {
    // A server ends the stream over it, and no other process would take it up.
    if (const auto from = stanza.attribute_value("from"))
        if (const auto parsed = jid::parse(*from); !parsed) return parsed.error();
    if (const error_code code = xml::write(out, stanza, client_namespace)) return code;
    const std::size_t bound = std::min(settings_.bounds.stanza_bytes,
                                       features_.max_bytes.value_or(settings_.bounds.stanza_bytes));
    if (out.size() > bound) return session_error::stanza_too_large;
    return {};
}

result<session::submitted> session::submit(xml::document& message, const submit_options& options,
                                           time_point now) {
    now_ = now;
    xml::element& root = message.root();
    if (!root.is("message", client_namespace)) return error_code(session_error::not_a_stanza);
    auto to = jid::parse(root.attribute_value("to").value_or(""));
    if (!to) return error_code(session_error::no_recipient);
    if (root.attribute_value("id").value_or("").empty())
        root.set_attribute(message.memory(), "id", random_.token(id_characters));
    std::string id(*root.attribute_value("id"));
    if (const ledger::record* r = ledger_.find(id)) return submitted{r->number, true};
    if (state_ == state::ended) return error_code(session_error::closed);

    set_origin_id(message, id);
    outgoing stanza;
    if (const error_code code = serialise(stanza.bytes, root)) return code;
    if (!ledger_.has_room(stanza.bytes.size())) return error_code(session_error::outbox_full);

    const bool groupchat = root.attribute_value("type") == "groupchat";
    stanza.tag = ledger_.accept(std::move(id), std::move(*to), groupchat, stanza.bytes.size());
    stanza.kind = stanza_kind::message;
    stanza.accepted_at = options.accepted_at;
    const message_id number = stanza.tag;
    recorder_.accepted(number, stanza.bytes, options.accepted_at);
    if (const std::string_view behind = held_behind(stanza); !behind.empty())
        outbox_.hold(behind, std::move(stanza));
    else
        outbox_.push(std::move(stanza));
    return submitted{number, false};
}

bool session::cancel(message_id message) { return outbox_.cancel(message); }

result<request_id> session::request(xml::document iq, duration timeout, time_point now) {
    now_ = now;
    if (state_ == state::ended) return error_code(session_error::closed);
    if (requests_.size() >= settings_.bounds.pending_requests)
        return error_code(session_error::too_many_requests);
    if (outbox_.waiting() >= settings_.bounds.outbox_messages)
        return error_code(session_error::outbox_full);
    xml::element& root = iq.root();
    const std::string_view type = root.attribute_value("type").value_or("");
    if (!root.is("iq", client_namespace) || (type != "get" && type != "set"))
        return error_code(session_error::not_a_stanza);
    jid to;
    if (const auto text = root.attribute_value("to")) {
        auto parsed = jid::parse(*text);
        if (!parsed) return parsed.error();
        to = std::move(*parsed);
    }
    // Always an id of our own: one that others can guess would let them answer in time.
    std::string id = random_.token(id_characters);
    root.set_attribute(iq.memory(), "id", id);
    outgoing stanza;
    stanza.kind = stanza_kind::iq;
    if (const error_code code = serialise(stanza.bytes, root)) return code;
    stanza.tag = ++last_request_;
    outbox_.push(std::move(stanza));
    if (const xml::element* query = root.child("query", archive_namespace))
        foreign_queries_.push_back(
            {last_request_, to.str(), std::string(query->attribute_value("queryid").value_or(""))});
    requests_.add(std::move(id), last_request_, std::move(to), now + timeout);
    return last_request_;
}

error_code session::send_untracked(xml::document stanza, time_point now) {
    now_ = now;
    if (state_ == state::ended) return session_error::closed;
    if (outbox_.waiting() >= settings_.bounds.outbox_messages) return session_error::outbox_full;
    const xml::element& root = stanza.root();
    const bool message = root.is("message", client_namespace);
    if (!message && !root.is("presence", client_namespace)) return session_error::not_a_stanza;
    if (const auto to = root.attribute_value("to"))
        if (const auto parsed = jid::parse(*to); !parsed) return parsed.error();
    outgoing sent;
    sent.kind = message ? stanza_kind::message : stanza_kind::presence;
    if (const error_code code = serialise(sent.bytes, root)) return code;
    if (!message) sent.tag = ++last_request_; // what becomes of it is reported
    outbox_.push(std::move(sent));
    return {};
}

void session::set_client_active(bool active, time_point now) {
    now_ = now;
    if (std::exchange(client_active_, active) == active || state_ != state::online ||
        stream_ended() || !features_.client_state_indication)
        return;
    out_ += active ? "<active xmlns='urn:xmpp:csi:0'/>" : "<inactive xmlns='urn:xmpp:csi:0'/>";
}

void session::push_own(std::string bytes, stanza_kind kind) {
    outgoing stanza;
    stanza.bytes = std::move(bytes);
    stanza.kind = kind;
    outbox_.push_urgent(std::move(stanza));
}

void session::announce_presence() { push_own("<presence/>", stanza_kind::presence); }

/// Fills the buffer for the next write, as far as the window and the batch size allow.
void session::flush() {
    if (connection_ == 0 || storage_broken_) return;
    if (state_ == state::online && !stream_ended()) {
        // What is new waits for the next session; what has to be written again belongs to this one.
        if (closing_ == closing::no && outbox_.machine().worn_out() && outbox_.unrepeated() == 0)
            renew();
        else if (recorder_.keeps())
            gather_gated();
        else if (!writing_)
            outbox_.write_pending(out_);
        if (!writing_) continue_closing();
    }
    if (writing_) return;
    if (state_ == state::online && !stream_ended()) {
        acknowledge();
        if (!waits_at_gate()) outbox_.write_request(out_, now_, random_);
    }
    write_out();
}

/// The next stanzas, which wait until the journal knows that they are written. Acknowledgements and
/// what belongs to the stream itself go past them.
void session::gather_gated() {
    if (waits_at_gate()) return;
    const management::window& window = outbox_.machine().unacknowledged();
    const management::sequence before = window.counter().next();
    const std::size_t owed = outbox_.owed_to_repeat();
    outbox_.write_pending(gate_->bytes);
    const std::size_t fresh = window.counter().next() - std::min(before, window.counter().next());
    gate_->stanzas = fresh + owed - std::min(owed, outbox_.owed_to_repeat());
    outbox_.withhold(outbox_.withheld() + fresh);
    if (!waits_at_gate()) return;
    // Among what is in flight by now, which another process would write again.
    if (announcement_waits_ && outbox_.urgent() == 0) {
        announcement_waits_ = false;
        recorder_.announced();
    }
    outbox_.write_request(gate_->bytes, now_, random_);
    collect();
    gate_->batch = recorder_.latest();
    let_out();
}

void session::write_when_durable(std::string bytes) {
    if (!recorder_.keeps()) {
        out_ += bytes;
        return;
    }
    gate_->bytes += bytes;
    collect();
    gate_->batch = recorder_.latest();
    let_out();
}

void session::acknowledge() {
    management::machine& sm = outbox_.machine();
    const bool asked = std::exchange(answer_owed_, false);
    if (!asked && !sm.acknowledgement_due(now_)) return;
    out_ += "<a xmlns='urn:xmpp:sm:3' h='";
    out_ += std::to_string(asked ? sm.answer() : sm.acknowledge());
    out_ += "'/>";
}

void session::write_out() {
    if (out_.empty() || writing_) return;
    writing_ = true;
    if (state_ == state::online)
        outbox_.withhold((waits_at_gate() ? gate_->stanzas : 0) + outbox_.owed_to_repeat());
    actions_.push_back(action::write{connection_, std::exchange(out_, {})});
}

std::optional<session_action> session::next_action() {
    if (actions_.empty()) flush();
    if (actions_.empty()) persist_changes();
    if (actions_.empty() && !out_.empty()) flush(); // what has become durable meanwhile
    if (actions_.empty()) {
        actions_.shrink();
        return std::nullopt;
    }
    return actions_.pop_front();
}

} // namespace epode
