#pragma once
#include "checks.hpp"
#include "client.hpp"
#include "history.hpp"
#include "server.hpp"

#include <memory>
#include <string>
#include <vector>

namespace epode::simulation {

/// One client with a journal and the model server, in which nothing happens by itself: each event
/// of a history is one call. In virtual time, and always the same.
class history_world {
public:
    /// A session stands, and everything is durable, written and acknowledged.
    history_world(way how, sights& seen, std::ostream* trace);
    history_world(const history_world&) = delete;
    history_world& operator=(const history_world&) = delete;

    /// Whether it would do something.
    bool can(happening h) const;
    /// \throws violation
    void take(happening h);
    /// Lets everything through until there is calm, and looks at what has become of it all.
    /// \throws violation
    void finish();
    /// All that what happens next depends on, as text; see history_portrait.cpp.
    std::string portrait() const;

private:
    friend class portrait;
    void peer_begins();
    void peer_says();
    void connect(bool in_vain);
    void dial_again();
    void move_handshake(bool in_vain);
    bool deliver();
    bool bring();
    void cut();
    void crash(bool stored);
    void handle_all();
    void calm_down();
    std::string unrest() const;
    std::string clients_unrest() const;
    client& alice() { return *clients_.front(); }
    const client& alice() const { return *clients_.front(); }
    bool connected() const { return link_ != 0 && reached_; }

    plan plan_;
    dice dice_;
    run_log log_;
    mutable server server_;
    std::vector<std::unique_ptr<client>> clients_;
    checks checks_;
    std::string up_;                   ///< written, and not read by the server
    link_id link_ = 0, last_link_ = 1; // the first is the peer's
    bool reached_ = false, peer_is_here_ = false;
    unsigned peer_said_ = 0;
};

} // namespace epode::simulation
