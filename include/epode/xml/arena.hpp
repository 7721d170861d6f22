#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace epode::xml {

/// A bump allocator: everything that it gave is freed at once, with it.
///
/// Moving it keeps what it gave in place. It holds nothing while nothing was asked of it.
class arena {
public:
    arena() noexcept = default;
    explicit arena(std::size_t first_chunk_bytes) noexcept : next_chunk_bytes_(first_chunk_bytes) {}
    arena(arena&& other) noexcept { swap(other); }
    arena& operator=(arena&& other) noexcept {
        arena taken(std::move(other));
        swap(taken);
        return *this;
    }
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;
    ~arena();

    /// `alignment` is a power of two. Throws std::bad_alloc.
    void* allocate(std::size_t bytes, std::size_t alignment) {
        const std::size_t padding =
            (0 - reinterpret_cast<std::uintptr_t>(position_)) & (alignment - 1);
        if (bytes + padding > static_cast<std::size_t>(end_ - position_)) {
            grow(bytes + alignment);
            return allocate(bytes, alignment);
        }
        char* given = position_ + padding;
        position_ = given + bytes;
        return given;
    }
    /// A value that needs no destructor.
    template <class T>
    T* make() {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T();
    }
    /// A copy of `text` that lives as long as the arena.
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        auto* given = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(given, text.data(), text.size());
        return {given, text.size()};
    }
    /// `head` followed by `tail`. Grows in place when `head` is the last thing given.
    std::string_view append(std::string_view head, std::string_view tail);

    /// Bytes taken from the system.
    std::size_t capacity() const noexcept { return capacity_; }
    void swap(arena& other) noexcept {
        std::swap(last_, other.last_);
        std::swap(position_, other.position_);
        std::swap(end_, other.end_);
        std::swap(capacity_, other.capacity_);
        std::swap(next_chunk_bytes_, other.next_chunk_bytes_);
    }

private:
    struct chunk {
        chunk* previous;
    };
    void grow(std::size_t bytes);

    chunk* last_ = nullptr;
    char* position_ = nullptr;
    char* end_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t next_chunk_bytes_ = 1024;
};

} // namespace epode::xml
