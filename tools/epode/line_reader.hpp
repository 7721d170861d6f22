#pragma once
#include "line_splitter.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace epode::cli {

/// Reads standard input line by line in a thread of its own (a file or a terminal cannot be waited
/// for like a socket), and only as fast as lines are asked for.
class line_reader {
public:
    explicit line_reader(boost::asio::any_io_executor executor);
    ~line_reader();
    line_reader(const line_reader&) = delete;
    line_reader& operator=(const line_reader&) = delete;

    /// The next line without its end, or no value at the end of input; on the executor.
    void next(std::function<void(std::optional<std::string>)> handler);

private:
    void work();
    std::optional<std::string> read_line();

    boost::asio::any_io_executor executor_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::function<void(std::optional<std::string>)> handler_;
    bool stop_ = false;
    int wake_[2] = {-1, -1}; // a pipe, so that the thread can be ended while it waits for input
    line_splitter lines_;
    std::thread thread_;
};

} // namespace epode::cli
