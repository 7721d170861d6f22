#pragma once
#include <report/record.hpp>
#include <support/xmpp_server.hpp>

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace epode::soak {

/// A server that is ended and started again by a thread of its own, so that messages are sent
/// meanwhile.
class server_keeper {
public:
    enum class how { gracefully, killed };
    struct outage {
        how ended;
        test::event_time begin, end; ///< of the ending
    };

    /// Returns when the server runs. Throws what the server throws.
    server_keeper(test::server_kind kind, test::server_options options);
    ~server_keeper();
    server_keeper(const server_keeper&) = delete;
    server_keeper& operator=(const server_keeper&) = delete;

    /// Ends it and starts it again, in the background. False when that is going on already.
    bool restart(how ending);
    /// Whether it is being restarted. Throws what the last restart threw.
    bool busy();
    void await_idle();
    /// Those that happened since the last call.
    std::vector<outage> take_outages();
    test::xmpp_server& server() { return *server_; }

private:
    void run();
    void end_server(how ending);

    std::unique_ptr<test::xmpp_server> server_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool busy_ = true, over_ = false;
    how ending_ = how::gracefully;
    std::exception_ptr failure_;
    std::vector<outage> outages_;
    std::thread thread_;
};

} // namespace epode::soak
