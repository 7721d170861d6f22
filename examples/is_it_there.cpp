// Sends one message and tells where it got to, and what that means.
#include "account.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <iostream>

namespace asio = boost::asio;

/// How long the recipient's client may take to confirm.
constexpr auto patience = std::chrono::seconds(10);

static const char* meaning(epode::fate f) {
    switch (f) {
    case epode::fate::queued: return "still here, not written to any connection";
    case epode::fate::in_flight: return "written; the server has not acknowledged it so far";
    case epode::fate::hibernated: return "written, then the connection broke; it may be resumed";
    case epode::fate::acked: return "the server has it, and answers for it from now on";
    case epode::fate::reflected: return "the room has it";
    case epode::fate::delivered: return "a client of the recipient has it";
    case epode::fate::displayed: return "the recipient saw it";
    case epode::fate::unknown: return "it may have arrived or not; sending it again may double it";
    case epode::fate::failed: return "it did not reach the server; sending it again is safe";
    case epode::fate::bounced: return "it came back";
    case epode::fate::cancelled: return "withdrawn before it was written";
    }
    return "";
}

static void print(const epode::delivery& d) {
    std::cout << to_string(d.fate) << ": " << meaning(d.fate);
    if (!d.condition.empty()) std::cout << ": " << d.condition;
    if (!d.reason.empty()) std::cout << " (" << d.reason << ")";
    std::cout << std::endl;
}

static asio::awaitable<void> ask(epode::client& client, epode::message question, int& status) {
    epode::send_options options;
    options.until = epode::stage::delivered;
    options.deadline = std::chrono::steady_clock::now() + patience;
    epode::error_code code;
    const epode::delivery d = co_await client.async_send(
        std::move(question), options, asio::redirect_error(asio::use_awaitable, code));
    // When the time is over, what is known by then comes along.
    if (code && (code != asio::error::timed_out || d.id.empty())) {
        std::cerr << "not sent: " << code.message() << std::endl;
    } else {
        print(d);
        status = d.reached(epode::stage::acked) ? 0 : 1;
    }
    co_await client.async_close();
}

int main(int argc, char** argv) try {
    epode::config settings = account(argc, argv, 4, "JID TO TEXT");
    // Nobody shall take this program for a client to send messages to.
    settings.initial_presence = settings.carbons = settings.receive = false;

    asio::io_context context;
    epode::client client(context.get_executor(), std::move(settings));
    client.async_run(asio::detached); // why it ended early is the reason of the message's fate
    int status = 1;
    asio::co_spawn(context, ask(client, epode::message(argv[2], argv[3]), status), asio::detached);
    context.run();
    return status;
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
