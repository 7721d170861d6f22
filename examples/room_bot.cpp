// Enters a room and answers "!ping" there, once the room shows that the answer is in.
#include "account.hpp"

#include <epode/protocol/xep0203.hpp>
#include <epode/session/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <iostream>

namespace asio = boost::asio;

/// Whether it is for us to answer: not what the room tells of the time before we came.
static bool is_ping(const epode::message& m) {
    return m.type() == epode::message_type::groupchat && m.body() == "!ping" &&
           !m.has<epode::delay>();
}

static asio::awaitable<void> answer(epode::client& client, epode::message pong) {
    epode::send_options options;
    options.until = epode::stage::reflected;
    options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    epode::error_code code;
    const epode::delivery d = co_await client.async_send(
        std::move(pong), options, asio::redirect_error(asio::use_awaitable, code));
    std::cout << "pong " << to_string(d.fate) << std::endl;
    if (code) std::cerr << code.message() << std::endl;
}

static asio::awaitable<void> serve(epode::client& client) {
    for (;;) {
        epode::event event = co_await client.async_next();
        if (const auto* room = std::get_if<epode::room_changed>(&event)) {
            if (!room->joined) {
                std::cerr << "not in the room: "
                          << (room->condition.empty() ? room->why.message() : room->condition)
                          << std::endl;
                if (room->reentering) continue; // the client sees to that
                client.async_close(asio::detached);
                co_return;
            }
            std::cout << "in the room as " << room->occupant << std::endl;
        } else if (const auto* lost = std::get_if<epode::offline>(&event)) {
            std::cerr << "offline: " << reason(*lost) << std::endl;
        } else if (const auto* m = std::get_if<epode::message>(&event); m && is_ping(*m)) {
            epode::message pong = m->reply("pong");
            co_await answer(client, std::move(pong));
        }
    }
}

int main(int argc, char** argv) try {
    epode::config settings = account(argc, argv, 3, "JID ROOM@SERVICE/NICK");
    asio::io_context context;
    epode::client client(context.get_executor(), std::move(settings));

    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&client](epode::error_code cancelled, int) {
        if (!cancelled) client.async_close(asio::detached);
    });
    epode::error_code end;
    client.async_run([&](epode::error_code why) {
        end = why;
        signals.cancel();
    });
    // The wish holds in each later session too; room_changed tells what became of it.
    client.async_join(argv[2], asio::detached);
    asio::co_spawn(context, serve(client), asio::detached);
    context.run();
    return end == epode::session_error::closed ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
