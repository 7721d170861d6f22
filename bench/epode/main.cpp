#include "connection.hpp"
#include "parts.hpp"

int main(int argc, char** argv) {
    using namespace epode::bench;
    suite epode;
    epode.library = "epode " BENCH_VERSION;
    epode.parse = parse;
    epode.serialise = serialise;
    epode.connect = [](const options& options) {
        static boost::asio::io_context context(1);
        return std::make_unique<epode_connection>(context, options);
    };
    epode.memory = memory;
    return run(argc, argv, epode);
}
