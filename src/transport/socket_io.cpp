#include <transport/socket_io.hpp>

#include <cerrno>
#include <memory>
#include <sys/socket.h>

namespace epode::transport {
namespace {

io_status failure_status(int number, io_status when_blocked, error_code& code) {
    if (number == EAGAIN || number == EWOULDBLOCK) return when_blocked;
    code = error_code(number, boost::system::system_category());
    return io_status::ended;
}

std::span<std::byte> buffer_of(std::unique_ptr<std::byte[]>& buffer) {
    if (!buffer) buffer.reset(new std::byte[shared_buffer_bytes]);
    return {buffer.get(), shared_buffer_bytes};
}

} // namespace

io_status receive_some(int socket, std::span<std::byte> into, std::size_t& size, error_code& code) {
    ssize_t got = 0;
    do {
        got = ::recv(socket, into.data(), into.size(), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    size = got > 0 ? static_cast<std::size_t>(got) : 0;
    if (got > 0) return io_status::done;
    return got == 0 ? io_status::ended : failure_status(errno, io_status::want_read, code);
}

io_status send_some(int socket, std::string_view bytes, std::size_t& size, error_code& code) {
    ssize_t sent = 0;
    do {
        sent = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    size = sent > 0 ? static_cast<std::size_t>(sent) : 0;
    return sent >= 0 ? io_status::done : failure_status(errno, io_status::want_write, code);
}

io_status discard_input(int socket) {
    constexpr int max_rounds = 8;
    for (int round = 0; round < max_rounds; ++round) {
        std::size_t size = 0;
        error_code ignored;
        const io_status status = receive_some(socket, socket_buffer(), size, ignored);
        if (status != io_status::done) return status;
    }
    return io_status::done;
}

std::span<std::byte> socket_buffer() {
    thread_local std::unique_ptr<std::byte[]> buffer;
    return buffer_of(buffer);
}

std::span<std::byte> plain_buffer() {
    thread_local std::unique_ptr<std::byte[]> buffer;
    return buffer_of(buffer);
}

} // namespace epode::transport
