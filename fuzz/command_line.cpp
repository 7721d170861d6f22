// What a line of `epode send`'s input is made into: a message that a session accepts or refuses
// with an error, or words that say what is wrong with the line.
//
// Input: a line of letters ('j': lines are JSON, 't': there is a --to, 'r': it is a room), then the
// lines.
#include "support/fuzz.hpp"

#include "../tools/epode/input_line.cpp" // NOLINT(bugprone-suspicious-include)

#include <epode/journal/stream_state.hpp>
#include <epode/session/session.hpp>
#include <epode/xml/parse.hpp>

#include <string>

namespace {

using namespace epode;
using fuzz::require;

void check(session& account, const cli::input_form& form, const std::string& line) {
    std::string why;
    auto m = cli::message_of_line(line, form, why);
    require(m.has_value() == why.empty(), "a refusal is explained", line);
    if (!m) return;
    require(message::is(m->tree()), "it is a message", line);
    require(!m->type_text().empty() && (!form.json || m->body()), "it is complete", line);
    if (!form.to.empty()) require(!m->to_text().empty(), "it has an address", line);
    xml::document d(m->tree());
    const auto accepted = account.submit(d, {}, {});
    if (!accepted) return;
    const auto all = account.snapshot().unacked;
    require(accepted->known || !all.empty(), "what is accepted waits", line);
    if (!all.empty())
        require(xml::parse_document(all.back().xml).has_value(), "it is well-formed",
                all.back().xml);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = fuzz::text_of(data, size);
    const std::string_view letters = fuzz::take_line(rest);
    const auto has = [&](char c) { return letters.find(c) != letters.npos; };
    cli::input_form form;
    form.json = has('j');
    form.room = has('r');
    if (has('t')) form.to = jid("bob@example.org");

    struct : random_source {
        void fill(std::span<std::byte> out) override {
            for (std::byte& b : out)
                b = static_cast<std::byte>(++next);
        }
        unsigned next = 0;
    } random;
    session_settings settings;
    settings.login.account = jid("alice@example.org");
    settings.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls}};
    session account(settings, random);
    for (int lines = 0; !rest.empty() && lines < 50; ++lines)
        check(account, form, std::string(fuzz::take_line(rest)));
    return 0;
}
