#pragma once
#include <epode/base/error.hpp>
#include <epode/client/config.hpp>

#include <chrono>
#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace epode::cli {

/// A mistake in how the program was called: exit status 2.
struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The library's own words, without the code that system_error appends.
std::string text_of(const system_error& error);

/// The options of every command that connects.
struct connection_options {
    std::string jid;
    std::string password_file;
    std::string connect;
    std::vector<std::string> ca_files;
    std::string certificate_file;
    std::string key_file;
    std::string on_failure = "report";
    std::string trace_file;
    std::string state_file;
    double timeout_seconds = 300;
    bool allow_plaintext = false;
    bool allow_plain = false;
    bool no_stream_management = false;
    bool no_resume = false;
    bool json = false;

    void add_to(CLI::App& command);
    /// Reads the password, opens the trace and the state file. Throws usage_error.
    config make_config() const;
    std::chrono::steady_clock::duration timeout() const {
        return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(timeout_seconds));
    }
};

} // namespace epode::cli
