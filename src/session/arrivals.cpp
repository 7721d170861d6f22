#include <epode/session/arrivals.hpp>

#include <epode/base/ring.hpp>

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <utility>

namespace epode {

namespace {

/// Stands before the id in the archive: XML has no such character.
constexpr char in_archive = '\x1f';

} // namespace

std::string arrivals::key_of(const xml::element& message, std::string_view archive_id,
                             std::string_view room) {
    const std::string_view id = message.attribute_value("id").value_or("");
    std::string key;
    if (!id.empty()) {
        // A line feed can stand neither in a JID nor in a type.
        const std::string_view from = message.attribute_value("from").value_or("");
        const std::string_view type = message.attribute_value("type").value_or("");
        key.reserve(from.size() + type.size() + id.size() + archive_id.size() + room.size() + 4);
        key.append(from).append(1, '\n').append(type).append(1, '\n').append(id);
    }
    if (archive_id.empty()) return key;
    key.append(1, in_archive);
    if (!room.empty()) key.append(room).append(1, '\n');
    key.append(archive_id);
    return key;
}

/// What is known, in the order in which it came. Looked up for each message: small and flat, so
/// that it stays in the processor's cache.
struct arrivals::table {
    using hashes = std::array<std::size_t, 2>; // by archive, by sender; 0: not by that
    struct entry {
        hashes by; // under which it is found
        std::uint64_t number;
        bool given;
    };

    static hashes hashes_of(std::string_view key) noexcept {
        const std::hash<std::string_view> hash;
        const std::size_t at = key.find(in_archive);
        const std::string_view by_sender = key.substr(0, at);
        return {at == key.npos ? 0 : hash(key.substr(at)), by_sender.empty() ? 0 : hash(by_sender)};
    }

    struct found {
        entry* what; // null: nothing
        bool by_archive;
    };
    found find(const hashes& by) noexcept {
        for (std::size_t i = 0; i < by.size(); ++i)
            if (const auto at = by[i] ? places.find(by[i]) : places.end(); at != places.end())
                return {&entries[at->second - forgotten], i == 0};
        return {nullptr, false};
    }

    void add(const hashes& by, std::uint64_t number, bool given, std::size_t bound) {
        entry added{{}, number, given};
        const auto place = static_cast<std::uint32_t>(forgotten + entries.size());
        for (std::size_t i = 0; i < by.size(); ++i)
            if (by[i] && places.emplace(by[i], place).second) added.by[i] = by[i];
        if (!added.by[0] && !added.by[1]) return;
        entries.push_back(added);
        if (entries.size() <= bound) return;
        for (const std::size_t hash : entries.pop_front().by)
            if (hash) places.erase(hash);
        ++forgotten;
    }

    ring<entry> entries; // oldest first
    // Where in the order of all that ever came, modulo 2^32, something with that hash is.
    boost::unordered_flat_map<std::size_t, std::uint32_t> places;
    std::uint32_t forgotten = 0;
};

arrivals::arrivals(std::size_t bound) noexcept : bound_(bound) {}
arrivals::~arrivals() = default;

arrivals::known arrivals::find(std::string_view key) const noexcept {
    if (!table_) return {};
    const auto [old, by_archive] = table_->find(table::hashes_of(key));
    return old ? known{old->number, old->given, by_archive} : known{};
}

arrivals::known arrivals::give(std::string_view key, std::uint64_t number) {
    if (!table_) table_ = std::make_unique<table>();
    const table::hashes by = table::hashes_of(key);
    const auto [old, by_archive] = table_->find(by);
    const known before = old ? known{old->number, old->given, by_archive} : known{};
    if (old) old->given = true;
    // An old one is known by the other part of its key from now on, too.
    table_->add(by, old ? before.number : number, true, bound_);
    return before;
}

void arrivals::restore(std::string_view key, known of_old) {
    if (!table_) table_ = std::make_unique<table>();
    table_->add(table::hashes_of(key), of_old.number, of_old.given, bound_);
}

} // namespace epode
