#pragma once
#include <transport/connection.hpp>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace epode::transport::test {

/// An owner that writes down what it is told, and runs the connection.
class recorder : public connection_owner {
public:
    explicit recorder(const tls_settings& trust = {.system_authorities = false}) {
        tls = tls_context::shared(trust, why).value();
        open();
    }
    virtual ~recorder() { close(true); }

    void open() { link = connection::make(context.get_executor(), 7, *this, tls); }
    void close(bool abort) {
        if (link) outside([&] { std::exchange(link, nullptr)->close(abort); });
    }
    void dial(std::uint16_t port, endpoint::security kind = endpoint::security::start_tls) {
        outside([&] { link->dial({"127.0.0.1", port, kind}); });
    }
    /// Runs a call into the connection, which must not call back.
    void outside(const std::function<void()>& call) const {
        const int before = calls;
        call();
        EXPECT_EQ(calls, before) << "called from inside a call";
    }
    void write(std::string text) {
        outside([&] { link->write(std::move(text)); });
    }
    void start_tls(std::string domain) {
        outside([&] { link->start_tls(std::move(domain)); });
    }

    /// Runs until that holds; fails the test when it never does.
    void run_until(const std::function<bool()>& holds) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!holds()) {
            context.restart();
            context.run_one_for(std::chrono::milliseconds(50));
            if (std::chrono::steady_clock::now() > deadline) {
                FAIL() << "it never happens; lost: " << why.ours;
            }
        }
    }
    void run_until_dialed() {
        run_until([this] { return dialed > 0 || lost > 0; });
        ASSERT_EQ(dialed, 1) << why.ours;
    }
    void run_until_lost() {
        run_until([this] { return lost > 0; });
    }
    /// Until nothing is under way any more.
    void run_out() {
        context.restart();
        context.run_for(std::chrono::seconds(20));
        EXPECT_TRUE(context.stopped());
    }

    void on_dialed(connection_id id) override { called(id), ++dialed, now(at_dialed); }
    void on_tls_ready(connection_id id, sasl::channel_binding b) override {
        called(id), ++tls_ready, binding = std::move(b), now(at_tls_ready);
    }
    void on_bytes(connection_id id, byte_view b) override {
        called(id);
        EXPECT_FALSE(b.empty());
        bytes += as_text(b);
        ++chunks;
        now(at_bytes);
    }
    void on_written(connection_id id) override { called(id), ++written, now(at_written); }
    void on_lost(connection_id id, error_code c, diagnostics d, bool s) override {
        called(id), ++lost, code = c, why = std::move(d), security = s;
        link.reset();
    }

    boost::asio::io_context context;
    std::shared_ptr<const tls_context> tls;
    std::shared_ptr<connection> link;
    std::function<void()> at_dialed, at_tls_ready, at_bytes, at_written;
    int calls = 0, dialed = 0, tls_ready = 0, chunks = 0, written = 0, lost = 0;
    std::string bytes;
    sasl::channel_binding binding;
    error_code code;
    diagnostics why;
    bool security = false;

private:
    void called(connection_id id) {
        EXPECT_EQ(id, 7u);
        EXPECT_EQ(lost, 0) << "called after on_lost()";
        ++calls;
    }
    static void now(const std::function<void()>& reaction) {
        if (reaction) reaction();
    }
};

} // namespace epode::transport::test
