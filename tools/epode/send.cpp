// epode send: every TEXT or input line becomes a message, and the program ends when the fate of
// each is known.
#include "commands.hpp"
#include "input_line.hpp"
#include "line_reader.hpp"
#include "runner.hpp"
#include "tally.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

namespace epode::cli {

namespace {

struct send_options {
    connection_options connection;
    std::string to;
    std::string nick;
    std::string input = "text";
    std::vector<std::string> texts;
    double join_seconds = 30;
    bool room = false;
    bool receipts = false;

    duration join_timeout() const {
        return std::chrono::duration_cast<duration>(std::chrono::duration<double>(join_seconds));
    }
};

class sender {
public:
    sender(const send_options& options, runner& r)
        : options_(options), runner_(r), tally_(options.room) {
        if (!options.to.empty()) to_ = jid(options.to);
        subscribe();
    }

    void start() {
        take_over();
        if (options_.room) enter_room();
        if (reads_input()) lines_.emplace(runner_.context().get_executor());
        next();
    }
    int verdict();

private:
    /// Nothing to send and nobody to send to: then the state file is to be settled, and that is
    /// all.
    bool reads_input() const {
        return options_.texts.empty() && !(options_.to.empty() && options_.input == "text");
    }
    void subscribe();
    void take_over();
    void enter_room();
    void next();
    void take(const std::string& line);
    void submit(message m);
    void refuse(const std::string& why);
    void known(const delivery& d);
    void fate(std::string_view name, const delivery& d);
    void show_progress();
    void end_when_done();

