#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace epode::test {

struct process_options {
    /// The program (looked up in PATH when it has no slash) and its arguments.
    std::vector<std::string> arguments;
    /// Set in addition to what this process has.
    std::map<std::string, std::string> environment;
    /// Empty: this process's working folder.
    std::filesystem::path folder;
    /// Where standard output and standard error go together; empty: both are read by `process`.
    std::filesystem::path output_file;
    /// Standard input is a pipe; otherwise /dev/null.
    bool input = false;
};

/// A child process in a session of its own. It, and whatever else is left in its process group,
/// ends with this object, and when the thread that started it ends.
///
/// The functions may be called from any thread; output is read all the time, by a thread inside,
/// so that the child never waits for the test.
class process {
public:
    using duration = std::chrono::milliseconds;

    /// Throws std::system_error when the program cannot be started.
    explicit process(process_options options);
    ~process();
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    pid_t id() const noexcept;
    bool running() const;

    /// Writes all of `text` to standard input, waiting for a slow reader. False when the child has
    /// closed it.
    bool write(std::string_view text);
    void close_input();

    /// The next line of standard output, without its newline; no value when none came in time, or
    /// when the output has ended.
    std::optional<std::string> read_line(duration timeout);
    /// What standard error has said so far.
    std::string error_output() const;

    void signal(int number);
    /// The exit status, or 128 + the signal that ended it; no value when it still runs at the end
    /// of the time.
    std::optional<int> wait(duration timeout);
    /// SIGKILL to the whole process group; returns when the child is gone.
    void kill();

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// What a program said and how it ended.
struct outcome {
    std::vector<std::string> lines; ///< of standard output
    std::string error_output;
    std::optional<int> status; ///< none when it did not end in time, which is minutes
};
/// Runs a program with that standard input to its end.
outcome run_to_end(std::vector<std::string> arguments, std::string_view input);

} // namespace epode::test
