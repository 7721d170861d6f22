#pragma once
#include <support/link_fault.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace epode::test {

/// A TCP link on a loopback port that forwards to a server's port and breaks when told to.
///
/// It runs in a thread of its own. The functions may be called from any thread; each returns when
/// what it asks for is done.
class link_proxy {
public:
    explicit link_proxy(std::uint16_t server_port);
    ~link_proxy();
    link_proxy(const link_proxy&) = delete;
    link_proxy& operator=(const link_proxy&) = delete;

    std::uint16_t port() const noexcept;

    void cut();   ///< FIN to both sides of each connection
    void reset(); ///< RST to both sides of each connection
    /// While on, nothing passes: new connections are not taken from the kernel's queue (they look
    /// connected), open ones are not read, and their ends are not seen.
    void silence(bool on);
    /// While on, connecting is refused. Open connections stay.
    void refuse(bool on);
    /// Of the next bytes in that direction half is forwarded on each open connection; then `after`,
    /// which is cut or reset.
    void half_write(direction towards, link_fault after);
    /// All that is read from now on is forwarded this much later.
    void delay(std::chrono::milliseconds by);
    /// Forwards in sends of one byte.
    void one_byte_chunks(bool on);
    /// Arms a trigger; it acts once.
    void add_trigger(link_trigger trigger);

    /// Each connection accepted from now on gets a fault drawn from the seed.
    void start_chaos(chaos_options options);
    /// No connection gets a fault any more. Silent ones stay silent up to their limit.
    void stop_chaos();

    link_counters counters() const;
    /// Waits until `reached` holds of the counters; false when it does not in time.
    bool await(const std::function<bool(const link_counters&)>& reached,
               std::chrono::milliseconds timeout) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace epode::test
