// The state of a history as text: where two texts are equal, the same events lead on to the same.
//
// It has what is durable and under way to the disk; what the session holds, the private parts too;
// the bytes under way on the network; the server's sessions, stores and truth; and what the checks
// remember of it. It leaves out the time and what follows from it alone (waits, stamps, which
// attempt it is), because a history waits just until the next thing can happen; and words that are
// for people. Ids that were drawn at random are named by their order.
#include "history_world.hpp"

#include <charconv>
#include <map>
#include <type_traits>

namespace epode::simulation {

namespace {

// A session hides what nobody else may rely on. This alone has to see it, and C++ lets explicit
// instantiations name what is private.
template <class Tag, auto Member>
struct opened {
    friend constexpr auto hidden(Tag) { return Member; }
};
#define EPODE_OPENED(name, member)                                                                 \
    struct name {                                                                                  \
        friend constexpr auto hidden(name);                                                        \
    };                                                                                             \
    template struct opened<name, &member>;

EPODE_OPENED(session_gate, session::gate_)
EPODE_OPENED(session_outbox, session::outbox_)
EPODE_OPENED(session_recorder, session::recorder_)
EPODE_OPENED(session_events, session::events_)
EPODE_OPENED(session_out, session::out_)
EPODE_OPENED(session_writing, session::writing_)
EPODE_OPENED(session_answer_owed, session::answer_owed_)
EPODE_OPENED(session_state, session::state_)
EPODE_OPENED(session_questions, session::questions_)
EPODE_OPENED(session_catch_up, session::catch_up_)
EPODE_OPENED(session_held, session::held_)
EPODE_OPENED(session_lookups, session::lookups_)
EPODE_OPENED(session_announcement_owed, session::announcement_owed_)
EPODE_OPENED(session_announcement_waits, session::announcement_waits_)
EPODE_OPENED(session_began_catching_up, session::began_catching_up_)
EPODE_OPENED(session_account_known, session::account_known_)
EPODE_OPENED(session_last_number, session::last_number_)
EPODE_OPENED(session_uncounted, session::uncounted_)
EPODE_OPENED(outbox_urgent, outbox::urgent_)
EPODE_OPENED(outbox_pending, outbox::pending_)
EPODE_OPENED(outbox_held, outbox::held_)
EPODE_OPENED(outbox_unwritten, outbox::unwritten_)
EPODE_OPENED(outbox_withheld, outbox::withheld_)
EPODE_OPENED(outbox_open, outbox::open_)
EPODE_OPENED(recorder_kept, recorder::kept_)
EPODE_OPENED(machine_told, management::machine::told_)
EPODE_OPENED(machine_promised, management::machine::promised_)
EPODE_OPENED(machine_unanswered, management::machine::unanswered_resumes_)
EPODE_OPENED(machine_proven, management::machine::proven_)
EPODE_OPENED(catch_up_phase, catch_up::phase_)
EPODE_OPENED(catch_up_once_more, catch_up::once_more_)
EPODE_OPENED(catch_up_gap, catch_up::gap_)
EPODE_OPENED(counter_open, management::inbound_counter::open_)
EPODE_OPENED(counter_arrived, management::inbound_counter::arrived_)

#undef EPODE_OPENED

} // namespace

class portrait {
public:
    std::string of(const history_world& w) {
        const client& c = w.alice();
        add("disk", c.durable_);
        if (c.batch_) add("batch", *c.batch_);
        line("client", c.writing_.has_value(), c.over_, c.resumes_, c.last_stream_, c.has_open());
        for (const auto& [delivery, id] : c.open_)
            line("open", id);
        for (const client::submitted& s : c.messages_)
            line("submitted", s.id, s.accepted, s.told);
        for (const auto& [id, times] : c.given_)
            line("given", id, times > 1, c.handled_.contains(id), c.here_.contains(id),
                 number_of(c.numbers_, id));
        add(*c.core_, c);
        line("network", w.connected(), w.reached_, w.up_);
        add(w.server_, w);
        return named(text_);
    }

private:
    template <class Of, class Tag>
    static const auto& in(const Of& of, Tag tag) {
        return of.*hidden(tag);
    }
    static std::uint64_t number_of(const std::map<std::string, std::uint64_t>& numbers,
                                   const std::string& id) {
        const auto at = numbers.find(id);
        return at == numbers.end() ? 0 : at->second;
    }

