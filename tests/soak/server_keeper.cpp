#include "server_keeper.hpp"

#include <utility>

namespace epode::soak {
namespace {

test::event_time now() {
    return std::chrono::time_point_cast<test::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

server_keeper::server_keeper(test::server_kind kind, test::server_options options)
    : server_(test::make_server(kind, std::move(options))), thread_([this] { run(); }) {
    try {
        await_idle();
    } catch (...) {
        over_ = true;
        thread_.join();
        throw;
    }
}

server_keeper::~server_keeper() {
    {
        const std::lock_guard guard(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

/// The server's process ends with the thread that started it, so this thread stays.
void server_keeper::run() {
    std::unique_lock lock(mutex_);
    bool first = true;
    for (;;) {
        changed_.wait(lock, [&] { return busy_ || over_; });
        if (over_) break;
        lock.unlock();
        std::exception_ptr failure;
        try {
            if (!first) end_server(ending_);
            server_->start();
        } catch (...) {
            failure = std::current_exception();
        }
        first = false;
        lock.lock();
        failure_ = failure;
        busy_ = false;
        changed_.notify_all();
        if (failure) break;
    }
    server_->kill();
}

void server_keeper::end_server(how ending) {
    outage out{.ended = ending, .begin = now(), .end = {}};
    if (ending == how::killed) {
        server_->kill();
    } else {
        try {
            server_->stop();
        } catch (const std::exception&) { // it hangs, which happens; then it is killed
            out = {.ended = how::killed, .begin = now(), .end = {}};
            server_->kill();
        }
    }
    out.end = now();
    const std::lock_guard guard(mutex_);
    outages_.push_back(out);
}

bool server_keeper::restart(how ending) {
    const std::lock_guard guard(mutex_);
    if (busy_) return false;
    ending_ = ending;
    busy_ = true;
    changed_.notify_all();
    return true;
}

bool server_keeper::busy() {
    const std::lock_guard guard(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    return busy_;
}

void server_keeper::await_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !busy_; });
    if (failure_) std::rethrow_exception(failure_);
}

std::vector<server_keeper::outage> server_keeper::take_outages() {
    const std::lock_guard guard(mutex_);
    return std::exchange(outages_, {});
}

} // namespace epode::soak
