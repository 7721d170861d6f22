#include "line_reader.hpp"

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace epode::cli {

line_reader::line_reader(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {
    if (::pipe2(wake_, O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");
    thread_ = std::thread([this] { work(); });
}

line_reader::~line_reader() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    asked_.notify_one();
    (void)!::write(wake_[1], "", 1);
    thread_.join();
    ::close(wake_[0]);
    ::close(wake_[1]);
}

void line_reader::next(std::function<void(std::optional<std::string>)> handler) {
    {
        const std::lock_guard lock(mutex_);
        // The executor must not run dry while a line is awaited.
        handler_ = [h = std::move(handler), work = boost::asio::make_work_guard(executor_)](
                       std::optional<std::string> line) { h(std::move(line)); };
    }
    asked_.notify_one();
}

void line_reader::work() {
    for (;;) {
        std::function<void(std::optional<std::string>)> handler;
        {
            std::unique_lock lock(mutex_);
            asked_.wait(lock, [this] { return stop_ || handler_; });
            if (stop_) return;
            handler = std::exchange(handler_, nullptr);
        }
        std::optional<std::string> line = read_line();
        const std::lock_guard lock(mutex_);
        if (stop_) return;
        boost::asio::post(executor_, [h = std::move(handler), l = std::move(line)]() mutable {
            h(std::move(l));
        });
    }
}

std::optional<std::string> line_reader::read_line() {
    for (;;) {
        if (auto line = lines_.next()) return line;
        if (lines_.ended()) return std::nullopt;
        std::array<pollfd, 2> waits{{{STDIN_FILENO, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return std::nullopt;
        if (waits[1].revents) return std::nullopt;
        if (!waits[0].revents) continue;
        std::array<char, 65536> piece;
        const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (got > 0)
            lines_.add({piece.data(), static_cast<std::size_t>(got)});
        else if (got == 0 || errno != EINTR)
            lines_.end();
    }
}

} // namespace epode::cli
