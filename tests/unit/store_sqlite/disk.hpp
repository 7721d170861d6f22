#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace epode::store_sqlite {

/// SQLite's disk while this object lives: it fails as told, and notes what is written to it.
///
/// It is SQLite's default VFS, on top of the real one. There is one at a time.
class disk {
public:
    enum class kind : std::uint8_t { open, read, write, sync, truncate, remove };
    struct operation {
        kind what = kind::write;
        std::string file;
        std::string data;    ///< of write
        std::int64_t at = 0; ///< of write; of truncate the size
        std::size_t mark = 0;
    };
    enum class fault : std::uint8_t { error, short_write, full };

    disk();
    ~disk();
    disk(const disk&) = delete;
    disk& operator=(const disk&) = delete;

    /// The operation of that kind that comes `after` so many others fails, and if `lasting` each
    /// one behind it.
    void fail(kind what, std::size_t after, fault how, bool lasting);
    void heal();
    /// Whether the fault has happened.
    bool failed() const;

    /// From now on what is written is noted.
    void note();
    std::vector<operation> noted() const;
    /// Stands with each operation from now on.
    void mark(std::size_t value);

    /// What SQLite is told, and whether half of it is written: for the VFS.
    int meets(kind what, bool& half);
    void add(operation o);

private:
    mutable std::mutex mutex_;
    kind what_ = kind::write;
    std::size_t until_ = 0; // 0: nothing fails
    fault how_ = fault::error;
    bool lasting_ = false;
    bool failed_ = false;
    bool noting_ = false;
    std::size_t mark_ = 0;
    std::vector<operation> noted_;
};

/// What is on a disk when the machine stops: the content of each file by its name.
class disk_image {
public:
    explicit disk_image(std::map<std::string, std::string> files) : files_(std::move(files)) {}

    void carry_out(const disk::operation& o);
    /// The same if the machine lost power: of what was written since a file was last synchronised,
    /// anything may be missing.
    std::map<std::string, std::string> after_power_loss(std::mt19937_64& random) const;
    const std::map<std::string, std::string>& files() const noexcept { return files_; }

private:
    std::map<std::string, std::string> files_;
    std::map<std::string, std::string> durable_ = files_;
    std::map<std::string, std::vector<disk::operation>> pending_;
};

} // namespace epode::store_sqlite
