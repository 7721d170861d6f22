#pragma once
#include <epode/journal/state.hpp>

#include <cstddef>
#include <cstdint>
#include <random>

namespace epode::store_sqlite {

/// Batches as a session could make them, and odder ones, drawn from a seed; with the state that
/// they fold to.
class random_journal {
public:
    explicit random_journal(std::uint64_t seed, std::size_t arrivals = 20)
        : random_(seed), arrivals_(arrivals) {}

    journal::batch next();
    const journal::state& state() const noexcept { return state_; }
    std::size_t arrivals() const noexcept { return arrivals_; }

private:
    std::uint64_t below(std::uint64_t end);
    bool once_in(std::uint64_t n) { return below(n) == 0; }
    std::string text(std::size_t longest);
    fate any_fate() { return static_cast<fate>(below(11)); }
    message_id some_message();
    journal::message new_message();
    journal::message changed_message();
    void add_messages(journal::batch& b);
    void add_stream(journal::batch& b);
    void add_written(journal::batch& b);
    void add_arrivals(journal::batch& b);

    std::mt19937_64 random_;
    std::size_t arrivals_;
    journal::state state_;
    message_id last_ = 0;
    management::sequence next_ = 0; // number of the next stanza that is written
    std::uint64_t number_ = 0;      // of the last arrival
};

} // namespace epode::store_sqlite
