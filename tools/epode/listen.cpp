// epode listen: prints what arrives, and acknowledges it only once it is printed.
#include "commands.hpp"
#include "runner.hpp"

#include <epode/stanza/json.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

namespace epode::cli {

namespace {

struct listen_options {
    connection_options connection;
    std::vector<std::string> rooms;
    std::size_t count = 0;
    double for_seconds = 0;
    bool receipts = false;
};

void print_text(const message& m) {
    const std::string_view body = m.body().value_or("");
    if (body.empty()) return;
    std::printf("%s %.*s: %.*s\n", timestamp().c_str(), static_cast<int>(m.from_text().size()),
                m.from_text().data(), static_cast<int>(body.size()), body.data());
}

/// Whether the line is out; if not, the message must not be acknowledged.
bool print(event_lines& out, const message& m) {
    if (out.json()) {
        boost::json::object fields{{"message", boost::json::parse(to_json(m))}};
        if (m.received().duplicate) fields["duplicate"] = true;
        if (m.received().via_carbon) fields["via_carbon"] = true;
        out.write("message", std::move(fields));
    } else {
        print_text(m);
        std::fflush(stdout);
    }
    return std::ferror(stdout) == 0;
}

/// Takes one event after the other. Asking for the next one tells that the last one is done with,
/// so what was not printed is not acknowledged.
class listener {
public:
    listener(const listen_options& options, runner& r) : options_(options), runner_(r) {}

    void take() {
        runner_.account().async_next([this](error_code code, const event& e) {
            if (code || over_) return;
            // What another client of the account sent is part of its conversations, too.
            const auto* copy = std::get_if<message_sent>(&e);
            const auto* m = copy ? &copy->sent : std::get_if<message>(&e);
            if (const auto* room = std::get_if<room_changed>(&e); room && !room->joined)
                complain(describe(*room));
            if (m && !print(runner_.out(), *m)) {
                complain("standard output cannot be written to; the message stays unacknowledged");
                runner_.stop(not_delivered);
            } else if (m && ++seen_ == options_.count) {
                end();
            } else {
                take();
            }
        });
    }
    void end() {
        over_ = true;
        runner_.finish();
    }

private:
    const listen_options& options_;
    runner& runner_;
    std::size_t seen_ = 0;
    bool over_ = false;
};

int listen(const listen_options& options) {
    config settings = options.connection.make_config();
    settings.send_receipts = options.receipts;
    runner r(options.connection, std::move(settings));
    r.set_patient(true);
    listener l(options, r);
    l.take();
    for (const std::string& room : options.rooms) {
        const jid occupant(room);
        r.account().async_join(occupant, [](error_code) {}); // room_changed tells it
    }
    boost::asio::steady_timer end(r.context());
    if (options.for_seconds > 0) {
        end.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(options.for_seconds)));
        end.async_wait([&](error_code code) {
            if (!code) l.end();
        });
    }
    return r.run([&] {
        end.cancel();
        return static_cast<int>(success);
    });
}

} // namespace

void add_listen(CLI::App& program, action& chosen) {
    auto options = std::make_shared<listen_options>();
    CLI::App* command = program.add_subcommand(
        "listen", "Print every received message; reconnect and resume for ever");
    options->connection.add_to(*command);
    command->add_option("--count", options->count, "End after so many messages")->type_name("N");
    command->add_option("--for", options->for_seconds, "End after this time")->type_name("SECONDS");
    command->add_option("--join", options->rooms, "Enter this room, ROOM@SERVICE/NICK")
        ->type_name("JID");
    command->add_flag("--receipts", options->receipts,
                      "Answer requests for receipts (XEP-0184) once a message is printed");
    command->footer("A message is acknowledged to the server only after its line is written.");
    command->callback([options, &chosen] { chosen = [options] { return listen(*options); }; });
}

} // namespace epode::cli
