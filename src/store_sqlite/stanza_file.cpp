#include "store_sqlite/stanza_file.hpp"

#include "store_sqlite/connection.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace epode::store_sqlite {
namespace {

/// What is gathered for one write.
constexpr std::size_t most_in_one_write = 64 << 10;
/// A file that is longer than needed by so much is cut.
constexpr std::uint64_t most_idle = 16 << 20;

/// Finds torn and foreign bytes, not forged ones: who can write here can write into the database.
std::uint64_t checksum_of(std::uint64_t chunk, std::string_view bytes) noexcept {
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15; // 2^64 by the golden ratio
    std::uint64_t sum = chunk * factor + bytes.size();
    const auto mix = [&](std::uint64_t word) {
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        sum = (sum ^ word) * factor;
        sum ^= sum >> 29;
    };
    std::uint64_t word = 0;
    for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
    }
    word = 0;
    if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
    mix(word);
    return sum;
}

} // namespace

stanza_file::stanza_file(const std::string& database, const std::string& name)
    : path_(database + "-stanzas"), name_(name + "-stanzas") {}

vfs_file& stanza_file::opened_to_write() {
    if (!writable_) {
        file_.reset();
        const bool fresh = !vfs_file::exists(path_);
        file_.emplace(path_, name_, vfs_file::use::writing);
        // That it is missing never means anything but that somebody took it away.
        if (fresh) file_->sync();
        end_ = std::max(end_, file_->size());
        writable_ = true;
    }
    return *file_;
}

std::optional<std::string> stanza_file::read(std::uint64_t chunk, const stanza_place& from) {
    if (!file_) {
        if (!vfs_file::exists(path_))
            throw failure(sqlite_error::damaged,
                          name_ + " is missing: put it back beside the state file");
        file_.emplace(path_, name_, vfs_file::use::reading);
    }
    std::string bytes = file_->read(from.at, from.size);
    if (bytes.size() != from.size || checksum_of(chunk, bytes) != from.checksum)
        return std::nullopt;
    return bytes;
}

std::uint64_t stanza_file::room_for(std::uint64_t size) {
    for (; !gaps_.empty(); gaps_.pop_back()) {
        gap& next = gaps_.back();
        if (next.end - next.at < size) continue; // until reuse() finds it again
        return std::exchange(next.at, next.at + size);
    }
    return std::exchange(end_, end_ + size);
}

stanza_place stanza_file::append(std::uint64_t chunk, std::string_view bytes) {
    opened_to_write(); // tells where the file ends
    const std::uint64_t at = room_for(bytes.size());
    if (at != gathered_at_ + gathered_.size() ||
        gathered_.size() + bytes.size() > most_in_one_write)
        flush();
    if (gathered_.empty()) gathered_at_ = at;
    gathered_ += bytes;
    return {at, bytes.size(), checksum_of(chunk, bytes)};
}

void stanza_file::flush() {
    if (gathered_.empty()) return;
    opened_to_write().write(gathered_at_, gathered_);
    gathered_.clear();
}

void stanza_file::sync() {
    if (exists()) opened_to_write().sync();
}

void stanza_file::reuse(std::vector<stanza_place> live) {
    std::sort(live.begin(), live.end(),
              [](const stanza_place& a, const stanza_place& b) { return a.at < b.at; });
    gaps_.clear();
    end_ = 0;
    for (const stanza_place& each : live) {
        if (each.at > end_) gaps_.push_back({end_, each.at});
        end_ = std::max(end_, each.end());
    }
    std::reverse(gaps_.begin(), gaps_.end());
    if (writable_ && file_->size() > end_ + most_idle) file_->truncate(end_);
}

void stanza_file::remove() {
    file_.reset();
    writable_ = false;
    if (vfs_file::exists(path_)) vfs_file::remove(path_, name_);
}

} // namespace epode::store_sqlite
