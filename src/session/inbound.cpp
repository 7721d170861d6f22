// The way in: from bytes to what the application hears and what the ledger learns.
#include "session/parts.hpp"

#include <epode/session/session.hpp>

#include <epode/schema/read.hpp>
#include <epode/xml/error.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <utility>

namespace epode {

using management::count_result;
using management::phase;
using management::stanza_kind;

namespace {

constexpr std::string_view management_ns = "urn:xmpp:sm:3";
constexpr std::string_view carbons_ns = "urn:xmpp:carbons:2";
constexpr std::string_view receipts_ns = "urn:xmpp:receipts";
constexpr std::string_view markers_ns = "urn:xmpp:chat-markers:0";

bool has_receipt_or_marker(const xml::element& m) {
    for (const xml::element& c : m.children())
        if (c.ns == markers_ns || c.is("received", receipts_ns)) return true;
    return false;
}

} // namespace

void session::input(connection_id from, byte_view bytes, time_point now) {
    now_ = now;
    if (from != connection_ || connection_ == 0) return;
    heard_at_ = now;
    const error_code failed = parser_.feed(bytes);
    while (from == connection_) {
        std::optional<xml::item> item = parser_.next();
        if (!item) break;
        if (negotiation_)
            negotiated(negotiation_->receive(*item, out_));
        else if (auto* element = std::get_if<xml::document>(&*item))
            receive_element(std::move(*element));
        else if (std::holds_alternative<xml::stream_close>(*item))
            stream_closed();
    }
    if (failed && from == connection_ && parser_.error())
        invalid_xml(static_cast<xml::error>(failed.value()));
}

void session::invalid_xml(xml::error what) {
    const std::string_view condition = xml::stream_error_condition(what);
    diagnostics why{
        "the server sent XML that cannot be accepted: " + xml::make_error_code(what).message(), {}};
    if (state_ == state::online) { // a resumption would only bring the same again
        stream_failure(condition, {}, session_error::invalid_xml, std::move(why));
        return;
    }
    // It may be anybody who answers there: no reason to give up a session.
    write_stream_error(condition, {});
    drop_connection(false);
    connection_lost(management::loss::cut, session_error::invalid_xml, std::move(why));
}

void session::stream_closed() {
    if (closing_ == closing::said) {
        end(session_error::closed, {});
        return;
    }
    if (closing_ == closing::renewing) {
        drop_connection(false);
        connection_lost(management::loss::cut, session_error::session_renewed, {});
        return;
    }
    // The other side's orderly end also ends the session that could have been resumed.
    xml::write_stream_close(out_);
    drop_connection(false);
    progressed_ = false; // it was on purpose: at least no hurry
    connection_lost(management::loss::cut, session_error::stream_closed,
                    {"the server closed the stream", {}});
}

void session::receive_element(xml::document d) {
    const xml::element& e = d.root();
    if (e.ns == client_namespace) {
        stanza(std::move(d));
    } else if (e.ns == management_ns) {
        management_element(e);
    } else if (e.is("error", xml::stream_namespace)) {
        stream_error_received(e);
    }
    // Anything else (features once more, extensions unknown to us) is not for this state.
}

void session::management_element(const xml::element& e) {
    management::machine& sm = outbox_.machine();
    if (e.name == "r") {
        // Answered with the next write: a thousand of them cost one answer.
        answer_owed_ = sm.active();
    } else if (e.name == "a") {
        if (sm.active()) acknowledged(e);
    } else if (e.name == "enabled" && sm.state() == phase::enabling) {
        management::session_terms terms;
        terms.id = e.attribute_value("id").value_or("");
        const auto resume = e.attribute_value("resume").value_or("");
        terms.resume = may_resume() && (resume == "true" || resume == "1");
        if (const auto maximum = e.attribute_value("max"))
            if (const auto count = management::parse_count(*maximum))
                terms.maximum = seconds(*count);
        terms.location = e.attribute_value("location").value_or("");
        if (secure_) endpoints_.prefer(terms.location);
        sm.enabled(std::move(terms));
    } else if (e.name == "failed" && sm.state() == phase::enabling) {
        outbox_.enable_refused();
        events_.push_back(session_event::notice{
            {"the server refused stream management; pings prove what it received", {}}});
    }
    // Elements out of place are ignored: some servers answer a bad <a/> with <failed/>.
}

void session::acknowledged(const xml::element& e) {
    const auto h = management::parse_count(e.attribute_value("h").value_or(""));
    if (!h) {
        stream_failure("undefined-condition", {}, session_error::counts_disagree,
                       {"the server acknowledged with something that is not a count", {}});
        return;
    }
    progressed_ = true;
    judge(outbox_.acknowledged(*h, now_), *h);
}

void session::judge(count_result verdict, std::uint32_t h) {
    switch (verdict) {
    case count_result::accepted:
    case count_result::tolerated: return;
    case count_result::desynchronised:
        stream_failure("undefined-condition", {}, session_error::counts_disagree,
                       {"the server's counts of received stanzas contradict each other", {}});
        return;
    case count_result::too_high:
        // XEP-0198 §7.
        stream_failure("undefined-condition",
                       "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) +
                           "' send-count='" +
                           std::to_string(outbox_.machine().unacknowledged().counter().wire_sent() -
                                          static_cast<std::uint32_t>(outbox_.withheld())) +
                           "'/>",
                       session_error::counts_disagree,
                       {"the server acknowledged more than it was sent", {}});
        return;
    }
}

void session::stream_error_received(const xml::element& e) {
    const stream_error error = read_stream_error(e);
    const error_code code = error.condition;
    diagnostics why{"the server ended the stream: " + std::string(to_string(error.condition)),
                    std::string(text_of(error))};
    if (blames_stanza(error.condition)) {
        outbox_.suspect_newest();
        why.ours += " (a message may be too large or not acceptable to it)";
    }
    const bool final = ends_for_good(error.condition);
    if (stable()) endpoints_.stable();
    const bool redirected = error.condition == stream_condition::see_other_host && secure_ &&
                            error.other_host && endpoints_.redirect(*error.other_host);
    progressed_ = false; // it was on purpose: at least no hurry
    connection_lost(management::loss::cut, code, why,
                    redirected ? next_connection::at_once
                    : final    ? next_connection::never
                               : next_connection::later);
    if (!final) return;
    if (error.condition == stream_condition::conflict)
        end(session_error::replaced,
            {"another connection took over " + address_.str() + "; not connecting again",
             why.theirs});
    else
        end(code, std::move(why));
}

void session::stanza(xml::document d) {
    const std::string_view name = d.root().name;
    const bool message = name == "message";
    if (!message && name != "presence" && name != "iq") return; // not counted either (XEP-0198 §4)
    progressed_ = true;
    management::machine& sm = outbox_.machine();
    management::inbound_counter::arrival arrival{0, false};
    if (sm.active()) arrival = sm.received();
    // The application has it already, or is done with it: only our count had not reached the
    // server before the connection was lost.
    if (arrival.replayed) return;
    if (message) {
        // An archive is not read past a message that the application has not finished with, whether
        // or not the server counts it.
        message_stanza(std::move(d), sm.active()         ? delivery_of(arrival.number)
                                     : recorder_.keeps() ? uncounted_number()
                                                         : 0);
        return;
    }
    if (name == "presence")
        presence_stanza(std::move(d));
    else
        iq_stanza(std::move(d));
    if (sm.active()) sm.finished(arrival.number, now_);
}

namespace {

/// A delivery number holds the session's number above that of the stanza within it, so that it is
/// never used twice, and known again when the stanza comes again in the same session.
constexpr int sequence_bits = 40;
/// How many messages that were held back can be handed over at one place: less than 2 to the power
/// of this. A session has less than 2^31 stanzas, so that it fits.
constexpr int held_bits = 8;

} // namespace

std::uint64_t session::delivery_of(management::sequence number) const noexcept {
    const management::sequence within = number - outbox_.machine().inbound().first_of_session();
    return (std::uint64_t{session_number_} << sequence_bits) + within + 1;
}

/// Of a message that stream management does not count, or not just now. An earlier process may have
/// given such numbers in the same session.
std::uint64_t session::uncounted_number() noexcept {
    const std::uint64_t first = ((std::uint64_t{session_number_} << 1) + 1) << (sequence_bits - 1);
    uncounted_ = std::max({first, uncounted_, last_number_}) + 1;
    return uncounted_;
}

/// A number for the application, higher than any before. Mostly that of the delivery. What was held
/// back is handed over behind what came later: it, and all that follows in that session, gets one
/// from the upper half of the session's, by the place at which it is handed over.
std::uint64_t session::number_of(std::uint64_t delivery) noexcept {
    const management::machine& sm = outbox_.machine();
    if (delivery == 0 || !sm.active()) return uncounted_number();
    constexpr int half = sequence_bits - 1;
    const std::uint64_t upper = (std::uint64_t{session_number_} << 1) + 1;
    const auto at = [&](std::uint64_t place) { return (upper << half) + (place << held_bits); };
    if (releasing_ != 0)
        return at(sm.inbound().next() - sm.inbound().first_of_session()) + releasing_++;
    if (last_number_ >> half != upper) return delivery;
    return at(delivery & ((std::uint64_t{1} << sequence_bits) - 1));
}

/// The application is done with a message.
void session::finish(std::uint64_t delivery) {
    if (delivery == 0) return;
    std::uint64_t number = delivery; // that the application knows it by
    if (gate_)
        if (const auto renumbered = gate_->renumbered.extract(delivery))
            number = renumbered.mapped();
    recorder_.finished(number);
    catch_up_.finished(delivery);
    archive_progressed();
    count_handled(delivery);
    // Its copy in this session, if it came again that way, waited for the same.
    if (number != delivery) count_handled(number);
}

/// The stanza alone: whether the message of that number is finished is another question.
void session::count_handled(std::uint64_t delivery) {
    if (delivery == 0 || delivery >> sequence_bits != session_number_) return; // of an earlier one
    const management::sequence within = (delivery & ((std::uint64_t{1} << sequence_bits) - 1)) - 1;
    outbox_.machine().finished(outbox_.machine().inbound().first_of_session() + within, now_);
}

/// To the application, with a number that is durable before; unless it certainly had it.
bool session::hand_over(xml::document d, std::uint64_t delivery, bool via_carbon, bool sent_by_us,
                        std::string_view archive_id) {
    std::uint64_t number = number_of(delivery);
    bool again = false;
    if (std::string key = key_of(d.root(), archive_id); !key.empty()) {
        const arrivals::known before = arrivals_.give(key, number);
        again = before.given;
        if (again && before.certain) {
            // A stanza that a resumed session replays has the number of its copy from the archive:
            // while the application has that one, it is not finished either.
            const bool open = gate_ && delivery == before.number &&
                              std::any_of(gate_->renumbered.begin(), gate_->renumbered.end(),
                                          [&](const auto& e) { return e.second == delivery; });
            if (!open) count_handled(delivery);
            return false;
        }
        if (before.number == 0)
            recorder_.arrived(number, std::move(key));
        else
            number = before.number;
    }
    last_number_ = std::max(last_number_, number);
    if (gate_ && delivery && number != delivery) gate_->renumbered.emplace(delivery, number);
    events_.push_back(session_event::incoming_message{std::move(d), delivery, via_carbon,
                                                      sent_by_us, number, again});
    return true;
}

void session::message_stanza(xml::document d, std::uint64_t delivery) {
    const xml::element& m = d.root();
    for (const xml::element& child : m.children()) {
        if (child.ns != carbons_ns || (child.name != "sent" && child.name != "received")) continue;
        // Only our own account may tell us what others sent in its name (XEP-0280 §11): a copy
        // from anywhere else is a forgery, and there is nothing else in it to deliver.
        if (m.attribute_value("from") == address_.bare_text())
            carbon(child, child.name == "sent", delivery);
        else
            finish(delivery);
        return;
    }
    if (archive_result(m, delivery)) return;
    evidence(m);
    came(std::move(d), delivery, false, false);
}

void session::carbon(const xml::element& copy, bool sent, std::uint64_t delivery) {
    const xml::element* forwarded = copy.child("forwarded", "urn:xmpp:forward:0");
    const xml::element* inner = forwarded ? forwarded->child("message", client_namespace) : nullptr;
    if (!inner) {
        finish(delivery);
        return;
    }
    if (sent)
        ledger_.seen_by_server(id_of(inner->child("origin-id", stanza_id_ns)));
    else
        evidence(*inner);
    xml::document message(*inner);
    if (const xml::element* delay = forwarded->child("delay", delay_ns))
        if (!message.root().child("delay", delay_ns))
            message.root().add_copy(message.memory(), *delay);
    came(std::move(message), delivery, true, sent);
}

/// What a message tells about messages of ours.
void session::evidence(const xml::element& m) {
    const std::string_view type = m.attribute_value("type").value_or("");
    // Most messages say nothing of ours: then it is all the same whom they are from.
    if (type != "error" && type != "groupchat" && !has_receipt_or_marker(m)) return;
    const auto from = address_of(m, "from");
    // Without a sender it is our server that speaks (RFC 6120 §8.1.2.1), with an unreadable one
    // not.
    if (!from && m.attribute_value("from")) return;
    if (type == "error") {
        std::string_view condition, text;
        if (const xml::element* error = m.child("error", client_namespace))
            for (const xml::element& c : error->children())
                if (c.ns == stanza_errors_ns)
                    (c.name == "text" ? text : condition) = c.name == "text" ? c.text() : c.name;
        ledger_.bounced(from, address_, m.attribute_value("id").value_or(""), condition, text);
        // XEP-0045 §7.4: so a room answers those who are not in it.
        if (from && condition == "not-acceptable") rooms_.doubt(from->bare_text(), now_);
        return;
    }
    if (!from) return;
    if (type == "groupchat") {
        groupchat(m, *from);
        return;
    }
    for (const xml::element& c : m.children()) {
        if (c.ns == receipts_ns && c.name == "received") ledger_.delivered(*from, id_of(&c));
        if (c.ns != markers_ns) continue;
        if (c.name == "received") ledger_.delivered(*from, id_of(&c));
        if (c.name == "displayed" || c.name == "acknowledged") ledger_.displayed(*from, id_of(&c));
    }
}

void session::groupchat(const xml::element& m, const jid& from) {
    rooms_.heard(from.bare_text(), now_);
    const std::string_view occupant = id_of(m.child("occupant-id", "urn:xmpp:occupant-id:0"));
    if (rooms_.is_self(from, occupant)) {
        const rooms::room* room = rooms_.find(from.bare_text());
        std::string_view room_id;
        if (room && room->announced && room->announced->ids)
            room_id = stanza_id_by(m, from.bare_text());
        ledger_.reflected(from, m.attribute_value("id").value_or(""),
                          id_of(m.child("origin-id", stanza_id_ns)), room_id);
        return;
    }
    for (const xml::element& c : m.children())
        if (c.is("displayed", markers_ns) || c.is("acknowledged", markers_ns))
            ledger_.displayed(from, id_of(&c));
}

void session::presence_stanza(xml::document d) {
    if (!rooms_.all().empty())
        if (const auto from = address_of(d.root(), "from"))
            room_changed(rooms_.presence(d.root(), *from, now_));
    events_.push_back(session_event::incoming_presence{std::move(d)});
}

/// The answer to a self-ping, if it is one.
bool session::self_ping_answered(const xml::element& iq, const jid& from, std::string_view type) {
    if (rooms_.all().empty()) return false;
    std::optional<stanza_condition> error;
    if (type == "error") {
        const auto why = schema::first_payload<stanza_error>(iq);
        error = why ? why->condition : stanza_condition::undefined_condition;
    }
    auto change = rooms_.ping_answered(from, iq.attribute_value("id").value_or(""), error, now_);
    if (!change) return false;
    room_changed(std::move(*change));
    expire_rooms(); // to be entered at once, if so
    ask_room(std::string(from.bare_text()));
    return true;
}

void session::iq_stanza(xml::document d) {
    const xml::element& iq = d.root();
    const std::string_view type = iq.attribute_value("type").value_or("");
    if (type == "get" || type == "set") {
        answer_request(iq, type);
        return;
    }
    const std::string_view id = iq.attribute_value("id").value_or("");
    const auto from = address_of(iq, "from");
    if (type != "result" && type != "error") return;
    if (iq.attribute_value("from") && !from) return; // nobody we could have asked
    const bool from_server = !from || from->str() == address_.domain() ||
                             from->str() == address_.bare_text() || *from == address_;
    if (from_server && outbox_.barrier_answered(id, now_)) return;
    if (from && self_ping_answered(iq, *from, type)) return;
    if (const auto number = requests_.answered(id, from, address_)) {
        if (own_answer(*number, &iq)) return;
        outbox_.request_answered(*number);
        events_.push_back(session_event::answered{*number, {}, std::move(d)});
    }
}

/// RFC 6120 §8.2.3: every get and set is answered; only who asks on and on without reading what
/// he is told gets no further answers.
void session::answer_request(const xml::element& iq, std::string_view type) {
    if (outbox_.urgent() >= settings_.bounds.outbox_messages) return;
    std::string out = "<iq id='";
    (void)xml::append_escaped_attribute(out, iq.attribute_value("id").value_or(""));
    if (const auto from = iq.attribute_value("from")) {
        out += "' to='";
        (void)xml::append_escaped_attribute(out, *from);
    }
    const auto children = iq.children();
    const xml::element* payload = children.begin() == children.end() ? nullptr : &*children.begin();
    if (type == "get" && payload && payload->is("ping", "urn:xmpp:ping")) {
        out += "' type='result'/>";
    } else if (type == "get" && payload &&
               payload->is("query", "http://jabber.org/protocol/disco#info") &&
               !payload->attribute_value("node")) {
        out += "' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>"
               "<identity category='client' type='bot' name='epode'/>"
               "<feature var='http://jabber.org/protocol/disco#info'/>"
               "<feature var='urn:xmpp:ping'/><feature var='urn:xmpp:receipts'/></query></iq>";
    } else {
        out += "' type='error'><error type='cancel'><service-unavailable xmlns='";
        out += stanza_errors_ns;
        out += "'/></error></iq>";
    }
    push_own(std::move(out), stanza_kind::iq);
}

} // namespace epode
