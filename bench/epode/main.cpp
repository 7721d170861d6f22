#include "parts.hpp"

int main(int argc, char** argv) {
    using namespace epode::bench;
    suite epode;
    epode.library = "epode " BENCH_VERSION;
    epode.parse = parse;
    epode.serialise = serialise;
    return run(argc, argv, epode);
}
