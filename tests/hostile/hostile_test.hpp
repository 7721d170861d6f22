#pragma once
#include "conversation.hpp"

#include <epode/base/error.hpp>
#include <epode/client/config.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace epode::test {

using strings = std::vector<std::string>;
using script = std::function<void(conversation&)>;

/// A real client on a real socket, and servers that do as their scripts say, each in a thread of
/// its own. `saw` is all that the application was told, one line an event.
///
/// Whatever the script, nothing but a stream header and the wish for TLS may be written outside
/// TLS, and no secret may be seen in logs, traces and events: served() looks.
class hostile_test : public ::testing::Test {
protected:
    hostile_test();
    ~hostile_test() override;

    /// Listens, with a script for each connection; returns where. The connection of the last script
    /// stays open until the test is over. The client goes to the first one that is made.
    std::string serve(std::vector<script> scripts);
    std::string serve(script only) { return serve(std::vector<script>{std::move(only)}); }
    /// Makes the client and lets it connect.
    void start();

    // What the application does. It can be done from the start: it waits.
    void send(std::string_view id, std::string_view to = "bob@example.org");
    void send_to_room(std::string_view id, std::string_view room);
    void ping(std::string_view whom);
    void join(std::string_view occupant);
    void reconnect();
    /// From now on events are taken no more, or taken again.
    void take_events(bool wanted);

    /// Lets the client run until the application is told so; false when it is not.
    [[nodiscard]] bool sees(std::string_view line);
    /// Lets the client run until `condition`; false when nothing happens any more.
    [[nodiscard]] bool until(const std::function<bool()>& condition);
    /// Lets the client run until all scripts are through, then ends it. A script that did not get
    /// what it awaited fails the test, and so does a secret where none may be.
    [[nodiscard]] bool served();

    /// The line of a lost connection, and of the end of it all.
    static std::string lost(error_code why) { return "offline: " + why.message(); }
    static std::string over(error_code why) { return "ended: " + why.message(); }
    /// The lines of `saw` that begin so.
    strings seen(std::string_view beginning) const;
    /// All reasons that were told, of ours and theirs.
    const std::string& reasons() const { return reasons_; }
    const strings& log() const { return log_; }
    /// What the client wrote inside TLS, over all connections; after served().
    const std::string& secure_wire() const { return secure_; }
    const std::string& plain_wire() const { return plain_; }

    config settings;
    strings saw;

private:
    struct application;
    struct server;

    void run(const script& each, conversation& with);
    void take();
    void look_for_leaks() const;
    void stop();

    std::unique_ptr<application> app_;
    std::vector<std::unique_ptr<server>> servers_;
    std::atomic<int> scripts_left_ = 0;
    std::mutex mutex_; // guards what follows while servers run
    strings faults_;
    std::string plain_, secure_;
    std::string reasons_, tapped_;
    strings log_;
    bool stopped_ = false;
};

} // namespace epode::test
