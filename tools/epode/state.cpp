// epode state show: what a state file holds. Reads only, also while another process owns the file.
#include "commands.hpp"
#include "exit_status.hpp"
#include "options.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>
#include <epode/text/date_time.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>

namespace epode::cli {

namespace {

namespace json = boost::json;

/// A message as the operator sees it: its fate, with what is in flight told apart.
struct pending {
    const journal::message* message;
    std::string_view fate;
};

struct summary {
    std::vector<pending> open;
    std::map<std::string_view, std::size_t> settled; ///< how many of each fate
};

summary sum_up(const journal::state& s) {
    std::map<message_id, bool> in_flight;
    for (const journal::numbered& each : s.in_flight)
        in_flight[each.message] = true;
    summary out;
    for (const auto& [number, m] : s.messages) {
        const bool written = in_flight.contains(number);
        if (settled(m.fate))
            ++out.settled[to_string(m.fate)];
        else
            out.open.push_back({&m, written ? "hibernated" : to_string(m.fate)});
    }
    return out;
}

json::object as_json(const journal::state& s) {
    const summary all = sum_up(s);
    json::object session{{"resumable", s.stream.has_value()}};
    if (s.stream) {
        session["jid"] = s.stream->address;
        if (s.stream->maximum) session["max"] = s.stream->maximum->count();
        if (!s.stream->location.empty()) session["location"] = s.stream->location;
        session["handled"] = s.handled;
        session["acknowledged"] = s.acknowledged;
    }
    session["in_flight"] = s.in_flight.size();
    json::array messages;
    for (const pending& each : all.open) {
        json::object m{{"id", each.message->id},
                       {"to", each.message->to},
                       {"fate", each.fate},
                       {"attempts", each.message->attempts}};
        if (each.message->accepted_at)
            m["accepted_at"] = format_date_time(*each.message->accepted_at);
        messages.push_back(std::move(m));
    }
    json::object settled;
    for (const auto& [fate, count] : all.settled)
        settled[fate] = count;
    return {{"account", s.account},
            {"session", std::move(session)},
            {"pending", std::move(messages)},
            {"settled", std::move(settled)},
            {"received", s.arrivals.size()}};
}

void print_text(const journal::state& s) {
    const summary all = sum_up(s);
    std::printf("account    %s\n", s.account.empty() ? "(none yet)" : s.account.c_str());
    if (s.stream)
        std::printf("session    %s, can be resumed%s\n", s.stream->address.c_str(),
                    s.stream->maximum ? (", the server keeps it for " +
                                         std::to_string(s.stream->maximum->count()) + " s")
                                            .c_str()
                                      : "");
    else
        std::printf("session    none that can be resumed\n");
    std::printf("counts     %llu stanzas handled, %llu of ours acknowledged, %zu in flight\n",
                static_cast<unsigned long long>(s.handled),
                static_cast<unsigned long long>(s.acknowledged), s.in_flight.size());
    std::printf("received   %zu messages remembered\n", s.arrivals.size());
    std::printf("settled    ");
    for (const auto& [fate, count] : all.settled)
        std::printf("%zu %.*s  ", count, static_cast<int>(fate.size()), fate.data());
    std::printf("%s\npending    %zu\n", all.settled.empty() ? "none" : "", all.open.size());
    for (const pending& each : all.open)
        std::printf("  %-10.*s %s to %s%s\n", static_cast<int>(each.fate.size()), each.fate.data(),
                    each.message->id.c_str(), each.message->to.c_str(),
                    each.message->accepted_at
                        ? (", accepted " + format_date_time(*each.message->accepted_at)).c_str()
                        : "");
}

int show(const std::string& file, bool as_objects) {
    try {
        const journal::state s = read_state(file);
        if (as_objects)
            std::printf("%s\n", json::serialize(as_json(s)).c_str());
        else
            print_text(s);
    } catch (const system_error& error) {
        throw usage_error("state show: " + text_of(error));
    }
    return success;
}

} // namespace

void add_state(CLI::App& program, action& chosen) {
    auto file = std::make_shared<std::string>();
    auto as_objects = std::make_shared<bool>(false);
    CLI::App* state = program.add_subcommand("state", "Look into a state file");
    state->require_subcommand(1);
    CLI::App* command = state->add_subcommand(
        "show", "Print what a state file holds: session, counts, pending messages. Secrets and "
                "bodies are not printed");
    command->add_option("FILE", *file, "The file of --state")->required()->type_name("FILE");
    command->add_flag("--json", *as_objects, "One JSON object");
    command->callback(
        [file, as_objects, &chosen] { chosen = [=] { return show(*file, *as_objects); }; });
}

} // namespace epode::cli
