#pragma once
#include <epode/base/random.hpp>
#include <epode/base/time.hpp>
#include <epode/session/archive_position.hpp>
#include <epode/session/archive_query.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// Fetches from the user's archive (XEP-0313) what was missed while no session stood, and knows how
/// far the archive is read.
///
/// In the first session ever there is nothing to be missed: then it learns only where the archive
/// ends. Later, what is new waits (holds()) until what was missed is handed on, so that all comes
/// in order. If that fails it is tried again after a while, and what is new does not wait for it.
///
/// While messages begin to come, one may fall between: the server took it for somebody who is not
/// there. So a while later the archive is read once more, from where it ended before.
///
/// It sends nothing itself: request() is what to ask the archive, answered() takes the answer.
class catch_up {
public:
    struct timing {
        duration answer = seconds(30); ///< to a page
        duration again = seconds(30);  ///< bound of the first wait after a failure; doubles
        duration again_cap = seconds(1800);
        duration settle = seconds(2); ///< in which servers archive what they have taken
    };
    explicit catch_up(const timing& t) noexcept : timing_(t) {}

    /// How far an earlier process had read.
    void restore(archive_position p) { position_ = std::move(p); }
    /// A session stands in which something may have been missed.
    void begin();
    /// It does not stand any more.
    void session_lost();
    /// The account has no archive.
    void unsupported();

    /// Whether what is new has to wait.
    bool holds() const noexcept { return holds_; }
    /// So much waits that it must not be more: order is given up rather than a message.
    void stop_holding() noexcept;

    /// Whether something is to be asked now: first, whether there is an archive.
    bool wants_to_ask() const noexcept { return phase_ == phase::wanted; }
    /// What to ask: a `<query/>`, for an iq of type set.
    std::string request(random_source& random);
    /// A `<message/>` from the user's archive: the message in it, if it is one to be handed on.
    std::optional<archive_query::item> result(const xml::element& stanza);
    /// The answer; null: none came in time. \return why it failed, for people; mostly empty.
    std::string answered(const xml::element* iq, time_point now);
    /// The server did not even say whether there is an archive. \return as answered()
    std::string unanswered(time_point now);
    void expire(time_point now);
    std::optional<time_point> deadline() const noexcept { return again_at_; }

    /// The message of a result is handed over, or need not be (`delivery` 0).
    void fetched(std::uint64_t delivery, const archive_query::item& item);
    /// A message that came live is handed over. It stands in the archive under that id, if it is
    /// known to.
    void came(std::uint64_t delivery, std::string_view archive_id);
    void finished(std::uint64_t delivery) noexcept { reading_.finished(delivery); }
    /// How far the archive is read and finished with, if that changed.
    std::optional<archive_position> advance() { return reading_.advance(); }
    /// How far it is handed over; empty: nothing is known of an archive.
    const std::optional<archive_position>& position() const noexcept { return position_; }

private:
    enum class phase : std::uint8_t { idle, wanted, newest, fetching, pausing };
    void newest_answered(const xml::element& iq);
    void came_to_its_end(time_point now);
    void pause(time_point now);
    std::string failed(std::string why, time_point now);

    timing timing_;
    std::optional<archive_position> position_;
    archive_reading reading_;
    std::unique_ptr<archive_query> query_;
    std::string newest_id_; // of the query for the newest message
    std::optional<time_point> again_at_;
    std::uint32_t failures_ = 0;
    phase phase_ = phase::idle;
    bool holds_ = false;
    bool gap_ = false;       // something before what is handed over now may still be missing
    bool once_more_ = false; // it is to be read again after this time
};

} // namespace epode