    /// Of a position in an archive, which is a time and an id.
    static std::string_view id_in(std::string_view position) {
        return position.substr(std::min(position.find(' '), position.size()));
    }

    template <class... Parts>
    void line(const char* name, const Parts&... parts) {
        text_ += name;
        (part(parts), ...);
        text_ += '\n';
    }
    template <class T>
    void part(const T& value) {
        text_ += ' ';
        if constexpr (std::is_convertible_v<T, std::string_view>)
            text_ += value;
        else if constexpr (std::is_enum_v<T>)
            number(static_cast<std::uint64_t>(value));
        else
            number(static_cast<std::uint64_t>(value));
    }
    template <class T>
    void part(const std::optional<T>& value) {
        if (value)
            part(*value);
        else
            text_ += " -";
    }
    void number(std::uint64_t n) {
        char digits[24];
        text_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
    }
    /// With names for ids that were drawn, and without stamps: both stand in attributes.
    static std::string named(std::string_view text) {
        constexpr std::size_t shortest = 16; // of what the library draws
        constexpr std::string_view drawn_from = "0123456789abcdefghijklmnopqrstuv";
        std::map<std::string_view, std::size_t> drawn;
        std::string out;
        std::size_t begin = 0; // of what is not copied yet
        for (std::size_t at = 0; (at = text.find("='", at)) != text.npos;) {
            const std::string_view name = text.substr(begin, at - begin);
            at += 2;
            const std::string_view value = text.substr(at, text.find('\'', at) - at);
            const bool stamp = name.ends_with(" stamp");
            if (stamp ||
                (value.size() >= shortest && value.find_first_not_of(drawn_from) == value.npos)) {
                out += text.substr(begin, at - begin);
                if (!stamp)
                    out += '#' + std::to_string(drawn.emplace(value, drawn.size()).first->second);
                begin = at + value.size();
            }
            at += value.size();
        }
        return out += text.substr(begin);
    }

    void add(const char* name, const journal::message& m) {
        line(name, m.number, m.id, m.to, m.accepted_at.has_value(), m.bytes, m.fate, m.evidence,
             m.attempts, m.suspicions);
    }
    void add(const char* name, const journal::numbered& n) {
        line(name, n.sequence, n.kind, n.message, n.bytes);
    }
    void add(const char* name, const journal::arrival& a) {
        line(name, a.number, a.key, a.finished);
    }
    void add(const char* name, const journal::stream& s) {
        line(name, s.id, s.address, s.announced);
    }
    void add(const char* name, const journal::state& s) {
        line(name, s.account, s.acknowledged, s.handled, s.session_number, s.last_message);
        if (s.stream) add("stream", *s.stream);
        for (const journal::numbered& n : s.in_flight)
            add("in flight", n);
        for (const auto& [number, m] : s.messages)
            add("message", m);
        for (const journal::arrival& a : s.arrivals)
            add("arrival", a);
        for (const auto& [address, position] : s.archive)
            line("archive", address, id_in(position));
    }
    void add(const char* name, const journal::batch& b) {
        line(name, b.account, b.session_number, b.stream_ended, b.in_flight_replaced,
             b.acknowledged, b.handled);
        if (b.stream) add("stream", *b.stream);
        for (const journal::message& m : b.accepted)
            add("accepted", m);
        for (const journal::message& m : b.changed)
            add("changed", m);
        for (const message_id m : b.acked)
            line("acked", m);
        for (const journal::numbered& n : b.written)
            add("written", n);
        for (const journal::arrival& a : b.arrivals)
            add("arrival", a);
        for (const std::uint64_t n : b.finished)
            line("finished", n);
        for (const auto& [address, position] : b.archive)
            line("archive", address, id_in(position));
    }

    void add(const char* name, const ring<management::outgoing>& stanzas) {
        for (std::size_t i = 0; i < stanzas.size(); ++i)
            add(name, stanzas[i]);
    }
    void add(const char* name, const management::outgoing& s) {
        line(name, s.kind, s.tag, s.suspicions, s.alone, s.bytes);
    }

