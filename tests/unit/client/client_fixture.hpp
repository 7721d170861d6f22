#pragma once
#include "scripted_server.hpp"

#include <epode/client.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode::test {

/// What an operation completed with, and how often it did.
template <class T>
struct outcome {
    int calls = 0;
    error_code code;
    std::optional<T> value;

    auto handler() {
        return [this](error_code c, T v) {
            ++calls;
            code = c;
            value.emplace(std::move(v));
        };
    }
};
template <>
struct outcome<void> {
    int calls = 0;
    error_code code;

    auto handler() {
        return [this](error_code c) {
            ++calls;
            code = c;
        };
    }
};

/// One client and one scripted server in one io_context; the test waits for conditions.
class client_test : public ::testing::Test {
protected:
    static config settings() {
        config c;
        c.catch_up = false; // the script answers no questions about archives
        c.jid = "alice@example.org";
        c.anonymous = true;
        c.allow_plaintext = true;
        c.carbons = false;
        c.initial_presence = false;
        return c;
    }
    client& make(config c = settings()) {
        if (c.connect.empty()) c.connect = server.url();
        c.log = [this](log_level, std::string_view text) { log.emplace_back(text); };
        subject = std::make_unique<client>(context.get_executor(), std::move(c));
        return *subject;
    }
    /// Runs handlers until it is so. False, and a failure, when it does not come to be.
    [[nodiscard]] bool until(const std::function<bool()>& condition) {
        while (!condition()) {
            if (context.stopped()) context.restart();
            if (context.run_one_for(std::chrono::seconds(20)) == 0) return false;
        }
        return true;
    }
    /// Runs what is ready, and nothing that has to be waited for.
    void settle() {
        if (context.stopped()) context.restart();
        context.poll();
    }
    /// Until the client has read all that the server wrote, and the server the client's answer.
    [[nodiscard]] bool sync() {
        const int before = server.answers;
        server.write("<r xmlns='urn:xmpp:sm:3'/>");
        return until([&] { return server.answers > before; });
    }
    /// Until nothing is left to do at all; false when something keeps the context at work.
    [[nodiscard]] bool runs_out() {
        if (context.stopped()) context.restart();
        context.run_for(std::chrono::seconds(20));
        return context.stopped();
    }
    void start() { subject->async_run(run.handler()); }
    [[nodiscard]] bool come_online() {
        if (!subject) make();
        start();
        return until([&] { return subject->info().online && (!server.management || sm()); });
    }
    bool sm() const {
        const session_info i = subject->info();
        return i.stream_management && i.resumable;
    }
    static message chat(std::string_view id, std::string_view body = "hi") {
        return message(jid("bob@example.org"), body).id(id);
    }
    void arrives(std::string_view id, std::string_view content = "<body>x</body>") {
        server.write("<message from='bob@example.org/x' type='chat' id='" + std::string(id) + "'>" +
                     std::string(content) + "</message>");
    }
    /// The next event of that type; those before it are passed over.
    template <class E>
    std::optional<E> next() {
        for (;;) {
            outcome<event> o;
            subject->async_next(o.handler());
            if (!until([&] { return o.calls == 1; })) return std::nullopt;
            if (o.code) return std::nullopt;
            if (auto* e = std::get_if<E>(&*o.value)) return std::move(*e);
        }
    }

    asio::io_context context;
    scripted_server server{context};
    std::vector<std::string> log;
    outcome<void> run;
    std::unique_ptr<client> subject;
};

using strings = std::vector<std::string>;

} // namespace epode::test
