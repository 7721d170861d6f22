#pragma once
#include "store_sqlite/descriptor.hpp"

#include <string>

namespace epode::store_sqlite {

/// The exclusive ownership of a state file: a lock on the file FILE.lock beside it, in which stands
/// who has it.
///
/// It ends with the process, however that ends, so that it is never stale; programs that are
/// started (exec) do not inherit it. It is the lock of an open file description (fcntl(2),
/// F_OFD_SETLK): unlike flock(2) one can ask for it without taking it.
class owner_lock {
public:
    /// Takes it. \throws failure when somebody has it, or the file cannot be written.
    /// \param file the state file; \param name the same, for messages
    owner_lock(const std::string& file, const std::string& name);

    /// Whether the machine was started, or is another one, since somebody had it before us.
    bool machine_restarted() const noexcept { return machine_restarted_; }

    /// The lock file is as it was before: the state file could not be opened.
    void discard() noexcept;

private:
    std::string path_;
    descriptor held_;
    bool created_ = false;
    std::string note_before_;
    bool machine_restarted_ = false;
};

/// Who owns a state file, seen from outside.
struct ownership {
    bool held = false;
    std::string note; ///< another one for each time that it was taken; empty if it never was

    bool operator==(const ownership&) const = default;
};
/// \throws failure when that cannot be found out
ownership ownership_of(const std::string& file, const std::string& name);

} // namespace epode::store_sqlite
