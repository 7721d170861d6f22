// Answers every chat message with its own text, and prints what became of each answer.
#include "account.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> echo(epode::client& client) {
    for (;;) {
        epode::event event = co_await client.async_next();
        const auto* chat = std::get_if<epode::message>(&event);
        if (!chat || chat->type() != epode::message_type::chat || !chat->body()) continue;

        epode::message answer = chat->reply(*chat->body());
        epode::error_code refused;
        epode::delivery d = co_await client.async_send(
            std::move(answer), asio::redirect_error(asio::use_awaitable, refused));
        if (refused)
            std::cerr << "not sent: " << refused.message() << std::endl;
        else
            std::cout << d.id << ": " << to_string(d.fate) << std::endl;
    }
}

int main(int argc, char** argv) try {
    asio::io_context context;
    epode::client client(context.get_executor(), account(argc, argv, 2, "JID"));
    client.async_run([](epode::error_code why) { std::cerr << why.message() << std::endl; });
    asio::co_spawn(context, echo(client), asio::detached); // async_next throws when the client ends
    context.run();
    return 1; // only what no retry can mend ends a client that nobody closes
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
