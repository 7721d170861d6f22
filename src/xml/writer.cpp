#include "xml/characters.hpp"

#include <epode/xml/error.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <expat.h>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>

namespace epode::xml {

namespace {

// The prefix `xmlns` itself; nothing can be in it (Namespaces in XML 1.0 §3).
constexpr std::string_view xmlns_namespace = "http://www.w3.org/2000/xmlns/";

enum class byte_class : unsigned char { plain, reference, check };
using byte_classes = std::array<byte_class, 256>;

constexpr byte_classes classify(std::string_view references) {
    byte_classes classes{};
    for (std::size_t i = 0; i < 256; ++i)
        if (i >= 0x80 || (i < 0x20 && i != '\t' && i != '\n' && i != '\r'))
            classes[i] = byte_class::check;
    for (char c : references)
        classes[static_cast<unsigned char>(c)] = byte_class::reference;
    return classes;
}
// A reader turns a bare CR into LF, and in attributes all three into spaces.
constexpr byte_classes text_classes = classify("&<>\r");
constexpr byte_classes attribute_classes = classify("&<>'\"\t\n\r");

std::string_view reference_for(char c) noexcept {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\'': return "&apos;";
    case '"': return "&quot;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    default: return "&#13;";
    }
}

using refusal = std::optional<error>;

/// Appends to a string through a pointer: a stanza has many short pieces, and a string looks at
/// more than is needed for each. What was put in is taken back unless accept() is called.
class appender {
public:
    /// Room for `expected` bytes is made at once, for more when it is needed.
    appender(std::string& out, std::size_t expected) : out_(out), kept_(out.size()) {
        resize(kept_, kept_ + expected);
    }
    appender(const appender&) = delete;
    appender& operator=(const appender&) = delete;
    ~appender() { out_.resize(kept_); }

    /// All pieces, one behind the other.
    template <class... Pieces>
    void put(const Pieces&... pieces) {
        const std::size_t bytes = (std::string_view(pieces).size() + ...);
        if (static_cast<std::size_t>(end_ - at_) < bytes) grow(bytes);
        (copy(pieces), ...);
    }
    void accept() noexcept { kept_ = used(); }

private:
    void copy(std::string_view piece) noexcept {
        at_ = std::char_traits<char>::copy(at_, piece.data(), piece.size()) + piece.size();
    }
    std::size_t used() const noexcept { return static_cast<std::size_t>(at_ - out_.data()); }
    void grow(std::size_t bytes) { resize(used(), std::max(used() + bytes, 2 * out_.size())); }
    void resize(std::size_t used, std::size_t size) {
        out_.resize(size);
        at_ = out_.data() + used;
        end_ = out_.data() + size;
    }

    std::string& out_;
    std::size_t kept_;
    char* at_ = nullptr;
    char* end_ = nullptr;
};

// Most text is plain for long stretches: they are judged eight bytes at a time.
constexpr std::ptrdiff_t block_bytes = sizeof(std::uint64_t);

/// Whether every byte of a block stands for itself, in text and in attributes. Some more bytes than
/// have to be (`#` and all past ASCII) are left to be looked at one by one.
bool is_plain_block(const char* at) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101; // times a byte: that byte eight times
    // The high bit of some byte is set if a byte of `v` is less than `bound`, or 0x80 and more.
    const auto less = [](std::uint64_t v, std::uint64_t bound) { return (v - each * bound) | v; };
    std::uint64_t block = 0;
    std::memcpy(&block, at, block_bytes);
    const std::uint64_t quotes = (block & each * 0xfa) ^ each * 0x22; // 0 for " # & '
    const std::uint64_t angles = (block & each * 0xfd) ^ each * 0x3c; // 0 for < >
    return ((less(block, 0x20) | less(quotes, 1) | less(angles, 1)) & each * 0x80) == 0;
}

/// Past what is plain from `at` on: as far as blocks can tell.
const char* skip_plain(const char* begin, const char* at, const char* end) noexcept {
    while (end - at >= block_bytes && is_plain_block(at))
        at += block_bytes;
    // The last block may begin within the one before.
    const bool short_of_one = end - at < block_bytes && end - begin >= block_bytes;
    return short_of_one && is_plain_block(end - block_bytes) ? end : at;
}