    void add(const session& s, const client& c) {
        line("session", in(s, session_state{}), in(s, session_writing{}),
             in(s, session_answer_owed{}), in(s, session_account_known{}),
             in(s, session_announcement_owed{}), in(s, session_announcement_waits{}),
             in(s, session_began_catching_up{}), in(s, session_last_number{}),
             in(s, session_uncounted{}), in(s, session_out{}));
        for (const client::submitted& each : c.messages_)
            if (const ledger::record* r = s.fates().find(each.id))
                line("fate", r->number, r->fate, r->evidence, r->attempts, r->suspicions,
                     r->reconciling, r->touched);
        line("progress", s.fates().unread_progress());
        const ring<session_event::any>& events = in(s, session_events{});
        for (std::size_t i = 0; i < events.size(); ++i) {
            line("event", events[i].index());
            if (const auto* m = std::get_if<session_event::incoming_message>(&events[i]))
                line("message", m->number, m->delivery != 0, m->duplicate);
        }
        add(s.stream_management());
        const outbox& o = in(s, session_outbox{});
        line("outbox", in(o, outbox_unwritten{}), o.withheld(), in(o, outbox_open{}));
        add("urgent", in(o, outbox_urgent{}));
        add("pending", in(o, outbox_pending{}));
        for (const auto& each : in(o, outbox_held{}))
            add("held", each.stanza);
        for (const auto& each : in(s, session_questions{}))
            line("question", each.about, each.to.str());
        const catch_up& missed = in(s, session_catch_up{});
        line("catch up", in(missed, catch_up_phase{}), missed.holds(), in(missed, catch_up_gap{}),
             in(missed, catch_up_once_more{}), missed.deadline().has_value());
        if (missed.position()) line("position", missed.position()->id);
        line("held", in(s, session_held{}).size());
        if (const auto& lookups = in(s, session_lookups{}))
            line("lookups", lookups->open.empty(), lookups->preferences_known);
        if (const auto& gate = in(s, session_gate{})) {
            for (const auto& t : {gate->events, gate->progress})
                line("gate", t.open - t.taken, t.next - t.taken);
            line("gate", gate->stanzas, gate->renumbered.size(), gate->bytes,
                 gate->bytes.empty() || in(s, session_recorder{}).durable(gate->batch));
        }
        if (const auto& kept = in(in(s, session_recorder{}), recorder_kept{})) {
            line("recorder", kept->waiting, kept->next, kept->acknowledged, kept->handled,
                 kept->handled_under_way, kept->stream_id, kept->announced, kept->stream_announced);
            add("change", kept->change);
        }
    }

    void add(const management::machine& m) {
        line("machine", m.state(), m.terms().id, in(m, machine_told{}), in(m, machine_promised{}),
             in(m, machine_unanswered{}), in(m, machine_proven{}), m.tellable(),
             m.requests().outstanding(), m.requests().due());
        const management::window& w = m.unacknowledged();
        line("window", w.counter().acknowledged(), w.counter().next());
        for (std::size_t i = 0; i < w.size(); ++i)
            add("unacknowledged", w[i]);
        line("inbound", m.inbound().next(), m.inbound().handled(), m.inbound().first_of_session(),
             in(m.inbound(), counter_arrived{}));
        const auto& open = in(m.inbound(), counter_open{});
        for (std::size_t i = 0; i < open.size(); ++i)
            line("came", open[i].number, open[i].finished);
    }

    void add(const server& s, const history_world& w) {
        for (const auto& each : s.sessions_) {
            line("resource", each->address, each->link != 0, each->managed, each->available,
                 each->carbons, each->halved, each->sm_id, each->handled, each->confirmed);
            for (const std::string& stanza : each->unacked)
                line("unacked", stanza);
        }
        if (const auto at = s.streams_.find(w.link_); at != s.streams_.end()) {
            const server::stream& stream = at->second;
            line("server's stream", stream.stage, stream.ended, stream.of != nullptr,
                 stream.told_failed_count, stream.parser.idle(), stream.out);
            for (const auto& [to, id] : stream.newest)
                line("newest", to, id);
        }
        for (const auto& [id, count] : s.ended_counts_)
            line("ended", id, count);
        for (const auto& [account, stanzas] : s.offline_)
            for (const std::string& stanza : stanzas)
                line("offline", account, stanza);
        for (const auto& [id, times] : s.taken_)
            line("taken", id, times, s.arrived(id), s.lost_.contains(id));
        for (const auto& [conversation, ids] : s.came_)
            for (const std::string& id : ids)
                line("came", conversation, id);
        line("server", s.bound_, s.enabled_, s.understated_);
    }

    std::string text_;
};

std::string history_world::portrait() const { return simulation::portrait().of(*this); }

} // namespace epode::simulation
