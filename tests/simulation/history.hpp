#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace epode::simulation {

/// What can happen in a history.
enum class happening : std::uint8_t {
    submit,       ///< the application hands in a message, to two accounts in turn
    write,        ///< the write under way reaches the server
    cut,          ///< the connection is lost, with all that is under way on it
    ack,          ///< what the server has said so far reaches the client
    resume,       ///< the next connection is let through: dial, login, resumption
    refuse,       ///< the same, but the server has ended the session and tells its count
    crash,        ///< the process is killed and begins anew with what is durable
    persist,      ///< the batch under way becomes durable
    forget,       ///< as refuse, but the server has lost the session, and has no count
    vain,         ///< the next connection is lost when the server has read `<resume/>`, or the bind
    tell,         ///< somebody else sends the client a message
    stored_crash, ///< as crash, but the batch under way became durable, which nobody was told
    end_of_happens // how many there are
};
inline constexpr std::size_t happenings = static_cast<std::size_t>(happening::end_of_happens);
std::string_view to_string(happening h);

/// What is done with messages that failed, and whether there is an archive.
enum class way : std::uint8_t { report, retry, reconcile, archive };
inline constexpr std::size_t ways = 4;
std::string_view to_string(way w);

/// What happens, in its order.
class history {
public:
    static constexpr std::size_t longest = 16;

    way how = way::report;
    std::size_t size() const { return size_; }
    happening operator[](std::size_t i) const {
        return static_cast<happening>(events_ >> (4 * i) & 15);
    }
    /// With one more at its end; there must be room.
    history then(happening h) const {
        history longer = *this;
        longer.events_ |= static_cast<std::uint64_t>(h) << (4 * longer.size_++);
        return longer;
    }
    /// `WAY:submit,write,…`
    std::string text() const;
    /// None when it is no history. Without a way: report.
    static std::optional<history> parse(std::string_view text);

    bool operator==(const history&) const = default;

private:
    std::uint64_t events_ = 0;
    std::uint8_t size_ = 0;
};

} // namespace epode::simulation
