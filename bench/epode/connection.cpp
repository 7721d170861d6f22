#include "connection.hpp"
#include "parts.hpp"

#include <epode/protocol/xep0199.hpp>
#include <epode/store_sqlite/sqlite_store.hpp>

#include <filesystem>
#include <stdexcept>
#include <vector>

namespace epode::bench {

sqlite_options store_options(const options& options) {
    for (const char* kind : {"", "-wal", "-shm", ".lock"})
        std::filesystem::remove(options.state_file + kind);
    sqlite_options made;
    made.path = options.state_file;
    made.durability = options.store == "power" ? durability::power : durability::process;
    return made;
}

config epode_connection::make_config(const options& options) {
    config made;
    made.jid = "localhost";
    made.anonymous = true;
    made.connect = "tcp://127.0.0.1:" + std::to_string(options.port);
    made.allow_plaintext = !options.tls;
    if (options.tls) made.tls.authority_files = {options.ca_file};
    if (!options.store.empty()) made.store = std::make_shared<sqlite_store>(store_options(options));
    return made;
}

epode_connection::epode_connection(asio::io_context& context, const options& options)
    : context_(context), client_(context.get_executor(), make_config(options)) {
    client_.on<online>([this](const online&) { online_ = true; });
    client_.on<offline>([this](const offline& e) { failure_ = e.why.message(); });
    client_.on<message>([this](const message& m) { received_ += is_sample(m); });
    client_.async_run([this](error_code code) { failure_ = code.message(); });
    // The session is online once it is bound; `<enabled/>` comes a moment later.
    run_until([this] { return online_ && client_.info().stream_management; });
}

template <class Done>
void epode_connection::run_until(Done done) {
    while (!done()) {
        context_.run_one();
        if (!failure_.empty()) throw std::runtime_error("the connection was lost: " + failure_);
    }
}

void epode_connection::submit(message m) {
    ++waiting_;
    client_.async_send(std::move(m), [this](error_code code, const delivery& d) {
        --waiting_;
        if (code || d.fate != fate::acked) failure_ = "a message was not acknowledged";
    });
}

void epode_connection::send(std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        submit(make_message(first + i));
        if ((i + 1) % send_batch == 0) context_.poll();
    }
    run_until([this] { return waiting_ == 0; });
}

void epode_connection::receive(std::size_t count) {
    received_ = 0;
    submit(message(jid(flood_address), flood_body(count)));
    run_until([&] { return received_ == count; });
    ping();
}

void epode_connection::ping() {
    ++waiting_;
    client_.async_iq(iq::get(jid("localhost"), epode::ping()), [this](error_code code, const iq&) {
        --waiting_;
        if (code) failure_ = code.message();
    });
    run_until([this] { return waiting_ == 0; });
}

figures memory(const options& options) {
    asio::io_context context(1);
    std::vector<std::unique_ptr<epode_connection>> connections;
    return memory_per_connection(
        options.connections,
        [&](std::size_t) {
            connections.push_back(std::make_unique<epode_connection>(context, options));
        },
        [&] { context.run_for(milliseconds(200)); });
}

} // namespace epode::bench
