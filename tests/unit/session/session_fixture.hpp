#pragma once
#include <epode/session/session.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace epode::test {

class seeded_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = static_cast<std::byte>(engine_());
    }

    void reseed(std::uint64_t seed) { engine_.seed(seed); }

private:
    std::mt19937_64 engine_{1};
};

inline xml::document parse(std::string_view text) {
    auto d = xml::parse_document(text);
    EXPECT_TRUE(d) << text;
    return std::move(*d);
}

/// Drives one session by hand: the test plays the transport, the server and the clock.
class driver {
public:
    explicit driver(session_settings s = plain_settings()) : core(std::move(s), random) {}

    static session_settings plain_settings() {
        session_settings s;
        s.login.account = jid("alice@example.org");
        s.login.credentials.anonymous = true; // the shortest login there is
        s.login.require_tls = false;
        s.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls}};
        s.carbons = false;
        s.initial_presence = false;
        s.catch_up = false;
        return s;
    }

    /// Takes all actions: what was written goes to `wire`, dials and closes are counted.
    void pump() {
        bool last_words = false;
        while (auto a = core.next_action()) {
            EXPECT_TRUE(!last_words || std::holds_alternative<action::close>(*a))
                << "one write at a time, but for those before a close";
            if (auto* d = std::get_if<action::dial>(&*a)) {
                connection = d->connection;
                unfinished_write.reset();
                dialed.push_back(d->where);
            } else if (auto* w = std::get_if<action::write>(&*a)) {
                last_words = unfinished_write.has_value();
                wire += w->bytes;
                ++writes;
                if (hold_writes)
                    unfinished_write = w->connection;
                else
                    core.notify(happened::written{w->connection}, now);
            } else if (auto* c = std::get_if<action::close>(&*a)) {
                EXPECT_FALSE(last_words && c->abort) << "nobody would hear them";
                last_words = false;
                closed.push_back(*c);
            } else if (auto* t = std::get_if<action::start_tls>(&*a)) {
                tls.push_back(*t);
            } else if (auto* p = std::get_if<action::persist>(&*a)) {
                EXPECT_FALSE(unfinished_persist) << "one batch at a time";
                unfinished_persist = std::move(p->change);
                if (!hold_persists) persist();
            }
        }
        EXPECT_FALSE(last_words) << "one write at a time";
        while (auto e = core.next_event()) {
            if (auto* p = std::get_if<session_event::progress>(&*e)) {
                log.push_back(describe(*p));
                fates_told.push_back(p->fate);
            } else {
                events.push_back(std::move(*e));
            }
        }
    }
    std::string describe(const session_event::progress& p) {
        static constexpr const char* names[] = {
            "written", "hibernated", "retry", "acked",     "reflected", "delivered", "displayed",
            "failed",  "unknown",    "error", "cancelled", "requeued",  "accepted"};
        const auto* r = core.fates().find(p.message);
        return std::string(names[static_cast<int>(p.what)]) + " " + (r ? r->id : "?");
    }

    void receive(std::string_view bytes) {
        core.input(connection, as_bytes(bytes), now);
        pump();
    }
    /// What was written since the last call.
    std::string written() { return std::exchange(wire, {}); }
    std::vector<std::string> progress() { return std::exchange(log, {}); }
    /// Lets time pass and obeys each deadline on its way. A deadline that stays in the past after
    /// expire() would keep a processor busy until something else happens.
    void advance(duration by) {
        const time_point until = now + by;
        for (int in_vain = 0; core.deadline() && *core.deadline() <= until;) {
            now = std::max(now, *core.deadline());
            core.expire(now);
            pump();
            in_vain = core.deadline() && *core.deadline() <= now ? in_vain + 1 : 0;
            ASSERT_LT(in_vain, 3) << "expire() does not move the deadline";
        }
        now = std::max(now, until);
    }
    /// Lets time pass until the next connection is dialed.
    void redial() {
        const std::size_t before = dialed.size();
        for (int i = 0; i < 100 && dialed.size() == before && core.deadline(); ++i) {
            now = std::max(now, *core.deadline());
            core.expire(now);
            pump();
        }
        EXPECT_EQ(dialed.size(), before + 1);
    }
    void finish_write() {
        ASSERT_TRUE(unfinished_write);
        core.notify(happened::written{*std::exchange(unfinished_write, std::nullopt)}, now);
        pump();
    }
    /// What was to be made durable is.
    void persist() {
        ASSERT_TRUE(unfinished_persist);
        journal::apply(disk, *std::exchange(unfinished_persist, std::nullopt), 1'000);
        core.notify(happened::persisted{}, now);
        if (hold_persists) pump();
    }
    void fail_to_persist() {
        ASSERT_TRUE(unfinished_persist);
        core.notify(happened::persisted{make_error_code(boost::system::errc::no_space_on_device),
                                        {"the disk is full", {}}},
                    now);
        pump();
    }
    void notify(const session_input& what) {
        core.notify(what, now);
        pump();
    }

    void start() {
        core.start(now);
        pump();
    }
    void connect() {
        notify(happened::dialed{connection});
        if (direct_tls) notify(happened::tls_ready{connection, {}});
    }
    static constexpr std::string_view open_stream =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "id='s' from='example.org' version='1.0'>";
    void log_in(std::string_view features = "<sm xmlns='urn:xmpp:sm:3'/>") {
        connect();
        receive(std::string(open_stream) +
                "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>");
        receive("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        receive(std::string(open_stream) +
                "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>" +
                std::string(features) + "</stream:features>");
    }
    void bind() {
        const std::size_t at = wire.rfind("<iq type='set' id='");
        ASSERT_NE(at, std::string::npos) << wire;
        const std::string id = wire.substr(at + 19, 16);
        receive("<iq type='result' id='" + id +
                "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                "<jid>alice@example.org/r</jid></bind></iq>");
    }
    /// From nothing to a resumable session.
    void come_online(std::string_view enabled = "<enabled xmlns='urn:xmpp:sm:3' id='sm1' "
                                                "resume='true' max='600'/>") {
        start();
        log_in();
        bind();
        receive(enabled);
        written();
        events.clear();
    }
    void lose() {
        notify(happened::lost{
            connection, make_error_code(boost::system::errc::connection_reset), {}, false});
    }
    /// After a loss: dialed again and logged in, up to the answer to `<resume/>`.
    void reconnect() {
        redial();
        log_in();
    }
    /// `<failed/>` to `<resume/>`.
    void refuse_resumption(std::string_view attributes = "") {
        receive("<failed xmlns='urn:xmpp:sm:3' " + std::string(attributes) +
                "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    }
    void resumed(std::uint32_t h, std::string_view id = "sm1") {
        receive("<resumed xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "' previd='" +
                std::string(id) + "'/>");
    }
    void ack(std::uint32_t h) {
        receive("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "'/>");
    }
    void stream_error(std::string_view condition, std::string_view content = "") {
        const std::string name(condition);
        receive("<stream:error><" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
                std::string(content) + "</" + name + "></stream:error>");
    }
    static xml::document message(std::string_view id, std::string_view to = "bob@example.org",
                                 std::string_view type = "chat", std::string_view body = "hi") {
        return parse("<message xmlns='jabber:client' type='" + std::string(type) + "' to='" +
                     std::string(to) + "' id='" + std::string(id) + "'><body>" + std::string(body) +
                     "</body></message>");
    }
    message_id send(std::string_view id, std::string_view to = "bob@example.org",
                    std::string_view type = "chat", std::string_view body = "hi") {
        auto r = core.submit(message(id, to, type, body), {}, now);
        EXPECT_TRUE(r);
        pump();
        return r ? r->number : 0;
    }
    fate fate_of(std::string_view id) {
        const auto* r = core.fates().find(id);
        EXPECT_TRUE(r) << id;
        return r ? r->fate : fate::cancelled;
    }
    template <class E>
    std::vector<const E*> all() const {
        std::vector<const E*> out;
        for (const auto& e : events)
            if (const E* x = std::get_if<E>(&e)) out.push_back(x);
        return out;
    }

    seeded_random random;
    session core;
    time_point now{};
    bool direct_tls = false;
    bool hold_writes = false; ///< writes stay under way until finish_write()
    std::optional<connection_id> unfinished_write;
    bool hold_persists = false; ///< batches stay under way until persist()
    std::optional<journal::batch> unfinished_persist;
    journal::state disk; ///< what is durable
    std::size_t writes = 0;
    connection_id connection = 0;
    std::string wire;
    std::vector<endpoint> dialed;
    std::vector<action::close> closed;
    std::vector<action::start_tls> tls;
    std::vector<session_event::any> events;
    std::vector<std::string> log;
    std::vector<fate> fates_told; ///< with the same changes
};

/// Whether the parts stand in the text, in this order.
inline bool in_order(std::string_view text, std::initializer_list<std::string_view> parts) {
    std::size_t from = 0;
    for (const std::string_view part : parts) {
        const std::size_t at = text.find(part, from);
        if (at == text.npos) return false;
        from = at + part.size();
    }
    return true;
}
inline bool has(std::string_view text, std::string_view part) { return in_order(text, {part}); }
inline std::size_t count(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++n;
    return n;
}
using std::chrono::minutes;
inline constexpr std::string_view r = "<r xmlns='urn:xmpp:sm:3'/>";
using strings = std::vector<std::string>;

} // namespace epode::test
