#include "storm.hpp"

namespace epode::simulation {

void storm::run() {
    world_.begin();
    for (const auto& c : world_.clients())
        if (plan_.server.rooms && dice_.chance(0.8)) c->join(std::string(server::room));
    for (unsigned i = 0; i < plan_.steps; ++i)
        step();
    world_.heal();
}

void storm::step() {
    client& c = *world_.clients()[dice_.below(world_.clients().size())];
    if (dice_.chance(plan_.talk) && submitted_ < plan_.messages) talk(c);
    if (dice_.chance(0.5)) c.handle_some();
    if (dice_.chance(0.02)) c.withdraw();
    if (plan_.server.client_states && dice_.chance(0.02)) c.look(dice_.chance(0.5));
    if (c.waits_for_disk() && !happens(fault::slow_disk)) c.persist(!happens(fault::broken_disk));
    if (c.waits_for_write() && !happens(fault::slow_write)) c.finish_write();
    world_.advance(milliseconds(dice_.below(20)));
    trouble(c);
    move(c);
    world_.reap();
    world_.look();
}

void storm::talk(client& c) {
    ++submitted_;
    client& other = *world_.clients()[dice_.below(world_.clients().size())];
    if (plan_.server.rooms && dice_.chance(0.3))
        c.submit(std::string(server::room), true);
    else if (other.account() != c.account())
        c.submit(other.account(), false);
}

void storm::trouble(client& c) {
    if (happens(fault::cut)) world_.cut(c);
    if (world_.current(c) != 0) {
        if (happens(fault::half_open))
            world_.leave_half_open(c);
        else if (happens(fault::silence))
            world_.silence(c, static_cast<unsigned>(dice_.below(3)));
    }
    if (happens(fault::delay)) world_.advance(milliseconds(dice_.below(40'000)));
    if (happens(fault::crash)) world_.crash(c);
    if (happens(fault::logout) && !c.closing() && !c.over()) c.close(dice_.chance(0.6));
    if (c.over() && !c.waits_for_disk() && dice_.chance(0.3)) world_.revive(c);
    if (happens(fault::restart)) world_.its_server().restart();
    if (happens(fault::kill)) world_.kill_server();
    if (happens(fault::network)) c.change_network();
}

std::size_t storm::some(fault dribbles) { return happens(dribbles) ? 1 : 1 + dice_.below(600); }

void storm::move(client& c) {
    world_.connect_dialed();
    for (const link_id id : world_.links_of(c)) {
        // What an old connection brought waits there for its turn.
        const bool queued = plan_.server.late_counts && world_.current(c) != id;
        if (dice_.chance(0.7) && !queued) world_.move_up(id, some(fault::dribble));
        if (dice_.chance(0.7)) world_.move_down(id, some(fault::dribble));
    }
    world_.connect_dialed();
}

} // namespace epode::simulation
