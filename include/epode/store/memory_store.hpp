#pragma once
#include <epode/store/store.hpp>

#include <cstddef>
#include <utility>

namespace epode {

/// Keeps the state in this process: for tests, and to carry a session from one client to the next.
class memory_store final : public store {
public:
    explicit memory_store(journal::state initial = {}, std::size_t arrivals = 4'096)
        : state_(std::move(initial)), arrivals_(arrivals) {}

    journal::state load() override { return state_; }
    void commit(journal::batch change, committed done) override {
        journal::apply(state_, std::move(change), arrivals_);
        done({}, {});
    }
    void retry(committed) override {} // nothing fails here
    const journal::state& state() const noexcept { return state_; }

private:
    journal::state state_;
    std::size_t arrivals_;
};

} // namespace epode
