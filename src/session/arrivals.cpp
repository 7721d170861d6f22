#include <epode/session/arrivals.hpp>

#include <functional>
#include <utility>

namespace epode {

std::string arrivals::key_of(const xml::element& message) {
    const std::string_view id = message.attribute_value("id").value_or("");
    if (id.empty()) return {};
    // A line feed can stand neither in a JID nor in a type.
    const std::string_view from = message.attribute_value("from").value_or("");
    const std::string_view type = message.attribute_value("type").value_or("");
    std::string key;
    key.reserve(from.size() + type.size() + id.size() + 2);
    return key.append(from).append(1, '\n').append(type).append(1, '\n').append(id);
}

arrivals::known arrivals::give(std::string_view key, std::uint64_t number) {
    const auto at = known_.find(std::hash<std::string_view>{}(key));
    if (at != known_.end()) return std::exchange(at->second, {at->second.number, true});
    add(key, {number, true});
    return {};
}

void arrivals::add(std::string_view key, known entry) {
    const std::size_t hash = std::hash<std::string_view>{}(key);
    if (!known_.emplace(hash, entry).second) return;
    order_.push_back(hash);
    if (order_.size() > bound_) known_.erase(order_.pop_front());
}

} // namespace epode
