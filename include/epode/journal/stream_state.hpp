#pragma once
#include <epode/base/error.hpp>
#include <epode/base/limits.hpp>
#include <epode/base/result.hpp>
#include <epode/management/stanza_kind.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace epode {

namespace schema {
class registry;
}
namespace journal {
struct state;
}
const schema::registry& known_payloads(); // of stanza/registry.hpp

/// What a stream-management session (XEP-0198) needs so that another process, also one that uses
/// StanzaJS, can resume it. Plain values; of the members that StanzaJS has, by the same names.
///
/// It holds a secret, the SM-ID, and the texts of messages.
struct stream_state {
    struct unacked_stanza {
        management::stanza_kind kind = management::stanza_kind::message;
        std::string xml; ///< the whole stanza, with its namespace

        bool operator==(const unacked_stanza&) const = default;
    };

    bool allow_resume = true;
    std::uint32_t handled = 0;  ///< the server's stanzas that need not come again
    std::string id;             ///< SM-ID; empty: there is no session
    std::string jid;            ///< the bound full JID; empty before there was one
    std::uint32_t last_ack = 0; ///< ours that the server acknowledged
    /// What it did not acknowledge, oldest first: what was written, then what waits for that.
    std::vector<unacked_stanza> unacked;

    bool operator==(const stream_state&) const = default;
};

/// JSON in the shape of StanzaJS: `{allowResume, handled, id, jid, lastAck, unacked: [[kind,
/// stanza], …]}`, a stanza being the object that stanza/json.hpp describes. Without a JID there is
/// no `jid`. Text that is no stanza, which a client never has in it, becomes null.
std::string to_json(const stream_state& state, const schema::registry& known = known_payloads());

/// Reads what the above, or `JSON.stringify` in a cache handler of StanzaJS, has written. Members
/// of the state that nobody knows are passed over; those of a stanza are an error, because a part
/// of it would be lost. Errors: those of schema::error; `about->ours` names the place, such as
/// `unacked[2]: message.delay.timestamp: …`.
result<stream_state> stream_state_from_json(std::string_view json, diagnostics* about = nullptr,
                                            const schema::registry& known = known_payloads());

namespace journal {

/// What a session takes up to go on from there: messages in flight with their ids, so that their
/// fates are told; everything else in flight as a stanza with its number. Errors: schema::error
/// (missing, illegal_value, wrong_kind), for what cannot be; `about->ours` names the member.
/// (journal/state.hpp has what it returns.)
result<state> state_of(const stream_state& s, const limits& bounds, diagnostics* about = nullptr);

} // namespace journal

} // namespace epode
