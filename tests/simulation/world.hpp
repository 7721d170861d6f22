#pragma once
#include "checks.hpp"
#include "client.hpp"
#include "server.hpp"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace epode::simulation {

/// Clients, a network that fails, a server that knows the truth, in virtual time. What happens next
/// is for others to say.
class world {
public:
    world(const plan& p, sights& seen, std::ostream* trace);
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    const plan& how() const { return plan_; }
    dice& luck() { return dice_; }
    run_log& log() { return log_; }
    server& its_server() { return server_; }
    const std::vector<std::unique_ptr<client>>& clients() const { return clients_; }

    void begin();
    /// Lets time pass, and everybody obey it.
    void advance(duration by);
    /// \throws violation of what has to be so at any moment
    void look() { checks_.each_step(); }
    /// The network is well again: then everything comes to its end, and is judged.
    /// \throws violation
    void heal();

    // The network.
    /// The connection on which the client is; 0: none.
    link_id current(const client& c) const;
    /// All that anybody knows of, the oldest first.
    std::vector<link_id> links_of(const client& c) const;
    /// What was dialed stands.
    void connect_dialed();
    /// At most so many bytes, from the network into the server, or through it into the client.
    void move_up(link_id id, std::size_t most);
    void move_down(link_id id, std::size_t most);
    /// What clients left is gone when its time has come.
    void reap();

    // What goes wrong.
    /// A suffix of what is under way is lost, in each direction, and both sides know.
    void cut(client& c);
    /// The client's side is gone.
    void leave_half_open(client& c);
    /// Nothing comes through any more: 0: to the client, 1: to the server, 2: both.
    void silence(client& c, unsigned which);
    void crash(client& c);
    void kill_server();
    /// The application begins again after it has left, or was turned away.
    void revive(client& c);

private:
    struct link {
        client* of = nullptr;
        connection_id connection = 0;
        std::string up, down;
        bool silent_up = false, silent_down = false;
        bool reached = false;           ///< the client knows that it stands
        std::optional<time_point> dies; ///< the client has left it
    };

    void make_client(unsigned number);
    void move_all();
    void leave(client& c, bool loses);
    void speak_from_the_grave(link& l);
    bool is_under_way() const;
    std::string unrest() const;
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
};

} // namespace epode::simulation
