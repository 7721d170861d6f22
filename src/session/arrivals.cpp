#include <epode/session/arrivals.hpp>

#include <functional>
#include <utility>

namespace epode {

namespace {

/// Stands before the id in the archive: XML has no such character.
constexpr char in_archive = '\x1f';

} // namespace

std::string arrivals::key_of(const xml::element& message, std::string_view archive_id) {
    const std::string_view id = message.attribute_value("id").value_or("");
    std::string key;
    if (!id.empty()) {
        // A line feed can stand neither in a JID nor in a type.
        const std::string_view from = message.attribute_value("from").value_or("");
        const std::string_view type = message.attribute_value("type").value_or("");
        key.reserve(from.size() + type.size() + id.size() + archive_id.size() + 3);
        key.append(from).append(1, '\n').append(type).append(1, '\n').append(id);
    }
    if (!archive_id.empty()) key.append(1, in_archive).append(archive_id);
    return key;
}

arrivals::hashes arrivals::hashes_of(std::string_view key) noexcept {
    const std::hash<std::string_view> hash;
    const std::size_t at = key.find(in_archive);
    const std::string_view by_sender = key.substr(0, at);
    return {at == key.npos ? 0 : hash(key.substr(at)), by_sender.empty() ? 0 : hash(by_sender)};
}

arrivals::known arrivals::find(std::string_view key) const noexcept {
    const hashes by = hashes_of(key);
    for (const std::size_t h : by)
        if (const auto at = h ? known_.find(h) : known_.end(); at != known_.end())
            return {at->second, standings_.at(at->second).given, h == by[0]};
    return {};
}

arrivals::known arrivals::give(std::string_view key, std::uint64_t number) {
    const hashes by = hashes_of(key);
    for (const std::size_t h : by) {
        const auto at = h ? known_.find(h) : known_.end();
        if (at == known_.end()) continue;
        const std::uint64_t of_old = at->second;
        const bool given = std::exchange(standings_[of_old].given, true);
        add(by, of_old, true); // known by the other part of its key from now on, too
        return {of_old, given, h == by[0]};
    }
    add(by, number, true);
    return {};
}

void arrivals::restore(std::string_view key, known of_old) {
    add(hashes_of(key), of_old.number, of_old.given);
}

void arrivals::add(const hashes& by, std::uint64_t number, bool given) {
    entry added{{}, number};
    for (std::size_t i = 0; i < by.size(); ++i)
        if (by[i] && known_.emplace(by[i], number).second) added.by[i] = by[i];
    if (!added.by[0] && !added.by[1]) return;
    standing& s = standings_[number];
    s.given = s.given || given;
    ++s.entries;
    order_.push_back(added);
    if (order_.size() > bound_) forget(order_.pop_front());
}

void arrivals::forget(const entry& oldest) {
    for (const std::size_t h : oldest.by)
        if (h) known_.erase(h);
    const auto at = standings_.find(oldest.number);
    if (--at->second.entries == 0) standings_.erase(at);
}

} // namespace epode
