#pragma once
#include <epode/base/error.hpp>
#include <epode/journal/stream_state.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace epode {

/// Tells the client that a state is saved, or why it is not. Called once, on any thread, now or
/// later; further calls change nothing. When the last copy is destroyed uncalled, the state counts
/// as not saved.
class state_saved {
public:
    using report = std::function<void(error_code, std::string why)>;
    explicit state_saved(report to);

    /// \param why in words, if they say more than the code
    void operator()(error_code code = {}, std::string why = {}) const;
    /// Null: saved. Else the error of a system_error, or session_error::not_cached with the
    /// exception's text.
    void operator()(const std::exception_ptr& fault) const;

private:
    struct once;
    std::shared_ptr<once> once_;
};

/// What client::sm().cache() calls.
using cache_handler = std::function<void(const stream_state&, state_saved)>;

/// A handler of either form as a cache_handler: asynchronous, `void(const stream_state&,
/// state_saved)`, or plain, `void(const stream_state&)`, which is done when it returns.
template <class Handler>
cache_handler to_cache_handler(Handler save) {
    if constexpr (std::is_invocable_v<Handler&, const stream_state&, state_saved>)
        return cache_handler(std::move(save));
    else
        return
            [save = std::move(save)](const stream_state& state, const state_saved& saved) mutable {
                save(state);
                saved();
            };
}

} // namespace epode
