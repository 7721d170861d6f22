#pragma once
#include "xml/tag_end_finder.hpp"
#include "xml/tree_builder.hpp"

#include <epode/xml/stream_parser.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct XML_ParserStruct;

namespace epode::xml {

/// expat with epode's rules: reads a stream, or one document, into items.
class reader {
public:
    enum class shape { stream, document };

    reader(shape what, const stanza_limits& bounds);
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
    ~reader();

    error_code feed(byte_view bytes);
    /// Says that the input ends here; an error if something is still open.
    error_code finish();
    std::optional<item> next();
    void reset();
    std::optional<error> failure() const noexcept { return error_; }
    std::size_t error_offset() const noexcept { return error_offset_; }
    bool idle() const noexcept;

private:
    struct handlers;

    void prepare();
    void parse(byte_view slice);
    void parse_characters(byte_view slice);
    void parse_or_hold(byte_view slice);
    void refuse_encoding_of_first_bytes(byte_view bytes);
    std::string_view unfinished_token() const;
    void refuse_text_behind_stream();
    void watch_unfinished_token();
    void fail(error what);
    error expat_error() const;
    error invalid_token() const;
    std::size_t position() const;
    std::size_t event_end() const;
    bool inside_item() const noexcept { return builder_.depth() > 0; }
    bool behind_stream() const noexcept {
        return shape_ == shape::stream && !in_stream_ && item_end_ != 0;
    }

    void start_element(const char* name, const char** attributes);
    void end_element();
    void text(std::string_view piece);
    void declare_namespace(const char* prefix, const char* uri);
    void prolog(std::string_view piece);

    struct free_parser {
        void operator()(XML_ParserStruct* parser) const noexcept;
    };
    std::unique_ptr<XML_ParserStruct, free_parser> expat_;
    shape shape_;
    stanza_limits limits_;
    tree_builder builder_{limits_};
    std::vector<item> items_;
    std::size_t taken_ = 0; // of items_
    std::optional<error> error_;
    std::size_t error_offset_ = 0;
    bool in_stream_ = false;       // its root is open
    std::size_t fed_ = 0;          // bytes of this stream
    std::size_t item_start_ = 0;   // where the item being read, or what may become one, begins
    std::size_t item_end_ = 0;     // where the last one, or a tag of the stream, ended
    std::size_t declarations_ = 0; // of the element that expat is about to report
    std::unique_ptr<std::string> header_ns_; // default namespace that the stream's root declares
    struct long_tag {
        tag_end_finder end;
        std::string held; // its rest, not yet given to expat
    };
    std::unique_ptr<long_tag> long_tag_; // while one is unfinished
    std::string cut_;                    // the first bytes of a character, not yet given to expat
};

} // namespace epode::xml
