#pragma once
#include <epode/jid.hpp>
#include <epode/xml/element.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

/// The rooms (XEP-0045) that we are in or want to be in, and who we are in them: what it takes to
/// know our own reflected messages from somebody else's.
class rooms {
public:
    enum class status : std::uint8_t { joining, joined };
    struct room {
        jid occupant;           ///< room@service/nick
        std::string password;   ///< empty: none
        std::string occupant_id; ///< ours, where the room has such (XEP-0421)
        std::vector<std::string> earlier_nicks;
        status state = status::joining;
    };
    struct change {
        enum class kind : std::uint8_t { none, joined, refused, left } what = kind::none;
        jid occupant;
        std::string condition; ///< of refused and left
    };

    /// Wants to be in `occupant.bare()` under that nick. An earlier wish for the room is replaced.
    void want(jid occupant, std::string password);
    void leave(const jid& room_address);
    const room* find(std::string_view room_bare) const noexcept;
    const std::vector<room>& all() const noexcept { return rooms_; }

    /// What a presence from a room says of our own membership.
    change presence(const xml::element& stanza, const jid& from);
    /// Whether an occupant is ourselves: by occupant id where the room gives one, else by nick.
    bool is_self(const jid& occupant, std::string_view occupant_id) const noexcept;
    /// A new stream session: the server knows of no membership any more.
    void session_lost() noexcept;

    /// `<presence/>` that asks for admission, without history (it is the archive's business).
    static std::string join_presence(const room& r);

private:
    room* get(std::string_view room_bare) noexcept;
    std::vector<room> rooms_;
};

} // namespace epode
