#pragma once
#include <support/epode_cli.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace epode::soak {

struct part_settings {
    std::string name;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    std::filesystem::path folder; ///< its events go to NAME.events in it
    bool trace = false;           ///< the stream of each life to NAME-LIFE.xml there
};

/// One `epode` that is started, killed, and started again.
class part {
public:
    using sink = std::function<void(const test::cli_event&)>;

    part(part_settings settings, sink events);
    void start();
    /// SIGKILL. All that it had printed has reached the sink when this returns.
    void kill();
    /// SIGTERM, and waits for the end.
    void stop();
    /// Hands what it printed to the sink.
    void drain();
    /// Waits for its end, draining; false when it has not ended in time.
    bool finish(std::chrono::milliseconds timeout);
    bool alive() const { return cli_ && cli_->child().running(); }
    /// Whether it has been started, and not been killed or stopped since.
    bool wanted() const noexcept { return cli_ != nullptr; }
    test::epode_cli& cli() { return *cli_; }
    int kills() const noexcept { return kills_; }
    const std::string& name() const noexcept { return settings_.name; }
    /// Its last words, when it ended by itself.
    std::string post_mortem();

private:
    bool take(std::chrono::milliseconds timeout, bool may_be_torn);

    part_settings settings_;
    sink events_;
    std::ofstream log_;
    std::unique_ptr<test::epode_cli> cli_;
    int lives_ = 0, kills_ = 0;
};

} // namespace epode::soak
