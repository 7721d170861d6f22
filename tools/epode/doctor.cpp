// epode doctor: what a server offers, and what is missing for messages that cannot get lost.
#include "commands.hpp"
#include "runner.hpp"

#include <epode/protocol/xep0030.hpp>

#include <CLI/CLI.hpp>
#include <memory>

namespace epode::cli {

namespace {

/// Counts how often the talk changed from our side to the server's: the round trips.
class stopwatch {
public:
    void restart() {
        began_ = std::chrono::steady_clock::now();
        turns_ = 0;
        ours_ = false;
    }
    void saw(bool outgoing) {
        if (!outgoing && ours_) ++turns_;
        ours_ = outgoing;
    }
    /// TCP and TLS are not seen here: a round trip each.
    unsigned round_trips(bool tls) const { return turns_ + (tls ? 2U : 1U); }
    double milliseconds() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began_)
            .count();
    }

private:
    std::chrono::steady_clock::time_point began_;
    unsigned turns_ = 0;
    bool ours_ = false;
};

struct finding {
    std::string what;
    bool good;
    std::string text;
};

class doctor {
public:
    doctor(const connection_options& options, config settings)
        : stopwatch_(std::make_shared<stopwatch>()),
          runner_(options, watched(std::move(settings), stopwatch_)),
          own_(options.jid) {
        runner_.on_change([this] { connection_changed(); });
    }
    int run() {
        stopwatch_->restart();
        return runner_.run([this] { return report(); });
    }

private:
    static config watched(config c, const std::shared_ptr<stopwatch>& watch) {
        c.initial_presence = c.carbons = c.receive = false;
        c.tap = [watch, before = std::move(c.tap)](bool outgoing, std::string_view xml) {
            watch->saw(outgoing);
            if (before) before(outgoing, xml);
        };
        return c;
    }

    void connection_changed();
    void ask_account();
    void ask_items();
    void ask_next_service();
    void resume();
    void add(std::string what, bool good, std::string text) {
        findings_.push_back({std::move(what), good, std::move(text)});
    }
    void describe_stream();
    int report();

    std::shared_ptr<stopwatch> stopwatch_;
    runner runner_;
    jid own_;
    std::vector<jid> services_;
    std::vector<finding> findings_;
    enum class stage { connecting, asking, resuming, done } stage_ = stage::connecting;
    bool complete_ = false;
};

std::string time_text(const stopwatch& w, bool tls) {
    char text[80];
    std::snprintf(text, sizeof text, "%u round trips, %.1f ms", w.round_trips(tls),
                  w.milliseconds());
    return text;
}

void doctor::connection_changed() {
    const session_info i = runner_.account().info();
    if (!i.online) return;
    if (stage_ == stage::connecting) {
        stage_ = stage::asking;
        add("connect", true, time_text(*stopwatch_, i.tls));
        ask_account();
    } else if (stage_ == stage::resuming) {
        stage_ = stage::done;
        add("resume", i.resumable, time_text(*stopwatch_, i.tls));
        complete_ = true;
        runner_.finish();
    }
}

void doctor::describe_stream() {
    const session_info i = runner_.account().info();
    add("tls", i.tls,
        i.tls ? "the connection is encrypted and the certificate was checked"
              : "none: anyone on the way can read and change messages");
    add("login", !i.mechanism.empty(), i.mechanism + " (offered: " + i.offered_mechanisms + ")");
    // What a client certificate signs is this connection: nobody on the way can log in with it.
    const bool by_certificate = i.mechanism == "EXTERNAL";
    add("channel binding", by_certificate || !i.channel_binding.empty(),
        by_certificate              ? "the client's certificate"
        : i.channel_binding.empty() ? "none: a forged certificate would not be noticed"
                                    : i.channel_binding);
    add("stream management", i.stream_management,
        i.stream_management
            ? "XEP-0198: what the server has is known"
            : "none: pings prove what arrived, a lost connection loses the session");
    std::string window =
        i.resumable ? "yes" : "no: messages under way at a cut are of unknown fate";
    if (i.resumption_window)
        window += ", for " + std::to_string(i.resumption_window->count()) + " s";
    if (!i.location.empty()) window += ", at " + i.location;
    add("resumption", i.resumable, window);
    add("client state indication", i.client_state_indication,
        i.client_state_indication ? "XEP-0352" : "none");
    add("stanza size limit", true,
        i.max_bytes ? std::to_string(*i.max_bytes) + " bytes" : "not told (XEP-0478)");
}

void doctor::ask_account() {
    runner_.account().async_iq(iq::get(own_.bare(), disco_info{}), [this](error_code code,
                                                                          const iq& answer) {
        // Whether stream management is granted is known now: it was asked for before this.
        describe_stream();
        const auto info = code ? std::nullopt : answer.payload<disco_info>();
        const bool archive = info && (info->has("urn:xmpp:mam:2") || info->has("urn:xmpp:mam:1"));
        add("archive", archive,
            archive ? "XEP-0313: what a lost session leaves open can be looked up"
                    : "none: unknown messages stay unknown");
        ask_items();
    });
}

void doctor::ask_items() {
    const jid server(own_.domain());
    runner_.account().async_iq(
        iq::get(server, disco_info{}), [this, server](error_code code, const iq& answer) {
            const auto info = code ? std::nullopt : answer.payload<disco_info>();
            const bool carbons = info && info->has("urn:xmpp:carbons:2");
            add("carbons", carbons, carbons ? "XEP-0280" : "none");
            runner_.account().async_iq(
                iq::get(server, disco_items{}), [this](error_code failed, const iq& list) {
                    const auto items = failed ? std::nullopt : list.payload<disco_items>();
                    if (items)
                        for (const auto& item : items->items)
                            services_.push_back(item.address);
                    ask_next_service();
                });
        });
}

void doctor::ask_next_service() {
    if (services_.empty()) {
        add("rooms", false, "no room service found (XEP-0045)");
        resume();
        return;
    }
    const jid service = services_.back();
    services_.pop_back();
    runner_.account().async_iq(
        iq::get(service, disco_info{}), [this, service](error_code code, const iq& answer) {
            const auto info = code ? std::nullopt : answer.payload<disco_info>();
            if (!info || !info->has("http://jabber.org/protocol/muc")) {
                ask_next_service();
                return;
            }
            add("rooms", true, service.str());
            resume();
        });
}

void doctor::resume() {
    if (!runner_.account().info().resumable) {
        complete_ = true;
        runner_.finish();
        return;
    }
    stage_ = stage::resuming;
    stopwatch_->restart();
    runner_.account().reconnect();
}

int doctor::report() {
    if (runner_.out().json()) {
        for (const finding& f : findings_)
            runner_.out().write("finding", {{"name", f.what}, {"good", f.good}, {"text", f.text}});
    } else {
        for (const finding& f : findings_)
            std::printf("%s %-24s %s\n", f.good ? "ok     " : "MISSING", f.what.c_str(),
                        f.text.c_str());
    }
    return complete_ ? success : not_delivered;
}

} // namespace

void add_doctor(CLI::App& program, action& chosen) {
    auto options = std::make_shared<connection_options>();
    CLI::App* command = program.add_subcommand(
        "doctor", "Tell what the server offers and what reliable delivery misses");
    options->add_to(*command);
    command->callback([options, &chosen] {
        chosen = [options] { return doctor(*options, options->make_config()).run(); };
    });
}

} // namespace epode::cli
