#pragma once
#include <support/xmpp_server.hpp>

#include <filesystem>
#include <set>
#include <string>

namespace epode::soak {

/// Numbers of the messages that a server has in a user's archive: its own word for what it had,
/// apart from anything that epode said. Reads the database (server_options::sqlite) behind the
/// server's back. Throws std::runtime_error when it cannot.
std::set<int> archived(test::server_kind kind, const std::filesystem::path& database,
                       const std::string& user);

} // namespace epode::soak
