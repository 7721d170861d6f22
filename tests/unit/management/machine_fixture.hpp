#pragma once
// What the tests of the machine share: stanzas with a tag, and sessions in the usual places.
#include <epode/management/machine.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace epode::management::fixture {

inline constexpr sequence two_to_32 = sequence{1} << 32;
inline const time_point now{seconds(1000)};
using list = std::vector<std::uint64_t>;

inline outgoing stanza(std::uint64_t tag) {
    outgoing o;
    o.bytes = "<message id='a-long-enough-identifier-" + std::to_string(tag) + "'/>";
    o.tag = tag;
    return o;
}

template <class Stanzas>
list tags(const Stanzas& stanzas) {
    list out;
    for (std::size_t i = 0; i < stanzas.size(); ++i)
        out.push_back(stanzas[i].tag);
    return out;
}

inline session_terms resumable(std::string id = "sm-1") {
    session_terms t;
    t.id = std::move(id);
    t.resume = true;
    return t;
}

/// An active resumable session that has sent stanzas 1 to `count`.
inline machine active(std::uint64_t count = 0, machine::settings settings = {}) {
    machine m(settings);
    m.enable();
    m.enabled(resumable());
    for (std::uint64_t tag = 1; tag <= count; ++tag)
        m.sent(stanza(tag));
    return m;
}

/// A session that was cut and asks to be resumed, with stanzas 1 to `count` unacknowledged.
inline machine resuming(std::uint64_t count, sequence base = 0) {
    machine m({});
    m.restore(resumable(), base, base);
    for (std::uint64_t tag = 1; tag <= count; ++tag)
        m.unacknowledged().push(stanza(tag));
    m.resume();
    return m;
}

} // namespace epode::management::fixture
