#pragma once
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace epode {

template <class Signature>
class completion;

/// A handler that waits for its one call, and keeps its executors at work until then.
///
/// Moved by construction only: Boost 1.81's any_completion_handler recurses without end when it is
/// move-assigned.
template <class... A>
class completion<void(A...)> {
public:
    using handler_type = boost::asio::any_completion_handler<void(A...)>;

    completion(handler_type handler, const boost::asio::any_io_executor& client)
        : handler_(std::move(handler)),
          work_(client),
          handler_work_(boost::asio::get_associated_executor(handler_, client)) {}
    completion(completion&&) = default;
    completion& operator=(completion&&) = delete;

    /// Completes on the handler's executor, never inside this call.
    void operator()(A... args) && {
        boost::asio::post(work_.get_executor(),
                          boost::asio::append(std::move(handler_), std::move(args)...));
    }
    const handler_type& handler() const noexcept { return handler_; }

private:
    handler_type handler_;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> work_;
    boost::asio::executor_work_guard<
        boost::asio::associated_executor_t<handler_type, boost::asio::any_io_executor>>
        handler_work_; // that one may belong to another context
};

} // namespace epode
