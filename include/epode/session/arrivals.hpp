#pragma once
#include <epode/base/ring.hpp>
#include <epode/xml/element.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace epode {

/// Remembers the messages that were handed over lately, to tell when one comes again: after a lost
/// session a server sends from its offline store what was not acknowledged, and the archive has it
/// too.
///
/// The same id in the user's archive makes certainly the same message (XEP-0359 §4: where the
/// server announces that it assigns them). So do, likely, the same sender, type and id; but an id
/// is the sender's own choice, so that is worth a mark and no reason to drop anything. Holds memory
/// only once messages came.
class arrivals {
public:
    explicit arrivals(std::size_t bound) noexcept : bound_(bound) {}

    /// What a message is known by; empty when it has no id at all.
    /// \param archive_id of the user's archive; empty: none that can be believed
    static std::string key_of(const xml::element& message, std::string_view archive_id = {});

    struct known {
        std::uint64_t number = 0; ///< 0: it is new
        bool given = false;       ///< it was certainly handed to the application
        bool certain = false;     ///< recognised by its id in the archive
    };
    /// Looks the message up, and changes nothing.
    known find(std::string_view key) const noexcept;
    /// Looks the message up; from now on it counts as given. A new one gets that number.
    known give(std::string_view key, std::uint64_t number);
    /// One that an earlier process knew.
    void restore(std::string_view key, known of_old);

private:
    using hashes = std::array<std::size_t, 2>; // by archive, by sender; 0: not by that
    struct entry {
        hashes by; // under which it was added
        std::uint64_t number;
    };
    struct standing {
        bool given = false;
        std::uint32_t entries = 0;
    };
    static hashes hashes_of(std::string_view key) noexcept;
    void add(const hashes& by, std::uint64_t number, bool given);
    void forget(const entry& oldest);

    std::size_t bound_;
    std::unordered_map<std::size_t, std::uint64_t> known_;  // numbers, by either part of the key
    std::unordered_map<std::uint64_t, standing> standings_; // by number
    ring<entry> order_;                                     // oldest first
};

} // namespace epode
