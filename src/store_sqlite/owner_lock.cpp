#include "store_sqlite/owner_lock.hpp"

#include "store_sqlite/connection.hpp"

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>

namespace epode::store_sqlite {
namespace {

struct flock whole_file(short type) {
    struct flock made = {};
    made.l_type = type;
    made.l_whence = SEEK_SET;
    return made;
}

std::string content_of(int file) {
    char buffer[256];
    const ssize_t size = ::pread(file, buffer, sizeof buffer, 0);
    return std::string(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
}

/// The line of a note that begins so.
std::string line_of(const std::string& note, const std::string& word) {
    const std::size_t at = note.find(word + ' ');
    if (at == std::string::npos) return {};
    const std::size_t from = at + word.size() + 1;
    return note.substr(from, note.find('\n', from) - from);
}

/// Another one after each start of the machine, and on each machine.
std::string boot_id() {
    const descriptor file(::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
    std::string id = file ? content_of(file.get()) : std::string();
    while (!id.empty() && id.back() == '\n')
        id.pop_back();
    return id;
}

std::string note_of_this_process() {
    timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return "process " + std::to_string(::getpid()) + "\nboot " + boot_id() + "\nsince " +
           std::to_string(now.tv_sec) + '.' + std::to_string(now.tv_nsec) + '\n';
}

bool write_note(int file, const std::string& note) noexcept {
    return ::ftruncate(file, 0) == 0 &&
           ::pwrite(file, note.data(), note.size(), 0) == static_cast<ssize_t>(note.size());
}

std::string owner_in(const std::string& note) {
    const std::string process = line_of(note, "process");
    if (process.empty()) return "another process";
    const bool here = line_of(note, "boot") == boot_id();
    return "process " + process + (here ? "" : " of another machine");
}

} // namespace

owner_lock::owner_lock(const std::string& file, const std::string& name) : path_(file + ".lock") {
    for (;;) {
        held_ = descriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
        if (!held_ && errno == ENOENT) {
            held_ = descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
            created_ = bool(held_);
            if (!held_ && errno == EEXIST) continue;
        }
        if (!held_) fail_with_errno(errno, name + ": its lock file " + path_ + " cannot be opened");
        struct flock exclusive = whole_file(F_WRLCK);
        if (::fcntl(held_.get(), F_OFD_SETLK, &exclusive) != 0) {
            if (errno != EAGAIN && errno != EACCES)
                fail_with_errno(errno, name + ": its lock file " + path_ + " cannot be locked");
            throw failure(sqlite_error::in_use,
                          name + " is in use by " + owner_in(content_of(held_.get())));
        }
        // Somebody who discarded it may have removed the file that we locked.
        struct stat ours = {}, there = {};
        if (::fstat(held_.get(), &ours) == 0 && ::stat(path_.c_str(), &there) == 0 &&
            ours.st_ino == there.st_ino && ours.st_dev == there.st_dev)
            break;
        created_ = false;
    }
    note_before_ = content_of(held_.get());
    const std::string boot_before = line_of(note_before_, "boot");
    machine_restarted_ = !boot_before.empty() && boot_before != boot_id();
    const std::string note = note_of_this_process();
    if (!write_note(held_.get(), note)) {
        const int code = errno;
        discard();
        fail_with_errno(code, name + ": its lock file " + path_ + " cannot be written");
    }
}

void owner_lock::discard() noexcept {
    if (created_)
        ::unlink(path_.c_str());
    else
        write_note(held_.get(), note_before_);
}

ownership ownership_of(const std::string& file, const std::string& name) {
    const std::string path = file + ".lock";
    const descriptor lock(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!lock) {
        if (errno == ENOENT) return {};
        fail_with_errno(errno, name + ": its lock file " + path + " cannot be opened");
    }
    struct flock asked = whole_file(F_WRLCK);
    if (::fcntl(lock.get(), F_OFD_GETLK, &asked) != 0)
        fail_with_errno(errno, name + ": its lock file " + path + " cannot be asked");
    return {asked.l_type != F_UNLCK, content_of(lock.get())};
}

} // namespace epode::store_sqlite
