#pragma once
#include <epode/base/time.hpp>
#include <epode/delivery/on_failure.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace epode::simulation {

/// What can go wrong in a run.
enum class fault : std::uint8_t {
    cut,          ///< each direction of a connection loses a suffix
    half_open,    ///< the client's side is gone, the server reads on for a while
    silence,      ///< a direction carries nothing any more
    delay,        ///< seconds pass in which nothing moves
    dribble,      ///< one byte at a time
    slow_write,   ///< a write is not finished for a while
    slow_disk,    ///< a batch is not durable for a while
    broken_disk,  ///< a batch fails
    crash,        ///< a process is killed: what is durable is left
    restart,      ///< the server is restarted in an orderly way
    kill,         ///< the server is killed
    forget,       ///< a session is forgotten before its time
    lie,          ///< an `<a/>` contradicts what was told or sent
    understate,   ///< `<resumed/>` tells less than was handled
    end_stream,   ///< the stream is ended over a message
    network,      ///< the client is told of another network
    old_words,    ///< a dead connection's last words come late
    unreachable,  ///< nobody answers where the client dials
    logout,       ///< the application closes the session, or leaves without a word, and comes back
    impostor,     ///< who answers does not know the password
    forge,        ///< somebody sends what only others may say
    misplace,     ///< elements of stream management where they have no place
    end_of_faults // how many there are
};
inline constexpr std::size_t fault_kinds = static_cast<std::size_t>(fault::end_of_faults);
std::string_view to_string(fault f);

/// What `<enabled/>` says.
enum class grant : std::uint8_t {
    full,
    without_max,
    as_number,     ///< resume='1'
    with_location, ///< of a stranger: without TLS nobody follows it
    without_id,    ///< resume='true', of which nothing can be made
    not_resumable, ///< an id alone is no permission
    denied,        ///< resume='false', with an id
    refused,       ///< `<failed/>`: there is no stream management after all
};

/// How a server behaves: dialects that were seen live, and what the protocol allows.
struct nature {
    bool scram = false; ///< else ANONYMOUS
    bool management = true;
    grant grants = grant::full;
    double early_words = 0; ///< what it says before `<enabled/>`
    double asks = 0;        ///< `<r/>`
    bool client_states = false;
    bool tells_count = true; ///< `<failed h/>`, once
    /// A refusal is the stream's end without a word (Prosody); the next one is in due form.
    double mute_refusals = 0;
    /// A session whose connection died inside a stanza is mute when it is resumed (Prosody).
    bool chokes_on_halves = false;
    /// What an old connection still had is handled after `<resumed/>` told its count (ejabberd).
    bool late_counts = false;
    /// A resumption that comes behind a later one takes the session, whatever its count (ejabberd).
    bool obeys_late_resumes = false;
    bool archive = true;       ///< of each account
    double mute_archive = 0;   ///< how often it leaves a question unanswered
    bool offline_store = true; ///< else what comes for nobody is in the archive alone
    bool rooms = true;         ///< with a room; what it has
    bool room_archive = true;
    bool room_stanza_ids = true;
    bool occupant_ids = true;
    std::size_t queue_limit = 1'000; ///< stanzas for a hibernated session at which it dies
    seconds window = seconds(120);   ///< in which a session can be resumed
    /// The first session is an old one, with counts near 2^32 in each direction.
    bool worn_counts = false;
};

/// A run to the byte: all of it follows from these.
struct plan {
    std::uint64_t seed = 0;
    unsigned steps = 0;        ///< of the stormy part
    unsigned messages = 0;     ///< that clients submit, at most
    unsigned faults = 0;       ///< at most
    std::uint32_t without = 0; ///< a bit for each kind of fault that does not happen

    nature server;
    std::array<double, fault_kinds> rates{};
    double talk = 0; ///< of submitting, in a step
    unsigned clients = 2;
    epode::on_failure on_failure = epode::on_failure::report;
    bool journal = true;
    std::size_t window = 1; ///< unacknowledged stanzas of a client
    std::size_t batch_bytes = 200;
    std::uint32_t acknowledge_every = 1;
    std::uint32_t renew_after = 0; ///< stanzas after which a session is worn out; 0: as usual
    /// For answers of an archive. Shorter than usual, so that the end of a run need not be awaited
    /// for long; sometimes so short that a connection's absence outlasts it.
    duration patience = seconds(12);

    bool allows(fault f) const { return !(without >> static_cast<unsigned>(f) & 1); }
    /// How to run it again.
    std::string command() const;
};
/// What the seed says.
plan plan_of(std::uint64_t seed);

} // namespace epode::simulation