refusal put_escaped(appender& out, std::string_view text, const byte_classes& classes) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* run = begin; // what was seen and not yet put in begins here
    for (const char* at = begin; (at = skip_plain(begin, at, end)) != end;) {
        for (const char* stop = at + std::min(end - at, block_bytes); at < stop;) {
            const byte_class kind = classes[static_cast<unsigned char>(*at)];
            if (kind == byte_class::plain) {
                ++at;
            } else if (kind == byte_class::reference) {
                out.put(std::string_view(run, at), reference_for(*at));
                run = ++at;
            } else {
                const std::size_t length =
                    character_length({at, static_cast<std::size_t>(end - at)});
                if (length == 0) return error::forbidden_character;
                at += length;
            }
        }
    }
    out.put(std::string_view(run, end));
    return std::nullopt;
}

// Runs `action`, of whose output nothing stays if it refuses.
template <class Action>
error_code all_or_nothing(std::string& out, std::size_t expected_bytes, Action action) {
    appender to(out, expected_bytes);
    if (const refusal refused = action(to)) return *refused;
    to.accept();
    return {};
}

/// What a byte can be in a name: nothing, its start and inside, inside only, or perhaps either.
enum class name_byte : unsigned char { none, start, inside, beyond_ascii };

constexpr std::array<name_byte, 256> name_bytes = [] {
    std::array<name_byte, 256> kinds{};
    for (std::size_t c = 0; c < 256; ++c)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
            kinds[c] = name_byte::start;
        else if ((c >= '0' && c <= '9') || c == '-' || c == '.')
            kinds[c] = name_byte::inside;
        else if (c >= 0x80)
            kinds[c] = name_byte::beyond_ascii;
    return kinds;
}();

// The editions of XML 1.0 differ in which letters outside ASCII a name may have. What expat takes
// is what servers take.
bool expat_accepts_name(std::string_view name) {
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate("UTF-8"), &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    const std::string tag = "<" + std::string(name) + "/>";
    return XML_Parse(parser.get(), tag.data(), static_cast<int>(tag.size()), 1) == XML_STATUS_OK;
}

/// What an element takes at most, if nothing in it needs a reference or a prefix.
std::size_t plain_bytes(const element& e, std::string_view outer_ns) {
    std::size_t bytes = 2 * e.name.size() + 5; // `<a></a>`
    if (e.ns != outer_ns) bytes += e.ns.size() + std::string_view(" xmlns=''").size();
    for (const attribute* a = e.attributes; a; a = a->next)
        bytes += a->name.size() + a->value.size() + std::string_view(" =''").size();
    for (const node* n = e.first_node; n; n = n->next)
        bytes += n->is_text ? static_cast<const text_node*>(n)->value.size()
                            : plain_bytes(static_cast<const element&>(*n), e.ns);
    return bytes;
}

class tree_writer {
public:
    tree_writer(appender& out, stream_prefix prefix) : out_(out), prefix_(prefix) {}

    refusal write(const element& e, std::string_view outer_ns) {
        if (e.ns == xmlns_namespace) return error::reserved_namespace;
        if (!is_writable_name(e.name)) return error::invalid_name;
        const std::string_view prefix = element_prefix(e.ns);
        const std::string_view inner_ns = prefix.empty() ? e.ns : outer_ns;
        out_.put("<", prefix, e.name);
        if (inner_ns != outer_ns)
            if (const refusal refused = put_attribute(" ", "xmlns", inner_ns)) return refused;
        for (const attribute* a = e.attributes; a; a = a->next)
            if (const refusal refused = write_attribute(e, *a)) return refused;
        if (!e.first_node) {
            out_.put("/>");
            return std::nullopt;
        }
        out_.put(">");
        if (const refusal refused = write_content(e, inner_ns)) return refused;
        out_.put("</", prefix, e.name, ">");
        return std::nullopt;
    }

private:
    std::string_view element_prefix(std::string_view ns) const noexcept {
        if (prefix_ == stream_prefix::declared && ns == stream_namespace) return "stream:";
        // No other prefix, nor the default, can stand for this one.
        if (ns == xml_namespace) return "xml:";
        return {};
    }

