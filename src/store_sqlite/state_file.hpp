#pragma once
#include <string>

namespace epode::store_sqlite {

/// A state file's two names.
struct state_file {
    std::string path; ///< absolute, symbolic links resolved: the same for all who mean that file
    std::string name; ///< as the application gave it, for messages
    bool exists = false;
};

/// \throws failure when there can be no state file of that name, or what is there is none by its
///         looks: a folder, a device, an empty file
state_file locate(const std::string& given);

/// Looks whether a file that is missing has left behind what stood beside it.
/// \throws failure when it did: a new file would take it up
void refuse_orphans(const state_file& f);

} // namespace epode::store_sqlite
