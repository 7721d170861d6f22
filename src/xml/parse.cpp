#include "xml/reader.hpp"

#include <epode/xml/error.hpp>
#include <epode/xml/parse.hpp>

namespace epode::xml {

result<document> parse_document(std::string_view text, std::size_t* error_offset,
                                const stanza_limits& bounds) {
    reader source(reader::shape::document, bounds);
    error_code failed = source.feed(as_bytes(text));
    if (!failed) failed = source.finish();
    if (failed) {
        if (error_offset) *error_offset = source.error_offset();
        return failed;
    }
    return std::get<document>(*source.next());
}

} // namespace epode::xml
