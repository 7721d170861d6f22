#pragma once
#include <support/process.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode::test {

/// One line of `epode … --json`. Members of nested objects have their path as name
/// (`message.body`); numbers and booleans are their JSON text.
struct cli_event {
    std::string name;
    std::map<std::string, std::string> fields;
    std::string line;

    /// Empty when there is no such field.
    std::string operator[](const std::string& field) const {
        const auto at = fields.find(field);
        return at == fields.end() ? std::string() : at->second;
    }
    bool is_about(const std::string& id) const { return (*this)["id"] == id; }
};

/// Reads one line. Throws std::runtime_error when it is not a JSON object with `event` and `at`.
cli_event parse_cli_event(const std::string& line);

/// `text` as a JSON string, quotes included.
std::string json_string(std::string_view text);

/// What is said at last about one message.
enum class fate { pending, acked, reflected, failed, unknown, bounced };

/// The fate that an event of that name tells.
std::optional<fate> fate_of(const std::string& event_name);

/// What the events of a whole run say of one message.
struct message_record {
    std::string id, body;
    fate last = fate::pending;
    int retries = 0, hibernations = 0;
};

/// A running `epode` with `--json`. The binary is the environment's EPODE_CLI, else the one that
/// this build makes.
class epode_cli {
public:
    using duration = std::chrono::milliseconds;

    /// `--json` is added unless `arguments` holds `--no-json`, which is taken out.
    explicit epode_cli(std::vector<std::string> arguments,
                       std::map<std::string, std::string> environment = {});

    /// One line to standard input; the newline is added.
    bool write_line(std::string_view text) { return child_.write(std::string(text) + "\n"); }
    void close_input() { child_.close_input(); }

    /// The next event, also kept in history(); no value when none came in time or at the end.
    std::optional<cli_event> next(duration timeout);
    /// The first event for which `wanted` holds, among those after the one that the last call of
    /// await() found, or of that name.
    std::optional<cli_event> await(const std::function<bool(const cli_event&)>& wanted,
                                   duration timeout = default_timeout);
    std::optional<cli_event> await(std::string_view name, duration timeout = default_timeout);
    /// Reads all events up to the end and gives the exit status; no value when it does not end in
    /// time.
    std::optional<int> finish(duration timeout = default_timeout);

    const std::vector<cli_event>& history() const noexcept { return history_; }
    /// By id, in the order of `message:sent`.
    std::vector<message_record> messages() const;
    /// How many events of that name there were.
    int count(std::string_view name) const;
    /// The `summary` event; throws std::runtime_error when there was none.
    const cli_event& summary() const;
    std::string diagnostics() const { return child_.error_output(); }
    process& child() noexcept { return child_; }
    /// Everything it printed, for failure messages.
    std::string transcript() const;

    static constexpr duration default_timeout{60000};

private:
    process child_;
    std::vector<cli_event> history_;
    std::size_t looked_at_ = 0;
};

} // namespace epode::test
