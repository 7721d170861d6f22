// The JSON in which a session's state goes to another process, as StanzaJS writes it too: it is
// refused or read, what was read comes back as it was, and a session takes it up.
//
// Input: JSON.
#include "support/fuzz.hpp"

#include <epode/journal/state.hpp>
#include <epode/journal/stream_state.hpp>
#include <epode/session/session.hpp>

#include <memory>
#include <string>

namespace {

using namespace epode;
using fuzz::require;

class no_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = static_cast<std::byte>(++next_);
    }

private:
    unsigned next_ = 0;
};

void take_up(const journal::state& s) {
    session_settings settings;
    settings.login.account = jid(s.account.empty() ? "alice@example.org" : s.account);
    settings.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls}};
    no_random random;
    session taker(settings, random);
    require(!taker.take_up(s), "a state is taken up");
    if (!s.stream) return; // what was in flight is of unknown fate
    const stream_state again = taker.snapshot();
    require(again.unacked.size() == s.in_flight.size(), "nothing of it is lost");
    diagnostics about;
    const auto state = journal::state_of(again, settings.bounds, &about);
    require(state.has_value(), "it can be handed on: " + about.ours, to_json(again));
    require(state->in_flight.size() == s.in_flight.size(), "all of it is handed on");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view json = fuzz::text_of(data, size);
    diagnostics about;
    const auto read = stream_state_from_json(json, &about);
    if (!read) {
        require(!about.ours.empty(), "a refusal is explained", json);
        return 0;
    }
    const std::string written = to_json(*read);
    const auto again = stream_state_from_json(written, &about);
    require(again.has_value(), "what was written can be read: " + about.ours, written);
    require(to_json(*again) == written, "written again it is the same",
            written + "\n" + to_json(*again));
    const auto state = journal::state_of(*read, {}, &about);
    require(state || !about.ours.empty(), "a refusal is explained", json);
    if (state) take_up(*state);
    return 0;
}
