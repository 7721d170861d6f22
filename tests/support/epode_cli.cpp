#include <support/epode_cli.hpp>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <stdexcept>

namespace epode::test {
namespace {

namespace json = boost::json;
using clock = std::chrono::steady_clock;

void flatten(const json::value& value, const std::string& path, cli_event& out) {
    if (const auto* object = value.if_object()) {
        for (const auto& [key, member] : *object)
            flatten(member, path.empty() ? std::string(key) : path + "." + std::string(key), out);
    } else if (const auto* array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i)
            flatten((*array)[i], path + "." + std::to_string(i), out);
    } else if (const auto* text = value.if_string()) {
        out.fields[path] = std::string(*text);
    } else {
        out.fields[path] = json::serialize(value);
    }
}

process_options with_program(std::vector<std::string> arguments,
                             std::map<std::string, std::string> environment) {
    const char* chosen = std::getenv("EPODE_CLI");
    arguments.insert(arguments.begin(), chosen ? chosen : EPODE_CLI);
    const auto plain = std::find(arguments.begin(), arguments.end(), "--no-json");
    if (plain != arguments.end())
        arguments.erase(plain);
    else
        arguments.push_back("--json");
    return {
        .arguments = std::move(arguments), .environment = std::move(environment), .input = true};
}

epode_cli::duration left_until(clock::time_point deadline) {
    const auto left = std::chrono::ceil<epode_cli::duration>(deadline - clock::now());
    return std::max(left, epode_cli::duration(0));
}

} // namespace

std::optional<fate> fate_of(const std::string& event) {
    if (event == "message:acked") return fate::acked;
    if (event == "message:reflected") return fate::reflected;
    if (event == "message:failed") return fate::failed;
    if (event == "message:unknown") return fate::unknown;
    if (event == "message:error") return fate::bounced;
    return std::nullopt;
}

cli_event parse_cli_event(const std::string& line) {
    json::error_code error;
    const json::value value = json::parse(line, error);
    cli_event out{.line = line};
    if (!error && value.is_object()) flatten(value, "", out);
    out.name = out["event"];
    if (out.name.empty() || out["at"].empty())
        throw std::runtime_error("not an event line: " + line);
    return out;
}

std::string json_string(std::string_view text) { return json::serialize(json::string(text)); }

epode_cli::epode_cli(std::vector<std::string> arguments,
                     std::map<std::string, std::string> environment)
    : child_(with_program(std::move(arguments), std::move(environment))) {}

std::optional<cli_event> epode_cli::next(duration timeout) {
    const auto line = child_.read_line(timeout);
    if (!line) return std::nullopt;
    history_.push_back(parse_cli_event(*line));
    return history_.back();
}

std::optional<cli_event> epode_cli::await(const std::function<bool(const cli_event&)>& wanted,
                                          duration timeout) {
    const auto deadline = clock::now() + timeout;
    for (;;) {
        while (looked_at_ < history_.size()) {
            const cli_event& event = history_[looked_at_++];
            if (wanted(event)) return event;
        }
        if (!next(left_until(deadline))) return std::nullopt;
    }
}

std::optional<cli_event> epode_cli::await(std::string_view name, duration timeout) {
    return await([&](const cli_event& event) { return event.name == name; }, timeout);
}

std::optional<int> epode_cli::finish(duration timeout) {
    const auto deadline = clock::now() + timeout;
    while (next(left_until(deadline))) {
    }
    return child_.wait(left_until(deadline));
}

std::vector<message_record> epode_cli::messages() const {
    std::vector<message_record> out;
    std::map<std::string, std::size_t> index;
    for (const cli_event& event : history_) {
        const std::string id = event["id"];
        if (id.empty()) continue;
        if (event.name == "message:sent" && !index.contains(id)) {
            index[id] = out.size();
            out.push_back({.id = id, .body = event["body"]});
        }
        const auto at = index.find(id);
        if (at == index.end()) continue;
        message_record& record = out[at->second];
        if (const auto told = fate_of(event.name)) record.last = *told;
        record.retries += event.name == "message:retry";
        record.hibernations += event.name == "message:hibernated";
    }
    return out;
}

int epode_cli::count(std::string_view name) const {
    return static_cast<int>(std::count_if(history_.begin(), history_.end(),
                                          [&](const cli_event& e) { return e.name == name; }));
}

const cli_event& epode_cli::summary() const {
    const auto at = std::find_if(history_.rbegin(), history_.rend(),
                                 [](const cli_event& e) { return e.name == "summary"; });
    if (at == history_.rend()) throw std::runtime_error("no summary\n" + transcript());
    return *at;
}

std::string epode_cli::transcript() const {
    std::string out = "--- events ---\n";
    for (const cli_event& event : history_)
        out += event.line + "\n";
    return out + "--- standard error ---\n" + diagnostics();
}

} // namespace epode::test
