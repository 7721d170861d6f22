#pragma once
#include "course.hpp"
#include "memory.hpp"
#include "part.hpp"

#include <report/record.hpp>
#include <support/xmpp_server.hpp>

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace epode::soak {

struct pair_settings {
    std::string name;
    std::string from, to; ///< accounts
    bool keeps_state = false;
    std::string on_failure = "report"; ///< as of `epode send`
    int a_minute = 0;                  ///< messages
    std::uint64_t seed = 0;
    std::uint16_t port = 0; ///< the link's
    std::filesystem::path folder;
    bool trace = false;
    test::rules judged_by;
};

/// `epode send` and `epode listen`, and what was given, said and heard over all their lives.
class pair {
public:
    using clock = std::chrono::steady_clock;

    pair(pair_settings settings, test::xmpp_server& server);

    /// Returns when the listener has its session: what was sent before would not be its affair.
    void start();
    /// Once every few milliseconds: reads, writes what is due, starts again who has to.
    void step(bool feeding);
    void kill_sender(milliseconds away) { kill(sender_, sender_back_, away); }
    void kill_listener(milliseconds away) { kill(listener_, listener_back_, away); }
    void server_ended(test::event_time begin, test::event_time end, bool killed) {
        record_.server_ended(begin, end, killed);
    }
    /// Asks the server's database what it had.
    void read_archives(const test::xmpp_server& server);
    void sample_memory(bool warming_up);

    /// Nothing more will be given: the sender ends when it knows all fates.
    void close();
    bool sender_ended() const { return closed_ && !sender_.wanted(); }
    bool saw_the_end() const noexcept { return saw_the_end_; }
    void stop();

    test::report compare() const { return record_.compare(given_); }
    const test::record& events() const noexcept { return record_; }
    int given() const noexcept { return given_; }
    int kills() const noexcept { return sender_.kills() + listener_.kills(); }
    const memory& sender_memory() const noexcept { return sender_memory_; }
    const memory& listener_memory() const noexcept { return listener_memory_; }
    const std::string& name() const noexcept { return settings_.name; }
    /// Programs that ended by themselves, which none may.
    const std::vector<std::string>& deserters() const noexcept { return deserters_; }

    static constexpr const char* the_end = "the end";

private:
    part_settings arguments_of(const std::string& role, test::xmpp_server& server) const;
    void kill(part& who, clock::time_point& back, milliseconds away);
    void start_sender();
    void write();
    void look_after(part& who, clock::time_point back);

    pair_settings settings_;
    test::record record_;
    pace pace_;
    part listener_, sender_;
    clock::time_point started_, sender_back_, listener_back_;
    std::deque<int> to_write_;
    int given_ = 0;
    bool closed_ = false, saw_the_end_ = false;
    memory sender_memory_, listener_memory_;
    std::vector<std::string> deserters_;
};

} // namespace epode::soak
