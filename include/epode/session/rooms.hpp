#pragma once
#include <epode/base/error.hpp>
#include <epode/base/random.hpp>
#include <epode/base/time.hpp>
#include <epode/jid.hpp>
#include <epode/protocol/rfc6120.hpp>
#include <epode/xml/element.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

/// The rooms (XEP-0045) that we are in or want to be in, and who we are in them: what it takes to
/// know our own reflected messages from somebody else's, and that we are still in (XEP-0410).
///
/// It writes nothing itself: the owner carries out what expire() says is due. Times count only
/// while stanzas flow; came_online() starts them anew.
class rooms {
public:
    struct timing {
        duration answer = seconds(30); ///< for a room to let us in, before its messages fail
        /// Of a room, before it is asked whether we are still in it (XEP-0410 §3.2); 0: never.
        duration silence = seconds(900);
        duration ping = seconds(30);   ///< for the answer to that
        duration again = seconds(60);  ///< after a self-ping that told nothing
        duration settle = seconds(5);  ///< after a resumption, before rooms are asked
        duration reentry = seconds(5); ///< bound of the first random wait; doubles
        duration reentry_cap = seconds(300);
    };
    /// Under which a reflection of ours may still come: a room can give us new ones without end.
    static constexpr std::size_t remembered_nicks = 8;
    enum class status : std::uint8_t { joining, joined };
    /// What a room announces of itself (XEP-0030).
    struct features {
        bool ids = false;     ///< it gives messages ids, and removes forged ones (XEP-0359)
        bool archive = false; ///< it has an archive (XEP-0313)
    };
    struct room {
        jid occupant;            ///< room@service/nick
        std::string password;    ///< empty: none
        std::string occupant_id; ///< ours, where the room has such (XEP-0421)
        std::vector<std::string> earlier_nicks;
        status state = status::joining;
        bool was_in = false;         ///< since it was asked for: then it is worth trying again
        bool told_outside = false;   ///< the application knows that we are not in
        bool asked = false;          ///< to let us in: only then an error can be its answer
        bool doubted = false;        ///< what is heard from it does not prove that we are in
        bool asked_features = false; ///< and not answered yet
        std::optional<features> announced;  ///< in the present stay, once it has told
        std::uint8_t attempts = 0;          ///< to get in again
        std::optional<time_point> enter_at; ///< the next attempt to get in
        std::optional<time_point> answer_by;
        std::optional<time_point> ping_at; ///< the next self-ping, or the end of waiting for one
        std::string ping_id;               ///< of the self-ping under way
    };
    /// Our own membership changed.
    struct change {
        enum class kind : std::uint8_t {
            none,
            joined,
            refused,     ///< and that is that
            left,        ///< and that is that
            interrupted, ///< out for a technical reason: it will be entered again
            unanswered,  ///< messages that wait for it fail; it is tried again
        } what = kind::none;
        jid occupant;
        error_code why;
        std::string condition;    ///< of refused (RFC 6120 §8.3.3)
        std::uint16_t status = 0; ///< the code that says why (XEP-0045 §15.6.2)
        std::string text;         ///< the room's reason, for people
        bool news = true;         ///< false: the application knows that we are not in
    };
    struct due {
        enum class kind : std::uint8_t { enter, ping, changed } what;
        std::string room; ///< its bare address
        change outcome;   ///< of changed
    };

    rooms(const timing& t, random_source& random) noexcept : timing_(t), random_(random) {}

    /// Wants to be in `occupant.bare()` under that nick. An earlier wish for the room is replaced.
    void want(jid occupant, std::string password);
    void leave(const jid& room_address);
    const room* find(std::string_view room_bare) const noexcept;
    const std::vector<room>& all() const noexcept { return rooms_; }

    /// What a presence from a room says of our own membership.
    change presence(const xml::element& stanza, const jid& from, time_point now);
    /// Whether an occupant is ourselves: by occupant id where the room gives one, else by nick.
    bool is_self(const jid& occupant, std::string_view occupant_id) const noexcept;
    /// A new stream session: the server knows of no membership any more.
    void session_lost() noexcept;
    /// Stanzas flow again. A resumed stream does not prove that rooms kept us (XEP-0410 §1).
    void came_online(bool resumed, time_point now);

    /// `<presence/>` that asks for admission goes out.
    void entering(std::string_view room_bare, time_point now);
    /// The room sent something: it is not silent.
    void heard(std::string_view room_bare, time_point now);
    /// The room sent a message back because we are not in it, it says.
    void doubt(std::string_view room_bare, time_point now);
    /// Reads the answer to a self-ping; nothing when it is to none. `error` is absent in a result.
    std::optional<change> ping_answered(const jid& from, std::string_view id,
                                        std::optional<stanza_condition> error, time_point now);
    /// The room is to be asked what it announces; false: it was, or we are not in.
    bool asks_features(std::string_view room_bare) noexcept;
    /// Its answer (none: it did not come in time); false: it is not about the present stay.
    bool told_features(std::string_view room_bare, std::optional<features> told) noexcept;
    std::vector<due> expire(time_point now);
    /// Never too late, and sometimes too early: what is heard moves things, not this.
    std::optional<time_point> deadline() const noexcept { return wake_; }

    /// `<presence/>` that asks for admission, without history (it is the archive's business).
    static std::string join_presence(const room& r);
    /// The ping to our own occupant (XEP-0410 §3.2) that expire() made due.
    static std::string self_ping(const room& r);

private:
    room* get(std::string_view room_bare) noexcept;
    change refusal(room& r, const xml::element& stanza, time_point now);
    change put_out(room& r, const xml::element& user, time_point now);
    void end_stay(room& r) noexcept;
    change interrupt(room& r, error_code why, time_point now);
    change final_change(room& r, change::kind what, error_code why);
    void enter_later(room& r, time_point now);
    void set(std::optional<time_point>& timer, time_point at) noexcept;
    bool expire(room& r, time_point now, std::vector<due>& out);

    timing timing_;
    random_source& random_;
    std::vector<room> rooms_;
    std::optional<time_point> wake_;
};

} // namespace epode
