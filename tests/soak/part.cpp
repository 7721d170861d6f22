#include "part.hpp"

#include <csignal>

namespace epode::soak {
namespace {

using namespace std::chrono_literals;

} // namespace

part::part(part_settings settings, sink events)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      log_(settings_.folder / (settings_.name + ".events")) {}

void part::start() {
    std::vector<std::string> arguments = settings_.arguments;
    ++lives_;
    if (settings_.trace) {
        const std::string file = settings_.name + "-" + std::to_string(lives_) + ".xml";
        arguments.insert(arguments.end(), {"--trace", (settings_.folder / file).string()});
    }
    log_ << "--- life " << lives_ << '\n';
    cli_ = std::make_unique<test::epode_cli>(arguments, settings_.environment);
}

/// False when nothing was there. Lines are not kept: an hour has many.
bool part::take(std::chrono::milliseconds timeout, bool may_be_torn) {
    const auto line = cli_->child().read_line(timeout);
    if (!line) return false;
    log_ << *line << '\n';
    if (may_be_torn && !line->ends_with('}')) return true; // killed in the middle of a line
    events_(test::parse_cli_event(*line));
    return true;
}

void part::drain() {
    while (cli_ && take(0ms, false)) {
    }
    log_.flush();
}

void part::kill() {
    if (!cli_) return;
    cli_->child().kill();
    ++kills_;
    while (take(10s, true)) {
    }
    log_ << "--- killed" << std::endl;
    cli_.reset();
}

void part::stop() {
    if (!cli_) return;
    cli_->child().signal(SIGTERM);
    finish(30s);
    cli_.reset();
}

bool part::finish(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (cli_->child().running() && std::chrono::steady_clock::now() < deadline)
        take(50ms, false);
    if (cli_->child().running()) return false;
    while (take(10s, true)) {
    }
    return true;
}

std::string part::post_mortem() {
    const int status = cli_->child().wait(1s).value_or(-1);
    return name() + " ended by itself with " + std::to_string(status) + ": " + cli_->diagnostics();
}

} // namespace epode::soak
