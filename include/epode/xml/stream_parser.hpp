#pragma once
#include <epode/base/bytes.hpp>
#include <epode/base/error.hpp>
#include <epode/base/limits.hpp>
#include <epode/xml/document.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace epode::xml {

class reader;

/// The peer opened its stream (RFC 6120 §4.2).
struct stream_open {
    document header;             ///< the root element with its attributes, without children
    std::string_view default_ns; ///< what its `xmlns` declares; lives in `header`
};
/// The peer closed its stream (RFC 6120 §4.4).
struct stream_close {};
/// What a stream consists of; the document is one complete child of the stream's root.
using item = std::variant<stream_open, document, stream_close>;

/// Makes trees of the bytes of one XML stream (RFC 6120), however they are cut into pieces.
///
/// Each tree owns its memory and stays valid without the parser. Whitespace between stanzas is
/// passed over. A stanza past a limit is refused as soon as the byte that is too many arrives.
/// One thread at a time. One parser serves a connection: reset() begins its next stream.
class stream_parser {
public:
    /// Of `bounds` the parser uses stanza_bytes (for the stream's header, too), stanza_depth,
    /// element_attributes and name_bytes. Throws std::bad_alloc.
    explicit stream_parser(const stanza_limits& bounds = {});
    stream_parser(stream_parser&&) noexcept;
    stream_parser& operator=(stream_parser&&) noexcept;
    ~stream_parser();

    /// Parses all of `bytes`; what is complete waits in order for next(). The first error (of
    /// xml::error) is final: it is returned from then on and nothing more is read. What was
    /// complete before it can still be taken.
    error_code feed(byte_view bytes);
    /// Takes the next complete item; no value when more bytes are needed.
    std::optional<item> next();
    /// Begins a new stream and forgets all of the old one: items, half elements, the error. Call
    /// it after STARTTLS and SASL success, before feeding what came after (RFC 6120 §4.3.3).
    void reset();

    /// The error that ended parsing, if any.
    error_code error() const noexcept;
    /// Bytes of the stream before the place of the error; of text between two stanzas, the end of
    /// the first.
    std::size_t error_offset() const noexcept;
    /// Whether it stands between two elements: no item waits and none is half read.
    bool idle() const noexcept;

private:
    std::unique_ptr<reader> reader_;
};

} // namespace epode::xml
