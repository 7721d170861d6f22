// What was missed while no session stood: fetched from the user's archive, and handed over before
// what is new. Also the questions that the session asks on its own account.
#include "session/parts.hpp"

#include <epode/session/session.hpp>

#include <epode/protocol/xep0030.hpp>
#include <epode/schema/read.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <utility>

namespace epode {

using management::stanza_kind;

namespace {

bool is_from(const xml::element& m, std::string_view attribute, std::string_view bare) {
    const auto address = address_of(m, attribute);
    return address && address->bare_text() == bare;
}

} // namespace

/// \param to empty: the user's own account
void session::ask(question about, std::string_view type, std::string_view to,
                  std::string_view payload) {
    const std::string id = random_.token(26);
    std::string out = "<iq id='" + id + "' type='";
    out += type;
    if (!to.empty()) {
        out += "' to='";
        (void)xml::append_escaped_attribute(out, to); // a jid is always writable
    }
    out += "'>";
    out += payload;
    push_own(out + "</iq>", stanza_kind::iq);
    await_answer({++last_request_, about, id, to.empty() ? jid() : *jid::parse(to)});
}

void session::await_answer(open_question q) {
    const duration patience = q.about == question::missed ? settings_.catching_up.answer
                                                          : settings_.reconciliation.answer;
    requests_.add(q.id, q.number, q.to, now_ + patience);
    questions_.push_back(std::move(q));
}

/// Takes the answer to a question of the session's own (null: there was none); false: it is the
/// application's.
bool session::own_answer(request_id number, const xml::element* iq) {
    std::erase_if(foreign_queries_, [&](const auto& q) { return q.number == number; });
    const auto at = std::find_if(questions_.begin(), questions_.end(),
                                 [&](const auto& q) { return q.number == number; });
    if (at == questions_.end()) return false;
    open_question q = std::move(*at);
    questions_.erase(at);
    if (questions_.empty()) questions_.shrink_to_fit();
    if (!iq && reading_paused_ && connection_ != 0) { // it may have come, and nobody reads it
        await_answer(std::move(q));
        return true;
    }
    switch (q.about) {
    case question::account: account_answered(iq); break;
    case question::missed: missed_answered(iq); break;
    case question::preferences: preferences_answered(iq); break;
    case question::room: room_answered(q.to.bare_text(), iq); break;
    case question::lookup: lookup_answered(iq); break;
    }
    return true;
}

bool session::may_ask() const noexcept {
    return state_ == state::online && connection_ != 0 && closing_ == closing::no;
}

void session::ask_account() {
    account_known_ = knowledge::asking;
    ask(question::account, "get", address_.bare_text(),
        "<query xmlns='http://jabber.org/protocol/disco#info'/>");
}

void session::account_answered(const xml::element* iq) {
    if (account_known_ != knowledge::asking) return; // of a session that is lost
    if (!iq) {
        account_known_ = knowledge::no;
        tell_of_archive(catch_up_.unanswered(now_));
        caught_up();
        if (!lookups_) return;
        for (const reconciler::subject& s : lookups_->open.due(now_))
            if (!s.room)
                not_told(std::string(s.conversation),
                         "the server did not say whether it has an archive");
        return;
    }
    account_known_ = knowledge::yes;
    const auto info = schema::first_payload<disco_info>(*iq);
    has_archive_ = info && info->has(archive_namespace);
    ask_archive();
    look_up();
}

/// Whether an id in the user's archive can be believed: a server that announces the archive gives
/// them itself, and removes forged ones (XEP-0313 §5.2.1, XEP-0359 §4).
bool session::trusts_archive_ids() const noexcept {
    return account_known_ == knowledge::yes ? has_archive_ : catch_up_.position().has_value();
}

std::string_view session::archive_id_of(const xml::element& m) const noexcept {
    return trusts_archive_ids() ? stanza_id_by(m, address_.bare_text()) : std::string_view();
}

/// By what the message is known again: if it was said in a room, by the room's own id. That is
/// remembered only of a room that announces such ids, and so removes forged ones (XEP-0359 §4). It
/// is recognised also while the room has not told, as in a new process: a forger can then only make
/// his own message look like one that came.
std::string session::key_of(const xml::element& m, std::string_view archive_id) const {
    const auto from =
        m.attribute_value("type") == "groupchat" ? address_of(m, "from") : std::nullopt;
    const std::string_view id = from ? stanza_id_by(m, from->bare_text()) : std::string_view();
    if (!id.empty()) {
        const rooms::room* room = rooms_.find(from->bare_text());
        const std::optional<rooms::features> told = room ? room->announced : std::nullopt;
        if (!told || told->ids) {
            std::string key = arrivals::key_of(m, id, from->bare_text());
            // A server whose archive has it, too, may tell that id alone the next time.
            if ((told && archive_id.empty()) || arrivals_.find(key).certain) return key;
        }
    }
    return arrivals::key_of(m, archive_id);
}

/// A session stands. What a new process resumes may have been in the middle of catching up.
void session::archives_online(bool resumed) {
    const bool unsure = recorder_.keeps() && !began_catching_up_;
    if (settings_.catch_up && (!resumed || unsure)) {
        began_catching_up_ = true;
        if (!has_archive_ && account_known_ == knowledge::yes) account_known_ = knowledge::no;
        catch_up_.begin();
    }
    ask_archive();
    caught_up(); // in a first session nothing waits
    look_up();
}

void session::archives_lost() {
    catch_up_.session_lost();
    if (account_known_ == knowledge::asking) account_known_ = knowledge::no;
    if (lookups_) {
        lookups_->open.session_lost();
        lookups_->preferences_known = knowledge::no;
    }
    announcement_owed_ = announcement_waits_ = false;
    adopt_uncertain();
}

/// The next question to the user's archive, if there is one.
void session::ask_archive() {
    if (!may_ask() || !catch_up_.wants_to_ask() || account_known_ == knowledge::asking) return;
    if (account_known_ == knowledge::no) {
        ask_account();
        // Where it ends before messages come: whether there is one will be seen.
        if (!catch_up_.position()) ask(question::missed, "set", {}, catch_up_.request(random_));
    } else if (has_archive_) {
        ask(question::missed, "set", {}, catch_up_.request(random_));
    } else {
        catch_up_.unsupported();
        caught_up();
    }
}

void session::missed_answered(const xml::element* iq) {
    tell_of_archive(catch_up_.answered(iq, now_));
    archive_progressed();
    ask_archive();
    caught_up();
}

void session::tell_of_archive(std::string trouble) {
    if (!trouble.empty()) events_.push_back(session_event::notice{{std::move(trouble), {}}});
}

/// If nothing is missed any more: what waited for it.
void session::caught_up() {
    if (catch_up_.holds()) return;
    hand_over_held();
    if (state_ == state::online) announce();
}

/// Asks for what makes messages come. Until then the server keeps them, and in order.
void session::announce() {
    if (!std::exchange(announcement_owed_, false)) return;
    if (settings_.carbons)
        push_own("<iq type='set' id='" + random_.token(16) +
                     "'><enable xmlns='urn:xmpp:carbons:2'/></iq>",
                 stanza_kind::iq);
    if (!settings_.initial_presence) return;
    announce_presence();
    announcement_waits_ = true;
}

/// What is new waits until what was missed is handed over. A room's messages are in another
/// archive.
void session::came(xml::document d, std::uint64_t delivery, bool via_carbon, bool sent_by_us) {
    if (catch_up_.holds() && d.root().attribute_value("type") != "groupchat") {
        held_.push_back({std::move(d), delivery, via_carbon, sent_by_us});
        constexpr std::size_t most = 255; // see number_of()
        if (held_.size() < std::min(settings_.bounds.held_messages, most)) return;
        catch_up_.stop_holding();
        hand_over_held();
        return;
    }
    came_at_last({std::move(d), delivery, via_carbon, sent_by_us});
}

void session::came_at_last(held_message m) {
    const std::string archive_id(archive_id_of(m.stanza.root()));
    if (!hand_over(std::move(m.stanza), m.delivery, m.via_carbon, m.sent_by_us, archive_id)) return;
    catch_up_.came(m.delivery, archive_id);
    archive_progressed();
}

void session::hand_over_held() {
    releasing_ = 1;
    while (!held_.empty())
        came_at_last(held_.pop_front());
    held_.shrink();
    releasing_ = 0;
}

/// An earlier process may have handed over already what the resumed session brings again and waits:
/// that keeps its place before what is fetched.
void session::hand_over_held_before(const archive_query::item& item) {
    if (held_.empty()) return;
    const std::uint64_t number = arrivals_.find(key_of(*item.message, item.id)).number;
    while (!held_.empty()) {
        const xml::element& first = held_.front().stanza.root();
        const auto known = arrivals_.find(key_of(first, archive_id_of(first)));
        if (known.number == 0 || (number != 0 && known.number >= number)) return;
        came_at_last(held_.pop_front());
    }
}

/// Handles what says to come from an archive; false: it is not that, or the application asked for
/// it. From elsewhere than the archive that was asked, or unasked, it is a forgery (XEP-0313
/// §4.2, security considerations).
bool session::archive_result(const xml::element& m, std::uint64_t delivery) {
    const xml::element* result = m.child("result", archive_namespace);
    if (!result) return false;
    const std::string_view from = m.attribute_value("from").value_or("");
    const bool own = from.empty() || from == address_.bare_text();
    if (own) {
        if (const auto item = catch_up_.result(m)) {
            missed_message(*item, delivery);
            return true;
        }
    }
    if (lookups_ && lookups_->open.is_asking(own ? std::string_view() : from))
        (void)lookups_->open.result(m, address_, [this](const jid& who, std::string_view occupant) {
            return rooms_.is_self(who, occupant);
        });
    for (const foreign_query& q : foreign_queries_) {
        const bool of_account = q.archive.empty() || q.archive == address_.bare_text();
        if (q.query_id == result->attribute_value("queryid").value_or("") &&
            (of_account ? own : q.archive == from))
            return false;
    }
    // An earlier process may have asked, and handed it over: then it is fetched again, and only
    // that finishes the message.
    count_handled(delivery);
    return true;
}

void session::missed_message(const archive_query::item& item, std::uint64_t delivery) {
    const xml::element& m = *item.message;
    hand_over_held_before(item);
    const bool ours = is_from(m, "from", address_.bare_text());
    const bool to_us = is_from(m, "to", address_.bare_text());
    if (!ours) {
        if (m.attribute_value("type") != "groupchat") evidence(m);
    } else {
        const std::string_view origin = id_of(m.child("origin-id", stanza_id_ns));
        if (ledger_.seen_by_server(origin.empty() ? id_of(&m) : origin) && !to_us) {
            finish(delivery); // this client wrote it
            catch_up_.fetched(0, item);
            archive_progressed();
            return;
        }
    }
    xml::document message(m);
    if (item.delay && !message.root().child("delay", delay_ns))
        message.root().add_copy(message.memory(), *item.delay);
    const bool copy = ours && !to_us;
    const bool fresh = hand_over(std::move(message), delivery, copy, copy, item.id);
    catch_up_.fetched(fresh ? delivery : 0, item);
    archive_progressed();
}

/// How far the archive is read, and finished with, becomes durable together with what is finished.
void session::archive_progressed() {
    if (const auto reached = catch_up_.advance())
        recorder_.archive_read(settings_.login.account.bare_text(), reached->text());
}

void session::expire_archives() {
    if (!may_ask()) return;
    catch_up_.expire(now_);
    ask_archive();
    look_up();
}

} // namespace epode
