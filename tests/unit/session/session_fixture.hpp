#pragma once
#include <epode/session/session.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace epode::test {

class seeded_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out) b = static_cast<std::byte>(engine_());
    }

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
        return s;
    }

    /// Takes all actions: what was written goes to `wire`, dials and closes are counted.
    void pump() {
        while (auto a = core.next_action()) {
            if (auto* d = std::get_if<action::dial>(&*a)) {
                connection = d->connection;
                dialed.push_back(d->where);
            } else if (auto* w = std::get_if<action::write>(&*a)) {
                wire += w->bytes;
                core.notify(happened::written{w->connection}, now);
            } else if (auto* c = std::get_if<action::close>(&*a)) {
                closed.push_back(*c);
            } else if (auto* t = std::get_if<action::start_tls>(&*a)) {
                tls.push_back(*t);
            }
        }
        while (auto e = core.next_event()) {
            if (auto* p = std::get_if<session_event::progress>(&*e))
                log.push_back(describe(*p));
            else
                events.push_back(std::move(*e));
        }
    }
    std::string describe(const session_event::progress& p) {
        static constexpr const char* names[] = {"written",   "hibernated", "retry",   "acked",
                                                "reflected", "delivered",  "displayed", "failed",
                                                "unknown",   "error",      "cancelled", "requeued"};
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
    void advance(duration by) {
        now += by;
        while (core.deadline() && *core.deadline() <= now) {
            core.expire(now);
            pump();
            if (core.deadline() && *core.deadline() <= now) now += milliseconds(1);
        }
    }

    void start() {
        core.start(now);
        pump();
    }
    void connect() {
        core.notify(happened::dialed{connection}, now);
        pump();
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
        core.notify(happened::lost{connection, make_error_code(boost::system::errc::connection_reset),
                                   {}, false},
                    now);
        pump();
    }
    /// Lost, dialed again at once, and logged in up to the answer to `<resume/>`.
    void reconnect() {
        advance(duration::zero());
        log_in();
    }
    message_id send(std::string_view id, std::string_view to = "bob@example.org") {
        auto r = core.submit(parse("<message xmlns='jabber:client' type='chat' to='" +
                                   std::string(to) + "' id='" + std::string(id) +
                                   "'><body>hi</body></message>"),
                             {}, now);
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
    connection_id connection = 0;
    std::string wire;
    std::vector<endpoint> dialed;
    std::vector<action::close> closed;
    std::vector<action::start_tls> tls;
    std::vector<session_event::any> events;
    std::vector<std::string> log;
};

} // namespace epode::test
