#include "xml/reader.hpp"

#include "xml/characters.hpp"

#include <algorithm>
#include <cstring>
#include <expat.h>
#include <new>

namespace epode::xml {

namespace {

// expat copies what it is given behind the last 1,024 bytes that it has parsed. As long as a slice
// and the unfinished token before it are no more than another 1,024, its buffer stays at 2 kB.
constexpr std::size_t slice_bytes = 1024;
constexpr std::size_t least_slice_bytes = 512; // the longer the token, the more is read again
// expat reads an unfinished token again with every piece that it gets, which a peer could make
// quadratic. From this size on the pieces are held back until the token's end has come.
constexpr std::size_t long_token_bytes = 2048;

// Since 2.6 expat waits for more bytes than a token's end, which would delay a stanza until the
// next one. It is a template because older versions lack the function.
template <class Parser>
void parse_without_delay(Parser parser) {
    if constexpr (requires { XML_SetReparseDeferralEnabled(parser, XML_FALSE); })
        XML_SetReparseDeferralEnabled(parser, XML_FALSE);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_utf8_name(std::string_view name) {
    constexpr std::string_view wanted = "UTF-8";
    return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                      [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

/// What an XML declaration says of the encoding, if it does. expat found it well-formed.
std::optional<std::string_view> declared_encoding(std::string_view declaration) {
    constexpr std::string_view begin = "<?xml";
    for (declaration.remove_prefix(begin.size());;) { // pairs of a name and a quoted value
        const std::size_t equals = declaration.find('=');
        const std::size_t open = declaration.find_first_of("'\"", equals);
        if (equals == declaration.npos || open == declaration.npos) return std::nullopt;
        const std::size_t close = declaration.find(declaration[open], open + 1);
        std::string_view name = declaration.substr(0, equals);
        while (!name.empty() && is_space(name.front()))
            name.remove_prefix(1);
        while (!name.empty() && is_space(name.back()))
            name.remove_suffix(1);
        if (name == "encoding") return declaration.substr(open + 1, close - open - 1);
        declaration.remove_prefix(std::min(close, declaration.size() - 1) + 1);
    }
}

} // namespace

/// What expat calls. No exception may pass through it.
struct reader::handlers {
    template <class Action>
    static void guarded(void* self, Action action) noexcept {
        auto& r = *static_cast<reader*>(self);
        if (r.error_) return; // expat still reports the end of an empty element
        try {
            action(r);
        } catch (const std::bad_alloc&) {
            r.fail(error::out_of_memory);
        }
    }
    static void start(void* self, const char* name, const char** attributes) {
        guarded(self, [&](reader& r) { r.start_element(name, attributes); });
    }
    static void end(void* self, const char*) {
        guarded(self, [](reader& r) { r.end_element(); });
    }
    static void text(void* self, const char* data, int length) {
        guarded(self, [&](reader& r) { r.text({data, static_cast<std::size_t>(length)}); });
    }
    static void declare(void* self, const char* prefix, const char* uri) {
        guarded(self, [&](reader& r) { r.declare_namespace(prefix, uri); });
    }
    static void prolog(void* self, const char* data, int length) {
        guarded(self, [&](reader& r) { r.prolog({data, static_cast<std::size_t>(length)}); });
    }
    static void comment(void* self, const char*) {
        guarded(self, [](reader& r) { r.fail(error::restricted_comment); });
    }
    static void instruction(void* self, const char*, const char*) {
        guarded(self, [](reader& r) { r.fail(error::restricted_instruction); });
    }
    static void doctype(void* self, const char*, const char*, const char*, int) {
        guarded(self, [](reader& r) { r.fail(error::restricted_dtd); });
    }
};

void reader::free_parser::operator()(XML_ParserStruct* parser) const noexcept {
    XML_ParserFree(parser);
}

reader::reader(shape what, const stanza_limits& bounds)
    : expat_(XML_ParserCreateNS("UTF-8", name_separator)), shape_(what), limits_(bounds) {
    if (!expat_) throw std::bad_alloc();
    prepare();
}

reader::~reader() = default;

void reader::prepare() {
    XML_Parser parser = expat_.get();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, handlers::start, handlers::end);
    XML_SetCharacterDataHandler(parser, handlers::text);
    XML_SetStartNamespaceDeclHandler(parser, handlers::declare);
    // For the XML declaration. Its own handler would cost each parser another kilobyte for good.
    XML_SetDefaultHandlerExpand(parser, handlers::prolog);
    XML_SetCommentHandler(parser, handlers::comment);
    XML_SetProcessingInstructionHandler(parser, handlers::instruction);
    XML_SetStartDoctypeDeclHandler(parser, handlers::doctype);
    parse_without_delay(parser);
}

void reader::reset() {
    XML_ParserReset(expat_.get(), "UTF-8");
    prepare();
    builder_.clear();
    items_.clear();
    items_.shrink_to_fit();
    taken_ = 0;
    error_.reset();
    error_offset_ = 0;
    in_stream_ = false;
    fed_ = item_start_ = item_end_ = declarations_ = 0;
    header_ns_.reset();
    long_tag_.reset();
    cut_.clear();
}

std::optional<item> reader::next() {
    if (taken_ == items_.size()) return std::nullopt;
    std::optional<item> given(std::move(items_[taken_++]));
    if (taken_ == items_.size()) {
        items_.clear();
        taken_ = 0;
        items_.shrink_to_fit();
    }
    return given;
}

bool reader::idle() const noexcept {
    return !error_ && taken_ == items_.size() && !inside_item() && item_start_ == fed_;
}

error_code reader::feed(byte_view bytes) {
    if (fed_ < 2 && !error_) refuse_encoding_of_first_bytes(bytes);
    while (!error_ && !bytes.empty()) {
        // Nothing past the limit is ever parsed, so that the outcome hangs on the bytes alone and
        // not on the pieces that they came in.
        const std::size_t room = item_start_ + limits_.stanza_bytes - fed_;
        if (room == 0) {
            fail(error::stanza_too_large);
            break;
        }
        const std::size_t unfinished = fed_ - position();
        const std::size_t slice = slice_bytes - std::min(unfinished, slice_bytes);
        std::size_t size = std::min({bytes.size(), room, std::max(slice, least_slice_bytes)});
        if (unfinished < long_token_bytes) size = std::min(size, long_token_bytes - unfinished);
        parse_or_hold(bytes.first(size));
        bytes = bytes.subspan(size);
    }
    return error_ ? make_error_code(*error_) : error_code();
}

error_code reader::finish() {
    const std::string held = cut_ + (long_tag_ ? long_tag_->held : "");
    if (!error_ &&
        XML_Parse(expat_.get(), held.data(), static_cast<int>(held.size()), 1) == XML_STATUS_ERROR)
        fail(expat_error());
    return error_ ? make_error_code(*error_) : error_code();
}

void reader::parse_or_hold(byte_view slice) {
    if (!long_tag_) {
        parse(slice);
        fed_ += slice.size();
    } else {
        const std::size_t end = long_tag_->end.find(as_text(slice));
        long_tag_->held += as_text(slice);
        fed_ += slice.size();
        if (end == std::string_view::npos) return;
        const auto whole = std::move(long_tag_);
        parse(as_bytes(whole->held));
    }
    if (error_) return;
    if (!inside_item()) item_start_ = position();
    refuse_text_behind_stream();
    if (!error_) watch_unfinished_token();
}

// expat waits for the end of a word, or of a character, before it refuses what cannot be there.
void reader::refuse_text_behind_stream() {
    if (!behind_stream() || fed_ == position()) return;
    const std::string_view token = unfinished_token();
    const std::size_t at = token.find_first_not_of(" \t\r\n");
    if (at != token.npos && token[at] != '<') fail(error::not_well_formed);
}

// Where a character is not allowed, expat may refuse it after its first byte. Why, invalid UTF-8 or
// not, can only be told from all of it: so expat gets whole characters.
void reader::parse(byte_view slice) {
    std::string joined;
    if (!cut_.empty()) {
        joined = std::exchange(cut_, {}).append(as_text(slice));
        slice = as_bytes(joined);
    }
    if (const std::size_t cut = cut_character(as_text(slice))) {
        cut_ = as_text(slice.last(cut));
        slice = slice.first(slice.size() - cut);
    }
    if (!slice.empty()) parse_characters(slice);
}

void reader::parse_characters(byte_view slice) {
    const auto* data = reinterpret_cast<const char*>(slice.data());
    if (XML_Parse(expat_.get(), data, static_cast<int>(slice.size()), 0) == XML_STATUS_ERROR &&
        !error_)
        fail(expat_error());
}

// The place up to which expat is done: the start of the token it is in, or the end of its input.
std::size_t reader::position() const {
    const XML_Index index = XML_GetCurrentByteIndex(expat_.get());
    return index < 0 ? 0 : static_cast<std::size_t>(index);
}

std::size_t reader::event_end() const {
    return position() + static_cast<std::size_t>(XML_GetCurrentByteCount(expat_.get()));
}

// As far as expat has it; empty, too, with an expat without XML_CONTEXT_BYTES.
std::string_view reader::unfinished_token() const {
    int offset = 0;
    int size = 0;
    const char* input = XML_GetInputContext(expat_.get(), &offset, &size);
    if (!input) return {};
    return {input + offset, static_cast<std::size_t>(size - offset)};
}

// Called after each slice; slices end where a token becomes long.
void reader::watch_unfinished_token() {
    if (fed_ - position() < long_token_bytes) return;
    const std::string_view token = unfinished_token();
    if (token.empty()) return;
    if (token.starts_with("<!--")) return fail(error::restricted_comment);
    if (token.starts_with("<?")) return fail(error::restricted_instruction);
    if (token.starts_with("<!")) return fail(error::restricted_dtd);
    if (token.starts_with('&')) return fail(error::restricted_entity);
    if (!token.starts_with('<')) return fail(error::not_well_formed);
    long_tag_ = std::make_unique<long_tag>();
    long_tag_->end.find(token);
}

void reader::fail(error what) {
    error_ = what;
    // How far expat is, there, hangs on the pieces.
    const bool after_item = what == error::text_between_stanzas || behind_stream();
    error_offset_ = after_item ? item_end_ : what == error::unsupported_encoding ? 0 : position();
    XML_StopParser(expat_.get(), XML_FALSE);
    builder_.clear();
    long_tag_.reset();
}

error reader::expat_error() const {
    switch (XML_GetErrorCode(expat_.get())) {
    case XML_ERROR_NO_MEMORY: return error::out_of_memory;
    case XML_ERROR_UNDEFINED_ENTITY: return error::restricted_entity;
    case XML_ERROR_PARTIAL_CHAR: return error::invalid_utf8;
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION: return error::incomplete;
    case XML_ERROR_TAG_MISMATCH: return error::mismatched_tag;
    case XML_ERROR_UNBOUND_PREFIX: return error::undeclared_prefix;
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return error::repeated_attribute;
    case XML_ERROR_INVALID_TOKEN: return invalid_token();
    default: return error::not_well_formed;
    }
}

error reader::invalid_token() const {
    if (behind_stream()) return error::not_well_formed; // whatever it is
    int offset = 0;
    int size = 0;
    const char* input = XML_GetInputContext(expat_.get(), &offset, &size);
    if (!input) return error::not_well_formed;
    const std::string_view all(input, static_cast<std::size_t>(size));
    const std::string_view rest = all.substr(static_cast<std::size_t>(offset));
    if (!utf8_length(rest)) return error::invalid_utf8;
    // Text up to a "]]>", which it must not contain, is refused as a whole, without being reported.
    const bool in_text =
        rest.starts_with('>') && all.substr(0, all.size() - rest.size()).ends_with("]]");
    return in_text && in_stream_ && !inside_item() ? error::text_between_stanzas
                                                   : error::not_well_formed;
}

// RFC 6120 §11.6: UTF-8 without byte order mark. expat recognises UTF-16 by itself and would
// read it.
void reader::refuse_encoding_of_first_bytes(byte_view bytes) {
    for (std::size_t i = 0; i < bytes.size() && fed_ + i < 2; ++i) {
        const auto byte = std::to_integer<unsigned char>(bytes[i]);
        const bool first = fed_ + i == 0;
        if (byte == 0 || (first && byte >= 0xfe)) return fail(error::unsupported_encoding);
        if (first && byte != '<' && !is_space(static_cast<char>(byte)))
            return fail(error::not_well_formed);
    }
}

void reader::start_element(const char* name, const char** attributes) {
    const bool is_header = shape_ == shape::stream && !in_stream_;
    if (!inside_item()) item_start_ = position();
    const std::size_t declarations = std::exchange(declarations_, 0);
    if (const auto refused = builder_.start(name, attributes, declarations)) return fail(*refused);
    if (!is_header) return;
    in_stream_ = true;
    item_end_ = event_end();
    XML_SetDefaultHandlerExpand(expat_.get(), nullptr);
    builder_.end();
    document header = builder_.take();
    const auto declared = std::move(header_ns_);
    const std::string_view default_ns = declared ? header.memory().copy(*declared) : "";
    items_.emplace_back(stream_open{std::move(header), default_ns});
}

void reader::end_element() {
    if (!inside_item()) {
        in_stream_ = false;
        item_end_ = event_end();
        items_.emplace_back(stream_close{});
        return;
    }
    builder_.end();
    if (inside_item()) return;
    items_.emplace_back(builder_.take());
    item_end_ = event_end();
}

void reader::text(std::string_view piece) {
    if (inside_item()) return builder_.text(piece);
    if (!std::all_of(piece.begin(), piece.end(), is_space)) fail(error::text_between_stanzas);
}

void reader::declare_namespace(const char* prefix, const char* uri) {
    ++declarations_;
    const std::string_view ns(uri ? uri : "");
    if (ns.size() > limits_.name_bytes || (prefix && std::strlen(prefix) > limits_.name_bytes))
        return fail(error::name_too_long);
    if (!prefix && shape_ == shape::stream && !in_stream_)
        header_ns_ = std::make_unique<std::string>(ns);
}

void reader::prolog(std::string_view piece) {
    if (!piece.starts_with("<?xml")) return;
    const auto encoding = declared_encoding(piece);
    if (encoding && !is_utf8_name(*encoding)) fail(error::unsupported_encoding);
}

} // namespace epode::xml
