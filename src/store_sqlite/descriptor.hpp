#pragma once
#include <unistd.h>
#include <utility>

namespace epode::store_sqlite {

/// An open file of the operating system.
class descriptor {
public:
    explicit descriptor(int handle = -1) noexcept : handle_(handle) {}
    ~descriptor() {
        if (handle_ >= 0) ::close(handle_);
    }
    descriptor(descriptor&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    explicit operator bool() const noexcept { return handle_ >= 0; }
    int get() const noexcept { return handle_; }

private:
    int handle_;
};

} // namespace epode::store_sqlite
