// An address that was read is read again as the same, taken apart and put together it is the same,
// and escaping is undone by its contrary.
//
// Input: one address, or two with a newline between them.
#include "support/fuzz.hpp"

#include <epode/jid.hpp>
#include <epode/jid/escaping.hpp>

#include <functional>
#include <string>

namespace {

using namespace epode;
using fuzz::require;

void check_parts(const jid& j) {
    const auto again = jid::parse(j.str());
    require(again && *again == j, "an address is read as it is written", j.str());
    require(again->local() == j.local() && again->domain() == j.domain() &&
                again->resource() == j.resource(),
            "its parts are the same", j.str());
    const auto made = jid::from_parts(j.local(), j.domain(), j.resource());
    require(made && *made == j, "put together it is the same", j.str());
    require(!j.empty() && j.is_full() != j.is_bare(), "full or bare", j.str());
    require(!j.domain().empty() && j.local().size() <= jid::max_part_bytes &&
                j.domain().size() <= jid::max_part_bytes &&
                j.resource().size() <= jid::max_part_bytes,
            "parts are within their bounds", j.str());
    const jid bare = j.bare();
    require(bare.is_bare() && bare.str() == j.bare_text(), "the bare address", j.str());
    const auto bare_again = jid::parse(bare.str());
    require(bare_again && *bare_again == bare, "the bare address can be read", bare.str());
    require(j.domain_jid().str() == j.domain(), "the server's address", j.str());
    if (!j.is_full()) return;
    const auto full = bare.with_resource(j.resource());
    require(full && *full == j, "bare address and resource make the whole", j.str());
}

void check_escaping(std::string_view text) {
    const auto escaped = escape_local(text);
    if (!escaped) return;
    require(escaped->find_first_of(" \"&'/:<>@") == std::string::npos,
            "nothing forbidden is left after escaping", *escaped);
    require(unescape_local(*escaped) == text, "unescaped it is the same", *escaped);
    const auto made = jid::from_parts(*escaped, "example.org");
    if (made) check_parts(*made);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = fuzz::text_of(data, size);
    const std::string_view left = fuzz::take_line(rest);
    check_escaping(left);
    const auto a = jid::parse(left);
    if (a) check_parts(*a);
    const auto b = jid::parse(rest);
    if (b) check_parts(*b);
    if (!a || !b) return 0;
    require((*a == *b) == (a->str() == b->str()), "equal addresses have equal text", left);
    require((*a <=> *b) == (a->str() <=> b->str()), "order is that of the text", left);
    require(*a != *b || std::hash<jid>()(*a) == std::hash<jid>()(*b), "equal ones hash alike",
            left);
    return 0;
}
