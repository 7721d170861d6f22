// Answers every chat message with its own text, in a session that outlives the program: its state
// is kept in a JSON file, which a program that uses StanzaJS can go on with, and the other way
// round. Ctrl-C leaves the session to the next run.
#include "account.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace asio = boost::asio;
namespace fs = std::filesystem;

/// A file that is replaced as a whole, and that nobody else can read: it holds the key to the
/// session, and texts of messages.
static void save(const fs::path& file, const std::string& text) {
    const fs::path next = file.string() + ".new";
    std::ofstream out(next);
    fs::permissions(next, fs::perms::owner_read | fs::perms::owner_write);
    out << text << std::flush;
    if (!out) throw std::runtime_error("cannot write " + next.string());
    fs::rename(next, file);
}

/// Restores the session of an earlier run. A state that does not fit ends the program: starting
/// without it would forget the messages in it.
static void load(epode::client& client, const fs::path& file) {
    std::ifstream in(file);
    if (!in) return; // the first run
    const std::string text(std::istreambuf_iterator<char>(in), {});
    epode::diagnostics about;
    const auto state = epode::stream_state_from_json(text, &about);
    if (!state || client.sm().load(*state, &about))
        throw std::runtime_error(file.string() + ": " + about.ours);
}

int main(int argc, char** argv) try {
    const fs::path file = argc > 2 ? argv[2] : "";
    asio::io_context context;
    epode::client client(context.get_executor(), account(argc, argv, 3, "JID FILE"));
    load(client, file);
    client.sm().cache([&file](const epode::stream_state& state) { save(file, to_json(state)); });

    client.on<epode::storage_failed>(
        [](const epode::storage_failed& e) { std::cerr << e.text.ours << std::endl; });
    client.on<epode::online>([](const epode::online& e) {
        std::cout << (e.resumed ? "resumed as " : "online as ") << e.address << std::endl;
    });
    client.on<epode::offline>(
        [](const epode::offline& e) { std::cerr << "offline: " << reason(e) << std::endl; });
    client.on<epode::message_acked>(
        [](const epode::message_acked& d) { std::cout << d.id << ": acked" << std::endl; });
    client.on<epode::message>([&client](const epode::message& m) {
        if (m.type() == epode::message_type::chat && m.body())
            client.async_send(m.reply(*m.body()), [](epode::error_code, const epode::delivery&) {});
    });

    asio::signal_set signals(context, SIGINT, SIGTERM);
    asio::cancellation_signal stop;
    signals.async_wait([&stop](epode::error_code cancelled, int) {
        if (!cancelled) stop.emit(asio::cancellation_type::terminal);
    });
    client.async_run(asio::bind_cancellation_slot(stop.slot(), [&](epode::error_code why) {
        std::cerr << why.message() << std::endl;
        signals.cancel();
    }));
    context.run();
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
