#pragma once
#include <epode/base/time.hpp>
#include <epode/jid.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

using request_id = std::uint64_t;

/// IQ requests that wait for an answer. An answer counts only when both its id and its sender are
/// those of the request (RFC 6120 §8.2.3; an id alone can be guessed or known by others).
class request_tracker {
public:
    void add(std::string id, request_id number, jid to, time_point deadline);
    /// Takes the request that this is the answer to. `from` is empty when the stanza had none.
    std::optional<request_id> answered(std::string_view id, const std::optional<jid>& from,
                                       const jid& own);
    bool forget(request_id number);
    std::vector<request_id> expired(time_point now);
    /// Takes all but those, which are sorted.
    std::vector<request_id> take_all_but(const std::vector<request_id>& kept);
    std::optional<time_point> deadline() const noexcept;
    std::size_t size() const noexcept { return pending_.size(); }

private:
    struct pending {
        request_id number;
        jid to; ///< empty: our own server
        time_point deadline;
    };
    std::map<std::string, pending> pending_; // by id
};

} // namespace epode
