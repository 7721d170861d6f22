#pragma once
#include <epode/base/ring.hpp>
#include <epode/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// How far an archive was read: up to the message of that id.
struct archive_position {
    std::string id;              ///< empty: the archive held nothing
    std::optional<wall_time> at; ///< when that, or one before it, was archived, if it is known
    bool operator==(const archive_position&) const = default;

    /// As it is kept in a journal: the time, or `-`; a space; the id.
    std::string text() const;
    static std::optional<archive_position> parse(std::string_view text);
};

/// Which messages of an archive the application has finished with: how far it was read for good.
/// A position counts when everything that was handed over before it is finished, too.
class archive_reading {
public:
    /// A message was handed over; `delivery` 0: it need not be finished. Without a position it only
    /// holds back what comes behind it.
    void handed(std::uint64_t delivery, std::optional<archive_position> position);
    void finished(std::uint64_t delivery) noexcept;
    /// How far it is read by now, if that changed.
    std::optional<archive_position> advance();

private:
    struct entry {
        std::uint64_t delivery;
        std::optional<archive_position> position;
    };
    ring<entry> entries_; // in the order in which they were handed over; delivery 0: finished
};

} // namespace epode
