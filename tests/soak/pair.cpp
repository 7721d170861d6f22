#include "pair.hpp"

#include "archive.hpp"

#include <algorithm>

namespace epode::soak {
namespace {

using namespace std::chrono_literals;
using test::cli_event;

test::event_time now() {
    return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

/// Ids are keys: what was given before is given again without harm.
std::string line_of(int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 7 - std::min<std::size_t>(7, digits.size()), '0');
    return R"({"id":"m)" + digits + R"(","body":"message )" + digits + R"("})";
}

} // namespace

pair::pair(pair_settings settings, test::xmpp_server& server)
    : settings_(std::move(settings)),
      record_(settings_.judged_by),
      pace_(settings_.seed, settings_.a_minute),
      listener_(arguments_of("listen", server),
                [this](const cli_event& e) {
                    record_.heard(e);
                    saw_the_end_ |= e["message.body"] == the_end;
                }),
      sender_(arguments_of("send", server), [this](const cli_event& e) { record_.said(e); }) {}

part_settings pair::arguments_of(const std::string& role, test::xmpp_server& server) const {
    const bool sends = role == "send";
    const std::string& user = sends ? settings_.from : settings_.to;
    const std::string name = settings_.name + "-" + role;
    part_settings out{.name = name,
                      .arguments = {role, "--jid", user + "@localhost/soak", "--connect",
                                    "tcp://127.0.0.1:" + std::to_string(settings_.port),
                                    "--ca-file", server.ca_file().string()},
                      .environment = {{"EPODE_PASSWORD", server.password(user)}},
                      .folder = settings_.folder,
                      .trace = settings_.trace};
    const auto add = [&](std::vector<std::string> more) {
        out.arguments.insert(out.arguments.end(), more.begin(), more.end());
    };
    if (sends)
        add({"--to", settings_.to + "@localhost", "--input", "json", "--on-failure",
             settings_.on_failure});
    if (settings_.keeps_state) add({"--state", (settings_.folder / (name + ".state")).string()});
    return out;
}

void pair::start() {
    listener_.start();
    if (!listener_.cli().await("session:started"))
        throw std::runtime_error(listener_.name() + " does not get online\n" +
                                 listener_.cli().transcript());
    start_sender();
    started_ = clock::now();
}

/// What has no fate as far as is known, and what was not accepted, is given to the new process.
void pair::start_sender() {
    sender_.start();
    to_write_.clear();
    for (const int number : record_.questionable())
        to_write_.push_back(number);
    for (int number = record_.accepted() + 1; number < given_; ++number)
        to_write_.push_back(number);
}

void pair::write() {
    while (!to_write_.empty() && sender_.alive() &&
           sender_.cli().write_line(line_of(to_write_.front())))
        to_write_.pop_front();
}

void pair::kill(part& who, clock::time_point& back, milliseconds away) {
    if (!who.wanted()) return;
    who.kill();
    if (&who == &sender_) record_.sender_killed();
    back = clock::now() + away;
}

void pair::look_after(part& who, clock::time_point back) {
    who.drain();
    if (who.wanted() && !who.alive()) {
        const bool at_its_end = closed_ && &who == &sender_;
        who.finish(1s);
        if (!at_its_end) deserters_.push_back(who.post_mortem());
        who.stop();
    }
    if (who.wanted() || clock::now() < back) return;
    if (&who == &listener_)
        who.start();
    else if (!closed_)
        start_sender();
}

void pair::step(bool feeding) {
    if (feeding) {
        const auto passed = std::chrono::duration_cast<milliseconds>(clock::now() - started_);
        for (int due = pace_.due(passed); due > 0; --due) {
            record_.given(given_, now());
            to_write_.push_back(given_++);
        }
    }
    look_after(listener_, listener_back_);
    look_after(sender_, sender_back_);
    if (!closed_) write();
}

void pair::read_archives(const test::xmpp_server& server) {
    const auto of = [&](const std::string& user) {
        return archived(server.kind(), server.database(), user);
    };
    record_.archives(of(settings_.from), of(settings_.to));
}

void pair::sample_memory(bool warming_up) {
    const auto take = [&](part& who, memory& to) {
        if (!who.alive()) return;
        const auto kib = resident_kib(who.cli().child().id());
        if (!kib) return;
        warming_up ? to.warming_up(*kib) : to.sample(*kib);
    };
    take(sender_, sender_memory_);
    take(listener_, listener_memory_);
}

void pair::close() {
    listener_back_ = sender_back_ = clock::now();
    step(false);
    write();
    sender_.cli().close_input();
    closed_ = true;
}

void pair::stop() {
    sender_.kill();
    listener_.drain();
    listener_.stop();
}

} // namespace epode::soak
