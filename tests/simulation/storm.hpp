#pragma once
#include "world.hpp"

namespace epode::simulation {

/// The stormy part of a run: what clients and the world do next is drawn.
class storm {
public:
    explicit storm(world& of) : world_(of), dice_(of.luck()), plan_(of.how()) {}

    /// Begins, goes through all steps, heals, and judges.
    /// \throws violation
    void run();

private:
    void step();
    void talk(client& c);
    void trouble(client& c);
    void move(client& c);
    std::size_t some(fault dribbles);
    bool happens(fault f) { return world_.its_server().may(f); }

    world& world_;
    dice& dice_;
    const plan& plan_;
    unsigned submitted_ = 0;
};

} // namespace epode::simulation
