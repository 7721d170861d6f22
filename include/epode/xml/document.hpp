#pragma once
#include <epode/xml/arena.hpp>
#include <epode/xml/element.hpp>

#include <string_view>
#include <utility>

namespace epode::xml {

/// One element tree and the arena that it lives in. Empty after default construction or a move.
class document {
public:
    document() noexcept = default;
    document(std::string_view root_name, std::string_view root_ns);
    /// Takes over a finished tree and its arena.
    document(arena memory, element* root) noexcept : memory_(std::move(memory)), root_(root) {}
    document(document&& other) noexcept
        : memory_(std::move(other.memory_)), root_(std::exchange(other.root_, nullptr)) {}
    document& operator=(document&& other) noexcept {
        memory_ = std::move(other.memory_);
        root_ = std::exchange(other.root_, nullptr);
        return *this;
    }
    document(const document& other);
    document& operator=(const document& other);
    /// A copy of any element as a document of its own.
    explicit document(const element& source);
    ~document() = default;

    explicit operator bool() const noexcept { return root_ != nullptr; }
    element& root() noexcept { return *root_; }
    const element& root() const noexcept { return *root_; }
    arena& memory() noexcept { return memory_; }

private:
    arena memory_;
    element* root_ = nullptr;
};

} // namespace epode::xml
