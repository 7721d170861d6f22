#include <epode/session/request_tracker.hpp>

#include <algorithm>

namespace epode {

namespace {

/// RFC 6120 §8.1.2.1, §10.3.3: a request without `to` (or to our own account) is answered by our
/// server for the account: without `from`, or from the bare or full address, or from the domain.
bool is_answer(const jid& to, const std::optional<jid>& from, const jid& own) noexcept {
    const bool to_account = to.empty() || to.str() == own.bare_text();
    if (!from) return to_account || to.str() == own.domain();
    if (*from == to) return true;
    return to_account &&
           (from->str() == own.bare_text() || *from == own || from->str() == own.domain());
}

} // namespace

void request_tracker::add(std::string id, request_id number, jid to, time_point deadline) {
    pending_.insert_or_assign(std::move(id), pending{number, std::move(to), deadline});
}

std::optional<request_id>
request_tracker::answered(std::string_view id, const std::optional<jid>& from, const jid& own) {
    const auto at = pending_.find(std::string(id));
    if (at == pending_.end() || !is_answer(at->second.to, from, own)) return std::nullopt;
    const request_id number = at->second.number;
    pending_.erase(at);
    return number;
}

bool request_tracker::forget(request_id number) {
    return std::erase_if(pending_, [&](const auto& p) { return p.second.number == number; }) != 0;
}

std::vector<request_id> request_tracker::expired(time_point now) {
    std::vector<request_id> out;
    std::erase_if(pending_, [&](const auto& p) {
        if (p.second.deadline > now) return false;
        out.push_back(p.second.number);
        return true;
    });
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<request_id> request_tracker::take_all_but(const std::vector<request_id>& kept) {
    std::vector<request_id> out;
    std::erase_if(pending_, [&](const auto& p) {
        if (std::binary_search(kept.begin(), kept.end(), p.second.number)) return false;
        out.push_back(p.second.number);
        return true;
    });
    std::sort(out.begin(), out.end());
    return out;
}

std::optional<time_point> request_tracker::deadline() const noexcept {
    std::optional<time_point> earliest;
    for (const auto& [id, p] : pending_)
        if (!earliest || p.deadline < *earliest) earliest = p.deadline;
    return earliest;
}

} // namespace epode
