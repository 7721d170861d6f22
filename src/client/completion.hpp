#pragma once
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <optional>
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

    /// `elsewhere`: the handler's executor is not the client's.
    completion(handler_type handler, bool elsewhere, const boost::asio::any_io_executor& client)
        : handler_(std::move(handler)), work_(boost::asio::prefer(client, at_work)) {
        if (elsewhere)
            elsewhere_.emplace(boost::asio::prefer(
                boost::asio::get_associated_executor(handler_, client), at_work));
    }
    completion(completion&&) = default;
    completion& operator=(completion&&) = delete;

    /// Completes on the handler's executor, never inside this call.
    void operator()(A... args) && {
        boost::asio::post(work_, boost::asio::append(std::move(handler_), std::move(args)...));
    }
    /// The same for who runs on the client's executor and is not in the call that started the
    /// operation: calls the handler at once, if its executor is that one.
    void call(A&&... args) && {
        if (elsewhere_)
            std::move (*this)(std::move(args)...);
        else
            std::move(handler_)(std::move(args)...);
    }
    const handler_type& handler() const noexcept { return handler_; }

private:
    using handler_executor =
        boost::asio::associated_executor_t<handler_type, boost::asio::any_io_executor>;
    static constexpr auto at_work = boost::asio::execution::outstanding_work.tracked;

    handler_type handler_;
    boost::asio::any_io_executor work_;
    std::optional<handler_executor> elsewhere_; // the handler's, where it is not the client's
};

} // namespace epode
