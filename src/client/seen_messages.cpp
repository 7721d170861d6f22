#include <client/seen_messages.hpp>

#include <functional>
#include <string>

namespace epode {

bool seen_messages::again(const message& m) {
    if (m.id().empty()) return false;
    std::string text(m.from_text());
    // None of the separators can stand in a JID or a type.
    text.append(1, '\0').append(m.type_text()).append(1, '\0').append(m.id());
    const std::uint64_t key = std::hash<std::string>{}(text);
    if (!keys_.insert(key).second) return true;
    order_.push_back(key);
    if (order_.size() > bound_) keys_.erase(order_.pop_front());
    return false;
}

} // namespace epode
