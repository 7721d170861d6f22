// What it costs to make messages durable while others are pending. Prints one line of JSON.
#include "../common/sample.hpp"
#include "../common/usage.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>

namespace epode::bench {
namespace {

constexpr std::size_t batch_messages = 100; // as many are handed in before the loop runs
constexpr std::size_t remembered = 4'096;   // limits::settled_messages
constexpr std::size_t stanza_bytes = 304;   // of the sample
using management::stanza_kind;

/// Bytes that this process has handed to write calls.
double written_bytes() {
    std::ifstream in("/proc/self/io");
    std::string name;
    for (double value = 0; in >> name >> value;)
        if (name == "wchar:") return value;
    throw std::runtime_error("/proc/self/io cannot be read");
}

/// Messages that are accepted, written, and acknowledged when so many others came after them.
class flow {
public:
    flow(sqlite_store& store, std::size_t pending) : store_(store), pending_(pending) {}

    void run(std::size_t messages) {
        for (const message_id end = last_ + messages; last_ < end;) {
            commit(accept());
            commit(write_and_settle());
        }
    }

private:
    journal::batch accept() {
        journal::batch b;
        for (std::size_t i = 0; i < batch_messages; ++i) {
            journal::message m;
            m.number = ++last_;
            m.id = sample::id(last_);
            m.to = sample::recipient;
            m.accepted_at = wall_time(milliseconds(1'700'000'000'000));
            m.bytes.assign(stanza_bytes, 'x');
            b.accepted.push_back(std::move(m));
        }
        return b;
    }
    journal::batch write_and_settle() {
        journal::batch b;
        for (message_id n = last_ - batch_messages + 1; n <= last_; ++n)
            b.written.push_back({n - 1, stanza_kind::message, n, {}});
        while (last_ - acked_ > pending_)
            b.acked.push_back(++acked_);
        b.acknowledged = acked_;
        while (acked_ - forgotten_ > remembered)
            b.forgotten.push_back(++forgotten_);
        return b;
    }
    void commit(journal::batch b) {
        std::promise<error_code> told;
        store_.commit(std::move(b), [&](error_code code, diagnostics) { told.set_value(code); });
        if (const error_code code = told.get_future().get()) throw system_error(code);
    }

    sqlite_store& store_;
    const std::size_t pending_;
    message_id last_ = 0, acked_ = 0, forgotten_ = 0;
};

int run(const std::string& mode, std::size_t pending, std::size_t count, const std::string& path) {
    for (const char* kind : {"", "-wal", "-shm", "-stanzas", ".lock"})
        std::filesystem::remove(path + kind);
    sqlite_options options{path, mode == "power" ? durability::power : durability::process};
    sqlite_store store(options);
    flow messages(store, pending);
    messages.run(pending + remembered + 2'000); // until as many go as come
    const auto start = std::chrono::steady_clock::now();
    const double cpu = cpu_us(), bytes = written_bytes();
    messages.run(count);
    const auto each = [&](double total) { return total / static_cast<double>(count); };
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::cout << "{\"cpu_us\":" << each(cpu_us() - cpu)
              << ",\"bytes\":" << each(written_bytes() - bytes)
              << ",\"a_second\":" << static_cast<double>(count) / took.count() << "}\n";
    return 0;
}

} // namespace
} // namespace epode::bench

int main(int argc, char** argv) try {
    if (argc != 5) throw std::invalid_argument("usage: bench_store MODE PENDING COUNT FILE");
    return epode::bench::run(argv[1], std::strtoul(argv[2], nullptr, 10),
                             std::strtoul(argv[3], nullptr, 10), argv[4]);
} catch (const std::exception& error) {
    std::cerr << "bench_store: " << error.what() << '\n';
    return 1;
}
