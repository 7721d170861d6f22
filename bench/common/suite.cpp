#include "suite.hpp"
#include "usage.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace epode::bench {
namespace {

options parse_options(int argc, char** argv) {
    options parsed;
    for (int i = 2; i < argc; ++i) {
        std::string_view name = argv[i];
        if (name == "--tls") {
            parsed.tls = true;
            continue;
        }
        if (i + 1 == argc) throw std::invalid_argument(std::string(name) + " needs a value");
        const char* value = argv[++i];
        if (name == "--count") {
            parsed.count = std::strtoul(value, nullptr, 10);
        } else if (name == "--connections") {
            parsed.connections = std::strtoul(value, nullptr, 10);
        } else if (name == "--port") {
            parsed.port = static_cast<std::uint16_t>(std::strtoul(value, nullptr, 10));
        } else if (name == "--ca-file") {
            parsed.ca_file = value;
        } else if (name == "--store") {
            parsed.store = value;
        } else if (name == "--state-file") {
            parsed.state_file = value;
        } else {
            throw std::invalid_argument("unknown option " + std::string(name));
        }
    }
    return parsed;
}

void print_list(const suite& suite) {
    std::cout << "{\"library\":\"" << suite.library << "\",\"measures\":[";
    const char* separator = "";
    auto add = [&](bool present, std::string_view name) {
        if (!present) return;
        std::cout << separator << '"' << name << '"';
        separator = ",";
    };
    add(bool(suite.parse), "parse");
    add(bool(suite.serialise), "serialise");
    add(bool(suite.connect), "send");
    add(bool(suite.connect), "receive");
    add(bool(suite.memory), "memory");
    std::cout << "]}\n";
}

figures measure(std::string_view what, const options& options, const suite& suite) {
    if (what == "parse" && suite.parse) return suite.parse(options);
    if (what == "serialise" && suite.serialise) return suite.serialise(options);
    if (what == "memory" && suite.memory) return suite.memory(options);
    if ((what != "send" && what != "receive") || !suite.connect)
        throw std::invalid_argument("no measure " + std::string(what));
    auto connection = suite.connect(options);
    std::size_t next = 0;
    double us = cpu_per_stanza(options.count, [&](std::size_t count) {
        if (what == "receive") return connection->receive(count);
        for (std::size_t end = next + count; next < end;) {
            std::size_t window = std::min(send_window, end - next);
            connection->send(next, window);
            next += window;
        }
    });
    return {{"cpu_us", us}};
}

} // namespace

std::string flood_body(std::size_t count) {
    return std::to_string(count) + ' ' + std::to_string(flood_request_every);
}

double cpu_per_stanza(std::size_t count, const std::function<void(std::size_t)>& work) {
    work(std::max<std::size_t>(count / 10, 1));
    double before = cpu_us();
    work(count);
    return (cpu_us() - before) / static_cast<double>(count);
}

void require_count(std::string_view what, std::size_t got, std::size_t expected) {
    if (got != expected)
        throw std::runtime_error(std::string(what) + ": " + std::to_string(got) + " instead of " +
                                 std::to_string(expected));
}

figures memory_per_connection(std::size_t count, const std::function<void(std::size_t)>& open,
                              const std::function<void()>& settle) {
    require_open_files(count + 64);
    open(0);
    settle();
    memory_use before = memory_now();
    for (std::size_t i = 1; i <= count; ++i)
        open(i);
    settle();
    memory_use after = memory_now();
    auto each = [&](double difference) { return difference / static_cast<double>(count); };
    return {{"resident_bytes", each(after.resident - before.resident)},
            {"allocated_bytes", each(after.allocated - before.allocated)},
            {"connections", static_cast<double>(count)}};
}

int run(int argc, char** argv, const suite& suite) {
    try {
        std::string_view what = argc > 1 ? argv[1] : "list";
        if (what == "list") {
            print_list(suite);
            return 0;
        }
        figures found = measure(what, parse_options(argc, argv), suite);
        std::cout << "{\"library\":\"" << suite.library << "\",\"measure\":\"" << what
                  << "\",\"figures\":{";
        const char* separator = "";
        for (const figure& one : found) {
            std::cout << separator << '"' << one.name << "\":" << one.value;
            separator = ",";
        }
        std::cout << "}}" << std::endl;
        // Libraries differ in how they take down a thousand connections; none of it is measured.
        std::_Exit(0);
    } catch (const std::exception& error) {
        std::cerr << suite.library << ": " << error.what() << '\n';
        return 1;
    }
}

} // namespace epode::bench
