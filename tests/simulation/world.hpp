#pragma once
#include "checks.hpp"
#include "client.hpp"
#include "server.hpp"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace epode::simulation {

/// A run: clients, a network that fails, a server that knows the truth, in virtual time.
class world {
public:
    world(const plan& p, sights& seen, std::ostream* trace);
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    /// \throws violation
    void run();

private:
    struct link {
        client* of = nullptr;
        connection_id connection = 0;
        std::string up, down;
        bool silent_up = false, silent_down = false;
        bool reached = false;           ///< the client knows that it stands
        std::optional<time_point> dies; ///< the client has left it
    };

    void step();
    void trouble(client& c);
    void move(client& c);
    void move_up(link_id id, link& l, std::size_t most);
    void move_down(link_id id, link& l, std::size_t most);
    void move_all();
    void connect_dialed();
    void advance(duration by);
    void reap();
    void leave(client& c, bool loses);
    void cut(client& c);
    void crash(client& c);
    void kill_server();
    link_id current(const client& c) const;
    std::size_t some(fault dribbles);
    std::string unrest() const;
    void heal();
    double rate(fault f) const { return plan_.rates[static_cast<std::size_t>(f)]; }

    const plan plan_;
    dice dice_;
    run_log log_;
    server server_;
    std::vector<std::unique_ptr<client>> clients_;
    checks checks_;
    std::map<link_id, link> links_;
    link_id last_link_ = 0;
    bool healing_ = false;
    unsigned submitted_ = 0;
};

} // namespace epode::simulation
