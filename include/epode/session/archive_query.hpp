#pragma once
#include <epode/base/random.hpp>
#include <epode/base/time.hpp>
#include <epode/xml/element.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

/// A walk through an archive (XEP-0313), oldest message first, page by page (XEP-0059) to its end.
///
/// Linear: request() is what to ask next, results come in through result(), answered() reads the
/// end of the page and says how it goes on. What was lost on the way (no answer, another session)
/// is simply asked again: request() begins behind the last result.
class archive_query {
public:
    struct filter {
        std::string with;               ///< only messages from or to this address; empty: all
        std::optional<wall_time> start; ///< none that were archived before
        std::string after;              ///< behind this archive id; empty: from the beginning
    };
    /// Where to ask, and what of.
    static constexpr std::uint32_t page_size = 100;

    explicit archive_query(filter wanted) : filter_(std::move(wanted)), after_(filter_.after) {}

    /// `<query/>` for the next page, with an id of its own: results of an earlier one do not count
    /// any more.
    std::string request(random_source& random);
    /// A query for the newest message alone.
    static std::string request_newest(std::string_view query_id);
    /// Forgets the page that is asked for: its answer will not come.
    void abandon() { query_id_.clear(); }

    /// What an archive says of one message.
    struct item {
        std::string id;              ///< the message's, in the archive
        const xml::element* message; ///< in jabber:client
        const xml::element* delay;   ///< when it was archived; null: unknown
        std::optional<wall_time> at; ///< the same, read
    };
    /// Reads a `<message/>` that came from the archive that was asked; nothing when it is no result
    /// of the page that is asked for (XEP-0313 §4.2), or holds no message.
    std::optional<item> result(const xml::element& stanza);
    /// The same for any query.
    static std::optional<item> read(const xml::element& stanza, std::string_view query_id);

    enum class step : std::uint8_t {
        more,             ///< another page is there
        complete,         ///< that was all
        no_such_position, ///< the archive does not know the id behind which it was to begin
        refused,          ///< an error, or an answer that makes no sense
    };
    /// Reads the answer to request().
    step answered(const xml::element& iq);
    /// Why it was refused: the error condition, or ours for what makes no sense.
    const std::string& reason() const noexcept { return reason_; }
    /// How many results came.
    std::size_t results() const noexcept { return results_; }

private:
    filter filter_;
    std::string query_id_; // of the page that is asked for
    std::string after_;    // where the next page begins
    std::string asked_after_;
    std::string reason_;
    std::size_t results_ = 0;
};

} // namespace epode
