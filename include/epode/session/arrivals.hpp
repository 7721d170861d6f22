#pragma once
#include <epode/xml/element.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace epode {

/// Remembers the messages that were handed over lately, to tell when one comes again: after a lost
/// session a server sends from its offline store what was not acknowledged, and the archive has it
/// too.
///
/// The same id in the user's archive makes certainly the same message (XEP-0359 §4: where the
/// server announces that it assigns them), and so does the same id of a room. So do, likely, the
/// same sender, type and id; but an id is the sender's own choice, so that is worth a mark and no
/// reason to drop anything. Holds memory only once messages came.
class arrivals {
public:
    explicit arrivals(std::size_t bound) noexcept;
    ~arrivals();

    /// What a message is known by; empty when it has no id at all.
    /// \param archive_id of the user's archive; empty: none that can be believed
    /// \param room that gave this id instead of the archive; empty: none
    static std::string key_of(const xml::element& message, std::string_view archive_id = {},
                              std::string_view room = {});

    struct known {
        std::uint64_t number = 0; ///< 0: it is new
        bool given = false;       ///< it was certainly handed to the application
        bool certain = false;     ///< recognised by its id in the archive, or of the room
    };
    /// Looks the message up, and changes nothing.
    known find(std::string_view key) const noexcept;
    /// Looks the message up; from now on it counts as given. A new one gets that number.
    known give(std::string_view key, std::uint64_t number);
    /// One that an earlier process knew.
    void restore(std::string_view key, known of_old);

private:
    struct table;
    std::size_t bound_;
    std::unique_ptr<table> table_;
};

} // namespace epode
