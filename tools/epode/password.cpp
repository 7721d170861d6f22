#include "password.hpp"
#include "options.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace epode::cli {

namespace {

std::string ask(const std::string& jid) {
    std::cerr << "Password for " << jid << ": " << std::flush;
    termios before{};
    tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::string line;
    std::getline(std::cin, line);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << '\n';
    return line;
}

} // namespace

std::string read_password(const std::string& file, const std::string& jid, bool needed) {
    if (!file.empty()) {
        std::ifstream in(file);
        std::string line;
        if (!in || !std::getline(in, line))
            throw usage_error("--password-file: cannot read a line from " + file + ": " +
                              std::strerror(errno ? errno : EIO));
        if (!line.empty() && line.back() == '\r') line.pop_back();
        return line;
    }
    if (const char* value = std::getenv("EPODE_PASSWORD")) return value;
    if (!needed) return {};
    if (isatty(STDIN_FILENO)) return ask(jid);
    throw usage_error("no password: give --password-file FILE or set EPODE_PASSWORD");
}

} // namespace epode::cli
