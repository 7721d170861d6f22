#include "stanza/written.hpp"

#include <epode/xml/parse.hpp>

#include <algorithm>
#include <utility>

namespace epode {

std::string with_namespace(std::string written) {
    const std::size_t end_of_name = std::min(written.find_first_of(" />"), written.size());
    return std::move(written.insert(end_of_name, " xmlns='jabber:client'"));
}

result<xml::document> parse_written(std::string written) {
    return xml::parse_document(with_namespace(std::move(written)), nullptr, own_stanzas);
}

} // namespace epode
