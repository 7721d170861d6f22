#include <support/link_proxy.hpp>

#include <support/free_port.hpp>
#include <support/link_connection.hpp>
#include <support/loopback.hpp>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>

namespace epode::test {

struct link_proxy::state {
    explicit state(std::uint16_t server) : server_port(server) {}

    const std::uint16_t server_port;
    const std::uint16_t port = free_port();
    descriptor wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

    mutable std::mutex mutex; // guards what is in this group
    mutable std::condition_variable counted;
    std::vector<std::packaged_task<void()>> tasks;
    link_counters published;
    bool ending = false;

    // The thread's own.
    descriptor listener = listen_on_loopback(port);
    bool silent = false;
    link_rules rules;
    std::list<link_connection> connections;
    std::optional<link_chaos> chaos;

    std::thread thread;

    void run();
    bool run_tasks();
    void accept_all();
    void turn();
    int poll_timeout_ms() const;
    void publish();
    void call(std::function<void()> what);
    void hit_all(link_fault fault, direction towards = direction::to_server) {
        for (link_connection& each : connections)
            each.apply(fault, towards);
    }
};

void link_proxy::state::call(std::function<void()> what) {
    std::packaged_task<void()> task([this, run = std::move(what)] {
        run();
        publish(); // before the caller goes on
    });
    std::future<void> done = task.get_future();
    {
        const std::lock_guard guard(mutex);
        tasks.push_back(std::move(task));
    }
    ::eventfd_write(wake.get(), 1);
    done.get();
}

/// False when the thread has to end.
bool link_proxy::state::run_tasks() {
    eventfd_t ignored;
    ::eventfd_read(wake.get(), &ignored);
    std::vector<std::packaged_task<void()>> now;
    {
        const std::lock_guard guard(mutex);
        if (ending) return false;
        now.swap(tasks);
    }
    for (auto& task : now)
        task();
    return true;
}

void link_proxy::state::publish() {
    rules.counters.open =
        static_cast<int>(std::count_if(connections.begin(), connections.end(),
                                       [](const link_connection& each) { return !each.ended(); }));
    const std::lock_guard guard(mutex);
    published = rules.counters;
    counted.notify_all();
}

void link_proxy::state::accept_all() {
    for (;;) {
        descriptor client(
            ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!client) return;
        const int on = 1;
        ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        descriptor server = connect_to_loopback(server_port);
        ++rules.counters.connections;
        if (!server) {
            reset_on_close(client.get());
            continue;
        }
        connections.emplace_back(rules, std::move(client), std::move(server));
        if (chaos) connections.back().set_doom(chaos->next(), chaos->options().silence_limit);
    }
}

int link_proxy::state::poll_timeout_ms() const {
    if (silent) return -1;
    std::optional<link_clock::time_point> first;
    for (const link_connection& each : connections)
        if (const auto at = each.deadline()) first = std::min(first.value_or(*at), *at);
    if (!first || *first == link_clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*first - link_clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void link_proxy::state::turn() {
    std::vector<pollfd> wanted{{wake.get(), POLLIN, 0}, {silent ? -1 : listener.get(), POLLIN, 0}};
    if (!silent)
        for (const link_connection& each : connections)
            each.add_to(wanted);
    if (::poll(wanted.data(), wanted.size(), poll_timeout_ms()) < 0 || silent) return;
    const auto now = link_clock::now();
    const pollfd* ready = wanted.data() + 2;
    for (link_connection& each : connections) {
        each.handle(ready, now);
        ready += 2;
    }
    if (wanted[1].revents) accept_all();
    std::erase_if(connections, [](const link_connection& each) { return each.ended(); });
    publish();
}

void link_proxy::state::run() {
    while (run_tasks())
        turn();
}

link_proxy::link_proxy(std::uint16_t server_port) : state_(std::make_unique<state>(server_port)) {
    state_->thread = std::thread([s = state_.get()] { s->run(); });
}

link_proxy::~link_proxy() {
    {
        const std::lock_guard guard(state_->mutex);
        state_->ending = true;
    }
    ::eventfd_write(state_->wake.get(), 1);
    state_->thread.join();
}

std::uint16_t link_proxy::port() const noexcept { return state_->port; }

void link_proxy::cut() {
    state_->call([s = state_.get()] { s->hit_all(link_fault::cut); });
}

void link_proxy::reset() {
    state_->call([s = state_.get()] { s->hit_all(link_fault::reset); });
}

void link_proxy::silence(bool on) {
    state_->call([s = state_.get(), on] { s->silent = on; });
}

void link_proxy::refuse(bool on) {
    state_->call([s = state_.get(), on] {
        if (on)
            s->listener.reset();
        else if (!s->listener)
            s->listener = listen_on_loopback(s->port);
    });
}

void link_proxy::half_write(direction towards, link_fault after) {
    const link_fault fault =
        after == link_fault::reset ? link_fault::half_write_reset : link_fault::half_write_cut;
    state_->call([s = state_.get(), towards, fault] { s->hit_all(fault, towards); });
}

void link_proxy::delay(std::chrono::milliseconds by) {
    state_->call([s = state_.get(), by] { s->rules.delay = by; });
}

void link_proxy::one_byte_chunks(bool on) {
    state_->call([s = state_.get(), on] { s->rules.one_byte_chunks = on; });
}

void link_proxy::add_trigger(link_trigger trigger) {
    state_->call([s = state_.get(), &trigger] {
        s->rules.triggers.push_back({std::move(trigger), 0});
    });
}

void link_proxy::start_chaos(chaos_options options) {
    state_->call([s = state_.get(), &options] { s->chaos.emplace(std::move(options)); });
}

void link_proxy::stop_chaos() {
    state_->call([s = state_.get()] {
        s->chaos.reset();
        for (link_connection& each : s->connections)
            each.drop_doom();
    });
}

link_counters link_proxy::counters() const {
    const std::lock_guard guard(state_->mutex);
    return state_->published;
}

bool link_proxy::await(const std::function<bool(const link_counters&)>& reached,
                       std::chrono::milliseconds timeout) const {
    std::unique_lock lock(state_->mutex);
    return state_->counted.wait_for(lock, timeout, [&] { return reached(state_->published); });
}

} // namespace epode::test
