#pragma once
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace epode {

/// A queue in one growing circular buffer: pushing and popping are O(1) and move nothing else.
///
/// Holds no memory until the first push; `shrink()` gives it back when the queue is empty.
template <class T>
class ring {
public:
    ring() noexcept = default;
    ring(ring&& other) noexcept { swap(other); }
    ring& operator=(ring&& other) noexcept {
        ring taken(std::move(other));
        swap(taken);
        return *this;
    }
    ring(const ring&) = delete;
    ring& operator=(const ring&) = delete;
    ~ring() { clear(); }

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }

    T& operator[](std::size_t index) noexcept {
        assert(index < size_);
        return slots_[(first_ + index) & (capacity_ - 1)].value;
    }
    const T& operator[](std::size_t index) const noexcept {
        assert(index < size_);
        return slots_[(first_ + index) & (capacity_ - 1)].value;
    }
    T& front() noexcept { return (*this)[0]; }
    const T& front() const noexcept { return (*this)[0]; }
    T& back() noexcept { return (*this)[size_ - 1]; }
    const T& back() const noexcept { return (*this)[size_ - 1]; }

    void push_back(T&& value) {
        if (size_ == capacity_) grow();
        ++size_;
        std::construct_at(&back(), std::move(value));
    }
    void push_back(const T& value) { push_back(T(value)); }
    T pop_front() {
        T value = std::move(front());
        std::destroy_at(&front());
        first_ = (first_ + 1) & (capacity_ - 1);
        --size_;
        return value;
    }
    T pop_back() {
        T value = std::move(back());
        std::destroy_at(&back());
        --size_;
        return value;
    }
    void clear() noexcept {
        while (size_ != 0)
            pop_front();
    }
    /// Gives the memory back when the queue is empty.
    void shrink() noexcept {
        if (size_ != 0) return;
        slots_.reset();
        capacity_ = first_ = 0;
    }
    void swap(ring& other) noexcept {
        std::swap(slots_, other.slots_);
        std::swap(capacity_, other.capacity_);
        std::swap(first_, other.first_);
        std::swap(size_, other.size_);
    }

private:
    union slot {
        slot() noexcept {}
        ~slot() {}
        T value;
    };

    void grow() {
        const std::uint32_t wider = capacity_ ? capacity_ * 2 : 8; // a power of two: no division
        auto slots = std::make_unique<slot[]>(wider);
        for (std::size_t i = 0; i < size_; ++i) {
            std::construct_at(&slots[i].value, std::move((*this)[i]));
            std::destroy_at(&(*this)[i]);
        }
        slots_ = std::move(slots);
        capacity_ = wider;
        first_ = 0;
    }

    std::unique_ptr<slot[]> slots_;
    // Many stand empty in each connection: 2^32 elements are enough.
    std::uint32_t capacity_ = 0;
    std::uint32_t first_ = 0;
    std::uint32_t size_ = 0;
};

} // namespace epode
