#pragma once
#include <epode/base/ring.hpp>
#include <epode/xml/element.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace epode {

/// Remembers the messages that were handed over lately, to tell when one comes again: after a lost
/// session a server sends from its offline store what was not acknowledged.
///
/// The same sender, type and id make the same message. An id is the sender's own choice, so a match
/// is worth a mark and no reason to drop anything. Holds memory only once messages came.
class arrivals {
public:
    explicit arrivals(std::size_t bound) noexcept : bound_(bound) {}

    /// What a message is known by; empty when it has no id.
    static std::string key_of(const xml::element& message);

    struct known {
        std::uint64_t number = 0; ///< 0: it is new
        bool given = false;       ///< it was certainly handed to the application
    };
    /// Looks the message up; from now on it counts as given. A new one gets that number.
    known give(std::string_view key, std::uint64_t number);
    /// One that an earlier process knew.
    void restore(std::string_view key, known of_old) { add(key, of_old); }

private:
    void add(std::string_view key, known entry);

    std::size_t bound_;
    std::unordered_map<std::size_t, known> known_; // by the key's hash
    ring<std::size_t> order_;                      // oldest first
};

} // namespace epode
