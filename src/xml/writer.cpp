#include "xml/characters.hpp"

#include <epode/xml/error.hpp>
#include <epode/xml/writer.hpp>

#include <array>
#include <expat.h>
#include <memory>
#include <new>
#include <optional>
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

refusal append_escaped(std::string& out, std::string_view text, const byte_classes& classes) {
    const char* run = text.data(); // what was seen and not yet appended begins here
    const char* at = run;
    const char* end = run + text.size();
    while (at != end) {
        const byte_class kind = classes[static_cast<unsigned char>(*at)];
        if (kind == byte_class::plain) {
            ++at;
        } else if (kind == byte_class::reference) {
            out.append(run, at).append(reference_for(*at));
            run = ++at;
        } else {
            const std::size_t length = character_length({at, static_cast<std::size_t>(end - at)});
            if (length == 0) return error::forbidden_character;
            at += length;
        }
    }
    out.append(run, end);
    return std::nullopt;
}

// Runs `action`; what it appended is taken back if it refuses.
template <class Action>
error_code all_or_nothing(std::string& out, Action action) {
    const std::size_t size_before = out.size();
    const refusal refused = action();
    if (!refused) return {};
    out.resize(size_before);
    return *refused;
}

constexpr bool is_name_start(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_name_byte(unsigned char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

// The editions of XML 1.0 differ in which letters outside ASCII a name may have. What expat takes
// is what servers take.
bool expat_accepts_name(std::string_view name) {
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate("UTF-8"), &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    const std::string tag = "<" + std::string(name) + "/>";
    return XML_Parse(parser.get(), tag.data(), static_cast<int>(tag.size()), 1) == XML_STATUS_OK;
}

class tree_writer {
public:
    tree_writer(std::string& out, stream_prefix prefix) : out_(out), prefix_(prefix) {}

    refusal write(const element& e, std::string_view outer_ns) {
        if (e.ns == xmlns_namespace) return error::reserved_namespace;
        if (!is_writable_name(e.name)) return error::invalid_name;
        const std::string_view prefix = element_prefix(e.ns);
        const std::string_view inner_ns = prefix.empty() ? e.ns : outer_ns;
        out_.append("<").append(prefix).append(e.name);
        if (inner_ns != outer_ns)
            if (const refusal refused = write_attribute(" xmlns", inner_ns)) return refused;
        for (const attribute* a = e.attributes; a; a = a->next)
            if (const refusal refused = write_attribute(e, *a)) return refused;
        if (!e.first_node) {
            out_.append("/>");
            return std::nullopt;
        }
        out_.append(">");
        if (const refusal refused = write_content(e, inner_ns)) return refused;
        out_.append("</").append(prefix).append(e.name).append(">");
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
                    ? append_escaped(out_, static_cast<const text_node*>(n)->value, text_classes)
                    : write(static_cast<const element&>(*n), inner_ns);
            if (refused) return refused;
        }
        return std::nullopt;
    }

    // `name` comes with the space before it.
    refusal write_attribute(std::string_view name, std::string_view value) {
        out_.append(name).append("='");
        const refusal refused = append_escaped(out_, value, attribute_classes);
        out_.append("'");
        return refused;
    }

    refusal write_attribute(const element& owner, const attribute& a) {
        if (a.ns == xmlns_namespace) return error::reserved_namespace;
        // Without a prefix `xmlns` would declare a namespace.
        if (!is_writable_name(a.name) || (a.ns.empty() && a.name == "xmlns"))
            return error::invalid_name;
        if (a.ns == xml_namespace)
            out_.append(" xml:");
        else if (a.ns.empty())
            out_.append(" ");
        else if (const refusal refused = write_generated_prefix(owner, a))
            return refused;
        return write_attribute(a.name, a.value);
    }

    // Attributes cannot use the default namespace: the first one in a namespace declares a prefix
    // for it on their element, numbered by its place.
    refusal write_generated_prefix(const element& owner, const attribute& a) {
        const attribute* first = owner.attributes;
        std::size_t number = 1;
        for (; first->ns != a.ns; first = first->next)
            ++number;
        const std::string prefix = "ns" + std::to_string(number);
        if (first == &a)
            if (const refusal refused = write_attribute(" xmlns:" + prefix, a.ns)) return refused;
        out_.append(" ").append(prefix).append(":");
        return std::nullopt;
    }

    std::string& out_;
    stream_prefix prefix_;
};

} // namespace

bool is_writable_name(std::string_view name) {
    if (name.empty()) return false;
    const auto first = static_cast<unsigned char>(name[0]);
    if (first < 0x80 && !is_name_start(first)) return false;
    bool ascii = true;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80)
            ascii = false;
        else if (!is_name_byte(byte))
            return false;
    }
    return ascii || expat_accepts_name(name);
}

bool is_writable_text(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

error_code append_escaped_text(std::string& out, std::string_view text) {
    return all_or_nothing(out, [&] { return append_escaped(out, text, text_classes); });
}

error_code append_escaped_attribute(std::string& out, std::string_view value) {
    return all_or_nothing(out, [&] { return append_escaped(out, value, attribute_classes); });
}

error_code write(std::string& out, const element& root, std::string_view outer_ns,
                 stream_prefix prefix) {
    return all_or_nothing(out, [&] { return tree_writer(out, prefix).write(root, outer_ns); });
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
    return all_or_nothing(out, [&]() -> refusal {
        out.append("<?xml version='1.0'?><stream:stream");
        for (const auto& a : attributes) {
            if (a.value.empty()) continue;
            out.append(" ").append(a.name).append("='");
            if (const refusal refused = append_escaped(out, a.value, attribute_classes))
                return refused;
            out.append("'");
        }
        out.append(">");
        return std::nullopt;
    });
}

void write_stream_close(std::string& out) { out.append("</stream:stream>"); }

} // namespace epode::xml
