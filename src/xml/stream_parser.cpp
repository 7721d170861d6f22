#include "xml/reader.hpp"

#include <epode/xml/stream_parser.hpp>

namespace epode::xml {

stream_parser::stream_parser(const stanza_limits& bounds)
    : reader_(std::make_unique<reader>(reader::shape::stream, bounds)) {}
stream_parser::stream_parser(stream_parser&&) noexcept = default;
stream_parser& stream_parser::operator=(stream_parser&&) noexcept = default;
stream_parser::~stream_parser() = default;

error_code stream_parser::feed(byte_view bytes) { return reader_->feed(bytes); }
std::optional<item> stream_parser::next() { return reader_->next(); }
void stream_parser::reset() { reader_->reset(); }

error_code stream_parser::error() const noexcept {
    const auto failure = reader_->failure();
    return failure ? make_error_code(*failure) : error_code();
}
std::size_t stream_parser::error_offset() const noexcept { return reader_->error_offset(); }
bool stream_parser::idle() const noexcept { return reader_->idle(); }

} // namespace epode::xml
