#include "../common/usage.hpp"
#include "server.hpp"

#include <csignal>
#include <exception>
#include <iostream>

/// `bench_sink CERTIFICATE_FILE` prints one line of JSON with its ports, then serves until it is
/// killed.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: bench_sink CERTIFICATE_FILE\n";
        return 2;
    }
    try {
        std::signal(SIGPIPE, SIG_IGN);
        epode::bench::require_open_files(1200);
        epode::bench::server server(argv[1]);
        std::cout << "{\"plain\":" << server.plain_port() << ",\"tls\":" << server.tls_port() << "}"
                  << std::endl;
        server.run();
    } catch (const std::exception& error) {
        std::cerr << "bench_sink: " << error.what() << '\n';
        return 1;
    }
}
