#pragma once
// What the examples share: the account that the command line names.
#include <epode/client.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

/// For `PROGRAM usage [CONNECT-URL [CA-FILE]]`, of which the optional part begins at argument
/// `optional`; argument 1 is the JID. The password is in EPODE_PASSWORD: unlike an argument, other
/// users of the machine cannot read it. Throws std::invalid_argument.
inline epode::config account(int argc, char** argv, int optional, const std::string& usage) {
    const char* password = std::getenv("EPODE_PASSWORD");
    if (argc < optional || argc > optional + 2 || !password)
        throw std::invalid_argument("usage: EPODE_PASSWORD=… " + std::string(argv[0]) + " " +
                                    usage + " [tcp://HOST:PORT|tls://HOST:PORT [CA-FILE]]");
    epode::config settings;
    settings.jid = argv[1];
    settings.password = password;
    if (argc > optional) settings.connect = argv[optional];
    if (argc > optional + 1) settings.tls.authority_files.emplace_back(argv[optional + 1]);
    return settings;
}

/// Why there is no connection, for people.
inline std::string reason(const epode::offline& e) {
    return e.what.ours.empty() ? e.why.message() : e.what.ours;
}
