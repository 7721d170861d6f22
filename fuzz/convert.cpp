// A document of `epode convert`: it becomes one of the other form, or words say what is wrong with
// it. What XML became is read again as the same.
//
// Input: a line of letters ('s': as StanzaJS, 'l': on one line, 'x' and 'j': what to make) and,
// behind a blank, the path; then the document.
#include "support/fuzz.hpp"
#include "support/json_again.hpp"

#include "../tools/epode/translate.cpp" // NOLINT(bugprone-suspicious-include)

#include <epode/schema/path.hpp>

#include <charconv>

namespace {

using namespace epode;
using fuzz::require;

/// The number behind "at byte ".
std::size_t place_of(std::string_view text) {
    constexpr std::string_view begin = "at byte ";
    std::size_t place = 0;
    if (text.starts_with(begin))
        std::from_chars(text.data() + begin.size(), text.data() + text.size(), place);
    return place;
}

std::string made_of(const std::string& document, cli::translation_request asked,
                    cli::document_form to) {
    asked.to = to;
    const auto made = cli::translate(document, asked);
    require(made.status == cli::success, "what it printed can be read: " + made.text, document);
    return made.text;
}

void check_again(const std::string& json, const cli::translation_request& asked) {
    cli::translation_request back = asked;
    back.to = cli::document_form::xml;
    const auto around = [&](const std::string& from) {
        return made_of(made_of(from, asked, cli::document_form::xml), asked,
                       cli::document_form::json);
    };
    // StanzaJS's shape leaves out what some members are about: `payloadType` counts payloads, and
    // what is no legal value is there no more, where its default is read then. So that loses
    // something once, and nothing afterwards.
    const std::string first = asked.like_stanzajs ? around(json) : json;
    const std::string again = around(first);
    require(fuzz::is_same_json(first, again), "it is the same then", first + "\n" + again);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view document = fuzz::text_of(data, size);
    std::string_view path = fuzz::take_line(document);
    const std::string_view letters = fuzz::take_until(path, ' ');
    const auto has = [&](char c) { return letters.find(c) != letters.npos; };
    cli::translation_request asked;
    asked.as = path;
    asked.like_stanzajs = has('s');
    asked.one_line = has('l');
    if (has('x')) asked.to = cli::document_form::xml;
    if (has('j')) asked.to = cli::document_form::json;

    const auto made = cli::translate(document, asked);
    require(!made.text.empty(), "it says something", document);
    if (made.status != cli::success) {
        require(place_of(made.text) <= document.size(), "the place is in the document", made.text);
        return 0;
    }
    const bool is_json = made.text.front() != '<';
    if (is_json || asked.one_line)
        require(made.text.find('\n') == std::string::npos, "it is one line", made.text);
    if (is_json && !path.empty()) check_again(made.text, asked);
    return 0;
}
