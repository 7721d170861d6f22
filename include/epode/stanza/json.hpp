#pragma once
#include <epode/stanza/iq.hpp>
#include <epode/stanza/message.hpp>
#include <epode/stanza/presence.hpp>
#include <epode/stanza/registry.hpp>

#include <string>
#include <string_view>

namespace epode {

/// A stanza as a JSON object with the names of StanzaJS: `from`, `to`, `id`, `type`, `lang`,
/// `body`, … and each known payload under its key. A payload that cannot be read, and what is of no
/// known type, stands in `otherElements` (see schema/json.hpp), so that nothing is lost.
std::string to_json(const message& stanza, const schema::registry& known = known_payloads());
std::string to_json(const presence& stanza, const schema::registry& known = known_payloads());
std::string to_json(const iq& stanza, const schema::registry& known = known_payloads());

/// The stanza that a JSON object describes. Members may be absent; an unknown member, or one of a
/// wrong kind or value, is an error of schema::error, and `about->ours` names it, e.g.
/// `message.delay.timestamp: 'now' is no legal date and time`.
result<message> message_from_json(std::string_view json, diagnostics* about = nullptr,
                                  const schema::registry& known = known_payloads());
result<presence> presence_from_json(std::string_view json, diagnostics* about = nullptr,
                                    const schema::registry& known = known_payloads());
result<iq> iq_from_json(std::string_view json, diagnostics* about = nullptr,
                        const schema::registry& known = known_payloads());

} // namespace epode
