#include <support/process.hpp>

#include <support/descriptor.hpp>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>

extern char** environ;

namespace epode::test {
namespace {

[[noreturn]] void fail(const std::string& what, int error = errno) {
    throw std::system_error(error, std::generic_category(), what);
}

struct pipe_ends {
    descriptor read, write;
};
pipe_ends make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    return {descriptor(ends[0]), descriptor(ends[1])};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
    std::vector<std::string> out;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text = *entry;
        if (!added.contains(std::string(text.substr(0, text.find('='))))) out.emplace_back(text);
    }
    for (const auto& [name, value] : added)
        out.emplace_back(name).append("=").append(value);
    return out;
}

/// What the child does between fork and exec: calls that are safe there, and nothing else.
struct child_setup {
    pid_t parent;
    int input, output, error, report;
    const char* folder;
    char* const* arguments;
    char* const* environment;

    [[noreturn]] void run() const {
        ::setsid();
        // The child must not outlive a test that was itself killed.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL);
        const bool ready = ::dup2(input, 0) >= 0 && ::dup2(output, 1) >= 0 &&
                           ::dup2(error, 2) >= 0 && (!folder || ::chdir(folder) == 0);
        if (ready) ::execvpe(arguments[0], arguments, environment);
        const int reason = errno;
        [[maybe_unused]] const auto written = ::write(report, &reason, sizeof reason);
        ::_exit(127);
    }
};

} // namespace

struct process::state {
    pid_t pid = -1;
    descriptor input, output, error;
    descriptor stop{::eventfd(0, EFD_CLOEXEC)};

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> lines;
    std::string partial_line;
    std::string error_text;
    bool output_open = true;
    std::optional<int> status; // set once the child has been reaped: its pid is then not ours

    std::thread pump, waiter;

    void read_all();
    bool read_some(descriptor& from, bool is_output);
    void take_output(std::string_view bytes);
    void await_end();
    void send(pid_t to, int number) const {
        const std::lock_guard guard(mutex);
        if (!status) ::kill(to, number);
    }
};

void process::state::take_output(std::string_view bytes) {
    for (std::size_t newline; (newline = bytes.find('\n')) != std::string_view::npos;) {
        partial_line += bytes.substr(0, newline);
        lines.push_back(std::exchange(partial_line, {}));
        bytes.remove_prefix(newline + 1);
    }
    partial_line += bytes;
}

/// False when that pipe has ended.
bool process::state::read_some(descriptor& from, bool is_output) {
    std::array<char, 16384> buffer;
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) return true;
    const std::lock_guard guard(mutex);
    if (got > 0) {
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        if (is_output)
            take_output(bytes);
        else
            error_text += bytes;
    } else {
        if (is_output && !partial_line.empty()) lines.push_back(std::exchange(partial_line, {}));
        from.reset();
    }
    changed.notify_all();
    return got > 0;
}

void process::state::read_all() {
    while (output || error) {
        std::array<pollfd, 3> wanted{
            {{output.get(), POLLIN, 0}, {error.get(), POLLIN, 0}, {stop.get(), POLLIN, 0}}};
        if (::poll(wanted.data(), wanted.size(), -1) < 0) continue;
        if (wanted[0].revents) read_some(output, true);
        if (wanted[1].revents) read_some(error, false);
        if (wanted[2].revents && !wanted[0].revents && !wanted[1].revents) break;
    }
    const std::lock_guard guard(mutex);
    output_open = false;
    changed.notify_all();
}

void process::state::await_end() {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
    const std::lock_guard guard(mutex);
    // While the child is a zombie its number is still taken, so the group is surely ours.
    ::kill(-pid, SIGKILL);
    int raw = 0;
    ::waitpid(pid, &raw, 0);
    status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
    changed.notify_all();
}

process::process(process_options options) : state_(std::make_unique<state>()) {
    const descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    pipe_ends input, output, error, report = make_pipe();
    child_setup child{};
    child.parent = ::getpid();
    child.report = report.write.get();
    child.input = null.get();
    if (options.input) {
        input = make_pipe();
        child.input = input.read.get();
    }
    descriptor file;
    if (options.output_file.empty()) {
        output = make_pipe();
        error = make_pipe();
        child.output = output.write.get();
        child.error = error.write.get();
    } else {
        file = descriptor(
            ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (!file) fail("open " + options.output_file.string());
        child.output = child.error = file.get();
    }
    child.folder = options.folder.empty() ? nullptr : options.folder.c_str();
    std::vector<std::string> environment = merged_environment(options.environment);
    const std::vector<char*> argument_pointers = pointers(options.arguments);
    const std::vector<char*> environment_pointers = pointers(environment);
    child.arguments = argument_pointers.data();
    child.environment = environment_pointers.data();

    state_->pid = ::fork();
    if (state_->pid < 0) fail("fork");
    if (state_->pid == 0) child.run();

    report.write.reset();
    int reason = 0;
    if (::read(report.read.get(), &reason, sizeof reason) == sizeof reason) {
        ::waitpid(state_->pid, nullptr, 0);
        fail("cannot start " + options.arguments.front(), reason);
    }
    state_->input = std::move(input.write);
    state_->output = std::move(output.read);
    state_->error = std::move(error.read);
    state_->pump = std::thread([s = state_.get()] { s->read_all(); });
    state_->waiter = std::thread([s = state_.get()] { s->await_end(); });
}

process::~process() {
    kill();
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(state_->stop.get(), &one, sizeof one);
    state_->pump.join();
    state_->waiter.join();
}

pid_t process::id() const noexcept { return state_->pid; }

bool process::running() const {
    const std::lock_guard guard(state_->mutex);
    return !state_->status;
}

bool process::write(std::string_view text) {
    // A closed pipe is an answer here, not a reason to end the test program.
    sigset_t pipe_signal, before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    while (!text.empty()) {
        const ssize_t put = ::write(state_->input.get(), text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) break;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    if (!text.empty()) {
        const timespec at_once{};
        ::sigtimedwait(&pipe_signal, nullptr, &at_once);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return text.empty();
}

void process::close_input() { state_->input.reset(); }

std::optional<std::string> process::read_line(duration timeout) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, timeout,
                             [&] { return !state_->lines.empty() || !state_->output_open; });
    if (state_->lines.empty()) return std::nullopt;
    std::string line = std::move(state_->lines.front());
    state_->lines.pop_front();
    return line;
}

std::string process::error_output() const {
    const std::lock_guard guard(state_->mutex);
    return state_->error_text;
}

void process::signal(int number) { state_->send(state_->pid, number); }

std::optional<int> process::wait(duration timeout) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, timeout, [&] { return state_->status.has_value(); });
    return state_->status;
}

void process::kill() {
    state_->send(-state_->pid, SIGKILL);
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->status.has_value(); });
}

outcome run_to_end(std::vector<std::string> arguments, std::string_view input) {
    constexpr std::chrono::minutes patience(5);
    process child({.arguments = std::move(arguments), .input = true});
    child.write(input);
    child.close_input();
    outcome made;
    while (auto line = child.read_line(patience))
        made.lines.push_back(std::move(*line));
    made.status = child.wait(patience);
    made.error_output = child.error_output();
    return made;
}

} // namespace epode::test
