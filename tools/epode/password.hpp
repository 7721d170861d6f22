#pragma once
#include <string>

namespace epode::cli {

/// The password: the first line of `file`, else EPODE_PASSWORD, else asked for on the terminal.
/// Never an argument, which every user of the machine could read. Throws usage_error.
/// \param needed false: nobody is asked, and there may be none
std::string read_password(const std::string& file, const std::string& jid, bool needed);

} // namespace epode::cli
