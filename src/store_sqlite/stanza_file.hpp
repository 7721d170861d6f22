#pragma once
#include "store_sqlite/vfs_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode::store_sqlite {

/// Where the stanzas of a chunk stand in FILE-stanzas.
struct stanza_place {
    std::uint64_t at = 0;
    std::uint64_t size = 0;
    std::uint64_t checksum = 0;

    std::uint64_t end() const noexcept { return at + size; }
};

/// FILE-stanzas: bytes of stanzas that need not survive a loss of power.
///
/// Each is written once. In the database it would be written to the log, read from there and
/// written to its page, and read again when it is dropped, one page at a time: that is what
/// 100,000 pending messages cost (docs/decisions/0014-stanzas-beside-the-state-file.md).
class stanza_file {
public:
    /// \param database the state file's absolute path; \param name the same, for messages
    stanza_file(const std::string& database, const std::string& name);

    bool exists() const { return file_ || vfs_file::exists(path_); }

    /// \return nothing when other bytes stand there
    /// \throws failure when the file is missing or cannot be read
    std::optional<std::string> read(std::uint64_t chunk, const stanza_place& from);

    /// Bytes that flush() will write. \param chunk to which they belong: no other has them
    stanza_place append(std::uint64_t chunk, std::string_view bytes);
    /// To be called before the commit that refers to them. Creates the file.
    void flush();
    /// Forgets what was not flushed: its transaction failed.
    void discard() noexcept { gathered_.clear(); }
    /// Makes what was flushed survive a loss of power, too.
    void sync();

    /// What can be overwritten from now on: everything but this. Only when no state that can still
    /// come back, and no reader, refers to anything else.
    void reuse(std::vector<stanza_place> live);
    void remove();

private:
    struct gap {
        std::uint64_t at = 0, end = 0;
    };
    vfs_file& opened_to_write();
    std::uint64_t room_for(std::uint64_t size);

    const std::string path_, name_;
    std::optional<vfs_file> file_;
    bool writable_ = false;

    std::vector<gap> gaps_; ///< that can be filled, the next one last
    std::uint64_t end_ = 0; ///< behind it is nothing
    std::string gathered_;  ///< to be written in one piece
    std::uint64_t gathered_at_ = 0;
};

} // namespace epode::store_sqlite
