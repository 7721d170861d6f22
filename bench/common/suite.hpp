#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace epode::bench {

struct options {
    std::size_t count = 50000;      ///< stanzas to measure
    std::size_t connections = 1000; ///< for `memory`
    std::uint16_t port = 0;         ///< of the sink, on 127.0.0.1
    bool tls = false;               ///< the port demands STARTTLS
    std::string ca_file;            ///< PEM that the sink's certificate is checked against
    std::string store;              ///< durability of a state file: `process`, `power`; none: ""
    std::string state_file;         ///< where it is made anew
};

/// One number with its name. Times are CPU microseconds a stanza, memory bytes a connection.
struct figure {
    std::string name;
    double value = 0;
};
using figures = std::vector<figure>;

/// One logged-in connection of the library under test, stream management on.
class connection {
public:
    virtual ~connection() = default;
    /// Sends messages `first` to `first + count`, and returns once the server confirmed that it
    /// got them all and the library has read the acknowledgements that came before.
    virtual void send(std::size_t first, std::size_t count) = 0;
    /// Has the sink send `count` messages; returns when the application got them all and the
    /// server has answered a ping sent after that, so that each `<a/>` was written.
    virtual void receive(std::size_t count) = 0;
};

/// What one library can do. An empty function is a measure that it has not.
struct suite {
    std::string library; ///< name and version
    std::function<figures(const options&)> parse;
    std::function<figures(const options&)> serialise;
    std::function<std::unique_ptr<connection>(const options&)> connect;
    std::function<figures(const options&)> memory;
};

/// How many messages are on the way before their arrival is awaited, the same for each library.
inline constexpr std::size_t send_window = 1000;
/// After how many messages a library is given the chance to write and to read.
inline constexpr std::size_t send_batch = 100;
/// Bytes handed to a parser at a time, as from one read.
inline constexpr std::size_t parse_chunk_bytes = 4096;

/// The message that makes the sink send `count` messages goes to this address with this body.
inline constexpr std::string_view flood_address = "flood@localhost";
/// Messages between two `<r/>` of it; the last message is always followed by one.
inline constexpr std::size_t flood_request_every = 10;
std::string flood_body(std::size_t count);

/// CPU microseconds a stanza of `work(count)`, after a tenth of it as warm-up.
double cpu_per_stanza(std::size_t count, const std::function<void(std::size_t)>& work);

/// Throws unless `got` is `expected`: a measure of work not done is worth nothing.
void require_count(std::string_view what, std::size_t got, std::size_t expected);

/// Memory of each of `count` connections: `open(i)` makes number i, `settle` runs them all until
/// they are quiet. One more is opened before, which pays for what all share.
figures memory_per_connection(std::size_t count, const std::function<void(std::size_t)>& open,
                              const std::function<void()>& settle);

/// `main` of each library's program: `PROGRAM parse|serialise|send|receive|memory [options]`
/// prints one line of JSON; `PROGRAM list` the library and its measures.
int run(int argc, char** argv, const suite& suite);

} // namespace epode::bench
