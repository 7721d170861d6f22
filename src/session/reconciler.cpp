#include "session/parts.hpp"
#include "stanza/written.hpp"

#include <epode/session/reconciler.hpp>

#include <epode/protocol/xep0334.hpp>
#include <epode/schema/read.hpp>

#include <algorithm>
#include <utility>

namespace epode {

std::string_view reconciler::conversation_of(const jid& to, bool groupchat, bool is_occupant) {
    return !groupchat && is_occupant ? std::string_view(to.str()) : to.bare_text();
}

bool reconciler::is_archivable(std::string_view serialised) {
    const auto tree = parse_written(std::string(serialised));
    if (!tree) return false;
    const xml::element& m = tree->root();
    const std::string_view type = m.attribute_value("type").value_or("normal");
    if (type != "chat" && type != "normal" && type != "groupchat") return false;
    if (!m.child("body", client_namespace)) return false;
    const auto hints = schema::first_payload<processing_hints>(m);
    return !hints || (!hints->no_store && !hints->no_permanent_store);
}

bool reconciler::keeps(const mam_preferences& p, const jid& peer) {
    const auto names = [&](const std::vector<jid>& all) {
        return std::any_of(all.begin(), all.end(), [&](const jid& each) {
            return each == peer || each.str() == peer.bare_text();
        });
    };
    if (names(p.never)) return false;
    return p.otherwise == mam_default::always || names(p.always);
}

reconciler::conversation* reconciler::get(std::string_view name) const noexcept {
    for (const auto& each : conversations_)
        if (each->name == name) return each.get();
    return nullptr;
}

std::string_view reconciler::find(std::string_view name) const noexcept {
    const conversation* c = get(name);
    return c ? std::string_view(c->name) : std::string_view();
}

void reconciler::add(std::string_view name, candidate c, time_point lost_at) {
    conversation* at = get(name);
    if (!at) {
        at = conversations_.emplace_back(std::make_unique<conversation>()).get();
        at->name = name;
        at->room = c.groupchat;
    }
    at->due = std::max(at->due, lost_at + timing_.settle);
    at->failures = 0;
    verdict& v = at->messages.emplace_back();
    v.of = std::move(c);
}

void reconciler::not_before(time_point at) {
    for (const auto& each : conversations_)
        each->due = std::max(each->due, at);
}

std::optional<time_point> reconciler::deadline(time_point after) const noexcept {
    std::optional<time_point> earliest;
    if (current_) return earliest;
    for (const auto& each : conversations_)
        if (each->due > after && (!earliest || each->due < *earliest)) earliest = each->due;
    return earliest;
}

std::vector<reconciler::subject> reconciler::due(time_point now) const {
    std::vector<subject> out;
    if (current_) return out;
    for (const auto& each : conversations_)
        if (each->due <= now) out.push_back({each->name, each->room});
    return out;
}

std::string reconciler::begin(std::string_view name, random_source& random) {
    conversation& c = *get(name);
    if (!c.query) {
        archive_query::filter wanted;
        if (!c.room) wanted.with = c.name;
        // What is added while the query is under way was written later than all of these.
        for (const verdict& v : c.messages) {
            const auto at = v.of.stanza.accepted_at;
            if (!at) {
                wanted.start.reset();
                break;
            }
            if (!wanted.start || *at - timing_.skew < *wanted.start)
                wanted.start = *at - timing_.skew;
        }
        c.query = std::make_unique<archive_query>(std::move(wanted));
    }
    current_ = &c;
    return c.query->request(random);
}

bool reconciler::is_asking(std::string_view room) const noexcept {
    return current_ && (current_->room ? current_->name == room : room.empty());
}

std::string_view reconciler::asking_about() const noexcept {
    return current_ ? std::string_view(current_->name) : std::string_view();
}

bool reconciler::is_room(std::string_view name) const noexcept {
    const conversation* c = get(name);
    return c && c->room;
}

bool reconciler::result(const xml::element& stanza, const jid& own, const is_self& self) {
    if (!current_) return false;
    conversation& c = *current_;
    const auto item = c.query->result(stanza);
    if (!item) return false;
    const xml::element& m = *item->message;
    const auto from = address_of(m, "from");
    const bool ours =
        from && (c.room ? from->bare_text() == c.name &&
                              self(*from, id_of(m.child("occupant-id", "urn:xmpp:occupant-id:0")))
                        : from->bare_text() == own.bare_text());
    if (!ours) return true;
    c.saw_another = !c.room;
    const std::string_view origin = id_of(m.child("origin-id", stanza_id_ns));
    const std::string_view id = id_of(&m);
    for (verdict& v : c.messages) {
        if (v.what == finding::found || (v.of.id != origin && v.of.id != id)) continue;
        v.what = finding::found;
        v.archive_id = item->id;
        if (c.room) v.occupant = from->str();
    }
    return true;
}

reconciler::step reconciler::answered(const xml::element* iq, time_point now) {
    conversation* c = std::exchange(current_, nullptr);
    if (!c) return step::later;
    if (iq) {
        switch (c->query->answered(*iq)) {
        case archive_query::step::more: return step::more;
        case archive_query::step::complete: reason_.clear(); return step::done;
        case archive_query::step::no_such_position: // it lost what it told: from the beginning
        case archive_query::step::refused:
            reason_ = "the archive did not tell (" + c->query->reason() + ")";
            c->query.reset();
            break;
        }
    } else {
        reason_ = "the archive did not answer";
        c->query->abandon();
    }
    return failed(c->name, now) ? step::done : step::later;
}

bool reconciler::failed(std::string_view name, time_point now) {
    conversation* c = get(name);
    if (!c || ++c->failures >= timing_.attempts) return true;
    c->due = now + timing_.again;
    return false;
}

void reconciler::session_lost() noexcept {
    if (!current_) return;
    current_->query->abandon();
    current_ = nullptr;
}

std::vector<reconciler::verdict> reconciler::take(std::string_view name, bool keeps_all) {
    const auto at = std::find_if(conversations_.begin(), conversations_.end(),
                                 [&](const auto& each) { return each->name == name; });
    if (at == conversations_.end()) return {};
    const std::unique_ptr<conversation> c = std::move(*at);
    conversations_.erase(at);
    if (current_ == c.get()) current_ = nullptr;
    const std::string failure = std::exchange(reason_, {});
    for (verdict& v : c->messages) {
        if (v.what == finding::found) continue;
        if (!failure.empty()) {
            v.reason = failure;
        } else if (!keeps_all && !c->saw_another) {
            v.reason = "it is not in the archive, which perhaps does not keep such messages";
        } else if (!is_archivable(v.of.stanza.bytes)) {
            v.reason = "it is not in the archive, which keeps no messages of its kind";
        } else {
            v.what = finding::absent;
        }
    }
    std::sort(c->messages.begin(), c->messages.end(),
              [](const verdict& a, const verdict& b) { return a.of.number < b.of.number; });
    return std::move(c->messages);
}

std::vector<reconciler::verdict> reconciler::give_up(std::string_view name,
                                                     std::string_view reason) {
    reason_ = reason;
    return take(name, false);
}

std::vector<reconciler::verdict> reconciler::give_up_all(std::string_view reason) {
    std::vector<verdict> out;
    while (!conversations_.empty())
        for (verdict& v : give_up(std::string(conversations_.front()->name), reason))
            out.push_back(std::move(v));
    return out;
}

} // namespace epode
