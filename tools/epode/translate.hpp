#pragma once
#include "exit_status.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace epode::cli {

/// The most bytes of one document that is to be translated. JSON needs some three times the bytes
/// of XML for octets, and what one direction writes of a stanza, the other has to read. It is not
/// among `limits`: those bound what a session takes from its peer, and no session reads documents.
inline constexpr std::size_t document_bytes = 16 << 20;

enum class document_form { xml, json };

struct translation_request {
    std::optional<document_form> to; ///< absent: XML begins with `<`, all else is JSON
    std::string as;                  ///< the path; empty: XML says itself what it is
    /// JSON leaves out what no table describes; XML has members where StanzaJS has them.
    bool like_stanzajs = false;
    bool one_line = false; ///< the answer must not be more, whatever texts are in it
};

struct translation {
    std::string text; ///< the other form or, where the status is not success, what is wrong
    exit_status status = success;
};

/// Translates one document. White space between elements that holds a line break is taken for
/// layout; elements that name no namespace, the root included, are in `jabber:client`.
translation translate(std::string_view document, const translation_request& request);

} // namespace epode::cli
