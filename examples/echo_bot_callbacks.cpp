// Answers every chat message with its own text, and prints what became of each answer; without
// coroutines. Ctrl-C ends it after the last answer is acknowledged.
#include "account.hpp"

#include <epode/session/error.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

namespace asio = boost::asio;

static void answer(epode::client& client, const epode::message& m) {
    // Errors and room messages must never be answered: two bots would talk for ever.
    if (m.type() != epode::message_type::chat || !m.body()) return;
    client.async_send(m.reply(*m.body()), [](epode::error_code code, const epode::delivery& d) {
        if (code)
            std::cerr << "not sent: " << code.message() << std::endl;
        else
            std::cout << d.id << ": " << to_string(d.fate) << std::endl;
    });
}

int main(int argc, char** argv) try {
    asio::io_context context;
    epode::client client(context.get_executor(), account(argc, argv, 2, "JID"));

    client.on<epode::online>([](const epode::online& e) {
        std::cerr << (e.resumed ? "resumed as " : "online as ") << e.address << std::endl;
    });
    client.on<epode::offline>(
        [](const epode::offline& e) { std::cerr << "offline: " << reason(e) << std::endl; });
    client.on<epode::message>([&client](const epode::message& m) { answer(client, m); });

    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&client](epode::error_code cancelled, int) {
        if (!cancelled) client.async_close(asio::detached);
    });
    epode::error_code end;
    client.async_run([&](epode::error_code why) {
        end = why;
        signals.cancel();
    });
    context.run();
    return end == epode::session_error::closed ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
