#pragma once
/// Cache handlers that are coroutines. Apart from the rest, for what Asio's coroutines cost to
/// compile.
#include <epode/client/stream_cache.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <memory>
#include <utility>

namespace epode {

/// A handler for client::sm().cache() of a function that returns `asio::awaitable<void>` and takes
/// a `stream_state` (by value, as a coroutine has to). The state is saved when it returns, and not
/// when it throws. It runs on `executor`; `save` lives as long as the handler and its calls.
template <class Save>
cache_handler awaitable_cache(boost::asio::any_io_executor executor, Save save) {
    return [executor = std::move(executor), save = std::make_shared<Save>(std::move(save))](
               const stream_state& state, const state_saved& saved) {
        boost::asio::co_spawn(executor, (*save)(state),
                              [save, saved](const std::exception_ptr& fault) { saved(fault); });
    };
}

} // namespace epode
