#pragma once
#include <epode/base/random.hpp>
#include <epode/base/time.hpp>
#include <epode/delivery/ledger.hpp>
#include <epode/jid.hpp>
#include <epode/management/window.hpp>
#include <epode/protocol/xep0313.hpp>
#include <epode/session/archive_query.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

/// Looks messages of unknown fate up in an archive: in the user's, or in that of the room they were
/// sent to (XEP-0313). A query for each conversation, one at a time.
///
/// It sends nothing itself: the owner asks begin() what to ask, sends it, and hands back what
/// comes. Found is what has our origin-id (XEP-0359) or id and is from ourselves. That something is
/// not there means something only if it would be there: the archive was read to its end, a while
/// after the connection died, and keeps such messages.
class reconciler {
public:
    struct timing {
        /// After the old connection died, until the server has surely read what it had received.
        duration settle = seconds(2);
        duration answer = seconds(30); ///< to a question
        duration again = seconds(10);  ///< before a question that was not answered is asked again
        /// How far the server's clock, of archives, may be behind ours, of acceptance.
        milliseconds skew = seconds(300);
        int attempts = 3; ///< at a look-up, before it is given up
    };
    /// A message of which nobody knows whether it arrived.
    struct candidate {
        message_id number = 0;
        std::string id; ///< and origin-id
        jid to;
        bool groupchat = false;
        management::outgoing stanza;
    };

    explicit reconciler(const timing& t) noexcept : timing_(t) {}

    /// The conversation that a message belongs to: the room, the account, or the very occupant.
    static std::string_view conversation_of(const jid& to, bool groupchat, bool is_occupant);

    /// Takes messages on, whose connection died at that time; in ascending order.
    void add(std::string_view conversation, candidate c, time_point lost_at);
    /// Nothing is looked up before.
    void not_before(time_point at);
    bool empty() const noexcept { return conversations_.empty(); }
    /// The name of that conversation, if messages of it are being looked up; else empty.
    std::string_view find(std::string_view conversation) const noexcept;
    /// Whether a question is open.
    bool under_way() const noexcept { return current_ != nullptr; }
    /// When the next conversation may be looked up, of those that could not be at that time.
    std::optional<time_point> deadline(time_point after) const noexcept;

    struct subject {
        std::string_view conversation;
        bool room;
    };
    /// The conversations that may be looked up now, oldest first, while no question is open.
    std::vector<subject> due(time_point now) const;
    /// What to ask that conversation's archive: a `<query/>`, for an iq of type set.
    std::string begin(std::string_view conversation, random_source& random);
    /// Whether that room's archive is being asked; empty: the user's.
    bool is_asking(std::string_view room) const noexcept;
    /// The conversation that is being looked up; empty: none.
    std::string_view asking_about() const noexcept;
    bool is_room(std::string_view conversation) const noexcept;

    /// Who sent an archived message of a room: whether it was ourselves.
    using is_self = std::function<bool(const jid& from, std::string_view occupant_id)>;
    /// A `<message/>` from the archive that is asked; returns whether it is a result of the query.
    bool result(const xml::element& stanza, const jid& own, const is_self& self);
    enum class step : std::uint8_t { more, done, later };
    /// The answer to the query; null: none came in time. After `more`, begin() is next; after
    /// `done` take() has what came out.
    step answered(const xml::element* iq, time_point now);
    /// What has to be known first was not told. \return whether to give up, as of too many failures
    bool failed(std::string_view conversation, time_point now);
    /// The session is lost: what is open will not be answered.
    void session_lost() noexcept;

    enum class finding : std::uint8_t { found, absent, open };
    struct verdict {
        candidate of;
        finding what = finding::open;
        std::string occupant;   ///< of found in a room: who we were there
        std::string archive_id; ///< of found
        std::string reason;     ///< of open, for people
    };
    /// Ends the conversation. `keeps_all`: its archive is known to keep what is sent there.
    std::vector<verdict> take(std::string_view conversation, bool keeps_all);
    /// Ends it without having looked it up: nobody knows, for that reason.
    std::vector<verdict> give_up(std::string_view conversation, std::string_view reason);
    /// Ends all.
    std::vector<verdict> give_up_all(std::string_view reason);

    /// Whether an archive keeps a message of that kind: one for people, with text, that does not
    /// ask not to be kept (XEP-0313 §5.1.1, XEP-0334).
    static bool is_archivable(std::string_view serialised);
    /// Whether the user's archive keeps what is exchanged with `peer` (XEP-0441 §3).
    static bool keeps(const mam_preferences& p, const jid& peer);

private:
    struct conversation {
        std::string name;
        bool room = false;
        std::vector<verdict> messages;
        time_point due{};
        int failures = 0;
        bool saw_another = false; ///< of ourselves, in the user's archive: so it does keep them
        std::unique_ptr<archive_query> query;
    };
    conversation* get(std::string_view name) const noexcept;

    timing timing_;
    std::vector<std::unique_ptr<conversation>> conversations_;
    conversation* current_ = nullptr; // whose question is open
    std::string reason_;
};

} // namespace epode