    const send_options& options_;
    runner& runner_;
    tally tally_;
    jid to_;
    std::optional<line_reader> lines_;
    std::size_t next_text_ = 0;
    std::size_t line_number_ = 0;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    bool input_over_ = false;
    bool malformed_ = false;
    bool known_trouble_ = false;
    bool room_refused_ = false;
};

void sender::subscribe() {
    client& c = runner_.account();
    c.on<message_sent>([this](const message_sent& e) {
        if (e.via_carbon) return; // another client of this account
        const std::string id(e.sent.id());
        tally_.sent(id);
        runner_.out().write(
            "message:sent",
            {{"id", id}, {"to", e.sent.to_text()}, {"body", e.sent.body().value_or("")}});
        show_progress();
    });
    c.on<message_hibernated>(
        [this](const message_hibernated& d) { runner_.out().write_fate("message:hibernated", d); });
    c.on<message_retry>([this](const message_retry& d) {
        tally_.retried();
        runner_.out().write_fate("message:retry", d);
    });
    c.on<message_acked>([this](const message_acked& d) { fate("message:acked", d); });
    c.on<message_reflected>([this](const message_reflected& d) { fate("message:reflected", d); });
    c.on<message_delivered>([this](const message_delivered& d) { fate("message:delivered", d); });
    c.on<message_displayed>([this](const message_displayed& d) { fate("message:displayed", d); });
    c.on<message_failed>([this](const message_failed& d) { fate("message:failed", d); });
    c.on<message_unknown>([this](const message_unknown& d) { fate("message:unknown", d); });
    c.on<message_error>([this](const message_error& d) { fate("message:error", d); });
    runner_.on_change([this] { show_progress(); });
    // Without a client there is nothing to be done with further lines, whenever they come.
    runner_.on_end([this] {
        input_over_ = true;
        lines_.reset();
    });
}

void sender::fate(std::string_view name, const delivery& d) {
    if (runner_.stopped()) return;
    tally_.fate_of(d);
    runner_.out().write_fate(name, d);
    const bool bad = d.fate == fate::failed || d.fate == fate::unknown || d.fate == fate::bounced;
    if (bad && !d.reconciling && !runner_.out().json()) {
        runner_.progress().leave();
        complain("message " + d.id + " " + std::string(to_string(d.fate)) + ": " +
                 (d.condition.empty() ? "" : d.condition + " ") + d.reason);
    }
    runner_.went_forward();
    show_progress();
    end_when_done();
}

/// What an earlier process left open is settled as well. Without that, and as long as there is no
/// input, there is no reason to connect.
void sender::take_over() {
    for (const delivery& d : runner_.account().unsettled())
        tally_.inherited(d);
    if (!options_.connection.state_file.empty() && tally_.open() == 0)
        runner_.wait_with_connecting();
}

void sender::enter_room() {
    const std::string nick =
        options_.nick.empty() ? std::string(jid(options_.connection.jid).local()) : options_.nick;
    auto occupant = to_.bare().with_resource(nick);
    if (!occupant) throw usage_error("--nick: \"" + nick + "\" cannot be a nickname");
    runner_.account().on<room_changed>([this](const room_changed& e) {
        if (e.joined || e.occupant.bare_text() != to_.bare_text()) return;
        runner_.progress().leave();
        complain(describe(e));
        if (e.reentering) return;
        room_refused_ = input_over_ = true;
        end_when_done();
    });
    runner_.account().async_join(*occupant, [](error_code) {});
}

void sender::next() {
    if (input_over_) return;
    if (!lines_) {
        if (next_text_ == options_.texts.size()) {
            input_over_ = true;
            end_when_done();
        } else {
            take(options_.texts[next_text_++]);
        }
        return;
    }
    lines_->next([this](std::optional<std::string> line) {
        if (input_over_) return;
        if (line) {
            take(*line);
            return;
        }
        input_over_ = true;
        end_when_done();
    });
}

void sender::take(const std::string& line) {
    ++line_number_;
    if (lines_ && line.empty()) {
        next();
        return;
    }
    std::string why;
    auto m = message_of_line(line, {options_.input == "json", to_, options_.room}, why);
    if (m) {
        submit(std::move(*m));
    } else {
        refuse(why);
        next();
    }
}

void sender::refuse(const std::string& why) {
    malformed_ = true;
    runner_.progress().leave();
    complain((lines_ ? "line " : "TEXT ") + std::to_string(line_number_) + ": " + why);
}

void sender::submit(message m) {
    runner_.connect();
    // Accepted means that there is room for it, and that it is in the state file: a full outbox
    // slows the reading down.
    runner_.account().async_send(std::move(m), epode::send_options{stage::stored, {}},
                                 [this, number = line_number_](error_code code, const delivery& d) {
                                     if (code && !input_over_) {
                                         line_number_ = number;
                                         refuse("not sent: " + code.message());
                                     } else if (!code && d.known) {
                                         known(d);
                                     }
                                     next();
                                 });
}

/// Of an id that was accepted before: not sent again.
void sender::known(const delivery& d) {
    // What is open still has its fate to come, and is counted then.
    const bool open = !settled(d.fate) || d.reconciling;
    const std::string_view name = open ? "sent" : to_string(d.fate);
    runner_.out().write_fate("message:" + std::string(name == "bounced" ? "error" : name), d, true);
    if (!open && d.fate != fate::cancelled && !d.reached(stage::acked)) known_trouble_ = true;
}

void sender::show_progress() {
    if (runner_.out().json()) return;
    runner_.progress().show("sent " + std::to_string(tally_.sent_count()) + "  acked " +
                            std::to_string(tally_.acked()) + "  failed " +
                            std::to_string(tally_.count(fate::failed)) + "  unknown " +
                            std::to_string(tally_.count(fate::unknown)) + "  reconnects " +
                            std::to_string(runner_.reconnects()));
}

void sender::end_when_done() {
    if (input_over_ && tally_.open() == 0) runner_.finish();
}

int sender::verdict() {
    lines_.reset();
    // A message that is still pending is of unknown fate as far as this run can tell.
    const std::size_t unknown = tally_.count(fate::unknown) + tally_.open();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    const double rounded = static_cast<double>(static_cast<long>(took.count() * 1000)) / 1000;
    runner_.out().write("summary", {{"sent", tally_.sent_count()},
                                    {"acked", tally_.acked()},
                                    {"failed", tally_.count(fate::failed)},
                                    {"unknown", unknown},
                                    {"bounced", tally_.count(fate::bounced)},
                                    {"retries", tally_.retries()},
                                    {"connections", runner_.connections()},
                                    {"seconds", rounded}});
    if (!runner_.out().json())
        std::printf("%zu sent, %zu acked, %zu failed, %zu unknown, %zu bounced; %u connections, "
                    "%.1f s\n",
                    tally_.sent_count(), tally_.acked(), tally_.count(fate::failed), unknown,
                    tally_.count(fate::bounced), runner_.connections(), took.count());
    return tally_.all_delivered() && !malformed_ && !known_trouble_ && !room_refused_
               ? success
               : not_delivered;
}

int send(const send_options& options) {
    if (options.input != "text" && options.input != "json")
        throw usage_error("--input: '" + options.input + "' is neither text nor json");
    if (options.input == "json" && !options.texts.empty())
        throw usage_error("--input json reads standard input: give no TEXT");
    const bool settles = !options.connection.state_file.empty() && options.texts.empty();
    if (options.to.empty() && ((options.input == "text" && !settles) || options.room))
        throw usage_error("--to: whom to send to is missing");
    config settings = options.connection.make_config();
    settings.room_join_timeout = options.join_timeout();
    // A sender must not draw messages that are meant for the account's other clients: it stays
    // unavailable, and what comes all the same (a room's talk) is not for it to keep.
    settings.initial_presence = settings.carbons = settings.receive = false;
    settings.request_receipts = options.receipts;
    runner r(options.connection, std::move(settings));
    sender s(options, r);
    s.start();
    return r.run([&] { return s.verdict(); });
}

} // namespace

void add_send(CLI::App& program, action& chosen) {
    auto options = std::make_shared<send_options>();
    CLI::App* command =
        program.add_subcommand("send", "Send messages, and end when the fate of each is known");
    options->connection.add_to(*command);
    command->add_option("--to", options->to, "Whom to send to; with --room, the room")
        ->type_name("JID");
    command->add_flag("--room", options->room,
                      "--to is a room: enter it, and wait until it reflects each message");
    command
        ->add_option("--nick", options->nick, "Nickname in the room (default: the account's name)")
        ->type_name("NICK");
    command
        ->add_option("--join-timeout", options->join_seconds,
                     "How long the room may take to let us in (default 30)")
        ->type_name("SECONDS");
    command
        ->add_option("--input", options->input,
                     "What a line of standard input is: text, or json, an object with at least "
                     "\"body\"")
        ->type_name("text|json");
    command->add_flag("--receipts", options->receipts, "Ask for receipts (XEP-0184)");
    command->add_option("TEXT", options->texts,
                        "One message each; without any, each line of standard input is one");
    command->callback([options, &chosen] { chosen = [options] { return send(*options); }; });
}

} // namespace epode::cli
