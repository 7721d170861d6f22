#include <epode/xml/arena.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace epode::xml {

namespace {
constexpr std::size_t largest_chunk = 64 << 10;
}

arena::~arena() {
    while (last_)
        std::free(std::exchange(last_, last_->previous));
}

void arena::grow(std::size_t bytes) {
    const std::size_t size = std::max(next_chunk_bytes_, sizeof(chunk) + bytes);
    void* raw = std::malloc(size);
    if (!raw) throw std::bad_alloc();
    last_ = ::new (raw) chunk{last_};
    position_ = static_cast<char*>(raw) + sizeof(chunk);
    end_ = static_cast<char*>(raw) + size;
    capacity_ += size;
    next_chunk_bytes_ = std::min(std::max(size, next_chunk_bytes_) * 2, largest_chunk);
}

std::string_view arena::append(std::string_view head, std::string_view tail) {
    if (head.empty()) return copy(tail);
    if (tail.empty()) return head;
    const bool is_last = head.data() + head.size() == position_;
    if (is_last && tail.size() <= static_cast<std::size_t>(end_ - position_)) {
        std::memcpy(position_, tail.data(), tail.size());
        position_ += tail.size();
        return {head.data(), head.size() + tail.size()};
    }
    // Twice the room that is needed, so that a text of many pieces is not copied for each.
    const std::size_t size = head.size() + tail.size();
    auto* given = static_cast<char*>(allocate(size * 2, 1));
    std::memcpy(given, head.data(), head.size());
    std::memcpy(given + head.size(), tail.data(), tail.size());
    position_ = given + size;
    return {given, size};
}

} // namespace epode::xml