    refusal write_content(const element& e, std::string_view inner_ns) {
        for (const node* n = e.first_node; n; n = n->next) {
            const refusal refused =
                n->is_text
                    ? put_escaped(out_, static_cast<const text_node*>(n)->value, text_classes)
                    : write(static_cast<const element&>(*n), inner_ns);
            if (refused) return refused;
        }
        return std::nullopt;
    }

    // `before` is a space, with the name's prefix if it has one.
    refusal put_attribute(std::string_view before, std::string_view name, std::string_view value) {
        out_.put(before, name, "='");
        const refusal refused = put_escaped(out_, value, attribute_classes);
        out_.put("'");
        return refused;
    }

    refusal write_attribute(const element& owner, const attribute& a) {
        if (a.ns == xmlns_namespace) return error::reserved_namespace;
        // Without a prefix `xmlns` would declare a namespace.
        if (!is_writable_name(a.name) || (a.ns.empty() && a.name == "xmlns"))
            return error::invalid_name;
        if (a.ns.empty()) return put_attribute(" ", a.name, a.value);
        if (a.ns == xml_namespace) return put_attribute(" xml:", a.name, a.value);
        return put_with_generated_prefix(owner, a);
    }

    // Attributes cannot use the default namespace: the first one in a namespace declares a prefix
    // for it on their element, numbered by its place.
    refusal put_with_generated_prefix(const element& owner, const attribute& a) {
        const attribute* first = owner.attributes;
        std::size_t number = 1;
        for (; first->ns != a.ns; first = first->next)
            ++number;
        const std::string prefix = "ns" + std::to_string(number);
        if (first == &a)
            if (const refusal refused = put_attribute(" xmlns:", prefix, a.ns)) return refused;
        return put_attribute(" " + prefix + ":", a.name, a.value);
    }

    appender& out_;
    stream_prefix prefix_;
};

} // namespace

bool is_writable_name(std::string_view name) {
    if (name.empty() || name_bytes[static_cast<unsigned char>(name[0])] == name_byte::inside)
        return false;
    bool ascii = true;
    for (const char c : name) {
        const name_byte kind = name_bytes[static_cast<unsigned char>(c)];
        if (kind == name_byte::none) return false;
        ascii = ascii && kind != name_byte::beyond_ascii;
    }
    return ascii || expat_accepts_name(name);
}

bool is_writable_text(std::string_view text) noexcept {
    while (!text.empty()) {
        const bool ascii = text_classes[static_cast<unsigned char>(text[0])] != byte_class::check;
        const std::size_t length = ascii ? 1 : character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

error_code append_escaped_text(std::string& out, std::string_view text) {
    return all_or_nothing(out, text.size(),
                          [&](appender& to) { return put_escaped(to, text, text_classes); });
}

error_code append_escaped_attribute(std::string& out, std::string_view value) {
    return all_or_nothing(out, value.size(),
                          [&](appender& to) { return put_escaped(to, value, attribute_classes); });
}

error_code write(std::string& out, const element& root, std::string_view outer_ns,
                 stream_prefix prefix) {
    return all_or_nothing(out, plain_bytes(root, outer_ns), [&](appender& to) {
        return tree_writer(to, prefix).write(root, outer_ns);
    });
}

error_code write_stream_open(std::string& out, const stream_header& header) {
    struct {
        std::string_view name;
        std::string_view value;
    } const attributes[] = {
        {"xmlns", header.default_ns},
        {"xmlns:stream", stream_namespace},
        {"to", header.to},
        {"from", header.from},
        {"id", header.id},
        {"version", header.version},
        {"xml:lang", header.lang},
    };
    constexpr std::size_t usual_bytes = 256;
    return all_or_nothing(out, usual_bytes, [&](appender& to) -> refusal {
        to.put("<?xml version='1.0'?><stream:stream");
        for (const auto& a : attributes) {
            if (a.value.empty()) continue;
            to.put(" ", a.name, "='");
            if (const refusal refused = put_escaped(to, a.value, attribute_classes)) return refused;
            to.put("'");
        }
        to.put(">");
        return std::nullopt;
    });
}

void write_stream_close(std::string& out) { out.append("</stream:stream>"); }

} // namespace epode::xml
