#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3_file;

namespace epode::store_sqlite {

/// A file beside a state file, through SQLite's default VFS: with the mode of the state file, the
/// folder's entry made durable by the first sync(), and failing where the disk does.
///
/// Every call throws `failure`, which names the file.
class vfs_file {
public:
    enum class use { reading, writing }; ///< writing creates it

    /// \param path `STATEFILE-something`, absolute
    /// \param name the same, for messages
    vfs_file(std::string path, std::string name, use how);
    ~vfs_file();
    vfs_file(const vfs_file&) = delete;
    vfs_file& operator=(const vfs_file&) = delete;

    /// What stands there, less than `size` bytes where the file ends before.
    std::string read(std::uint64_t at, std::uint64_t size);
    void write(std::uint64_t at, std::string_view bytes);
    void truncate(std::uint64_t size);
    void sync();
    std::uint64_t size(); ///< SQLite takes one byte for none

    static bool exists(const std::string& path);
    static void remove(const std::string& path, const std::string& name);

private:
    void check(int code) const;

    const std::string path_, name_; // SQLite keeps a pointer to the path
    std::unique_ptr<std::max_align_t[]> file_;
    sqlite3_file* handle() const noexcept;
};

} // namespace epode::store_sqlite
