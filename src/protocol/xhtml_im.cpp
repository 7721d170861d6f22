#include <epode/protocol/xhtml_im.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

namespace epode {

// A namespace of its own: the names are such as others take, too.
namespace xhtml_cleaning {
namespace {

using words = std::span<const std::string_view>;

bool is_one_of(words all, std::string_view word) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lower;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Takes what is before the next `separator`, and leaves what is behind it.
std::string_view take_until(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(taken);
}

/// Takes at most `most` digits from the front. False when there is none, or one more.
bool take_digits(std::string_view& text, std::size_t most) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count]))
        ++count;
    if (count == 0 || count > most) return false;
    text.remove_prefix(count);
    return true;
}

// Values of style properties (CSS 1 §5), in lower case but for names of fonts.

bool is_hex_colour(std::string_view value) {
    value.remove_prefix(1);
    return (value.size() == 3 || value.size() == 6) &&
           std::all_of(value.begin(), value.end(),
                       [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_rgb_colour(std::string_view value) {
    constexpr std::string_view before = "rgb(";
    if (!value.starts_with(before) || !value.ends_with(')')) return false;
    value = value.substr(before.size(), value.size() - before.size() - 1);
    if (value.ends_with(',')) return false;
    for (int parts = 1;; ++parts) {
        std::string_view part = take_until(value, ',');
        if (!take_digits(part, 3) || (!part.empty() && part != "%")) return false;
        if (value.empty()) return parts == 3;
    }
}

bool is_colour(std::string_view value) {
    if (value.starts_with('#')) return is_hex_colour(value);
    return is_rgb_colour(value) || std::all_of(value.begin(), value.end(), is_letter);
}

/// No sign: a negative margin would put the text over what is not the message's.
bool is_length(std::string_view value) {
    static constexpr std::array<std::string_view, 9> units{"em", "ex", "px", "in", "cm",
                                                           "mm", "pt", "pc", "%"};
    if (value == "0") return true;
    if (!take_digits(value, 4)) return false;
    if (value.starts_with('.')) {
        value.remove_prefix(1);
        if (!take_digits(value, 3)) return false;
    }
    return is_one_of(units, value);
}

bool is_font_size(std::string_view value) {
    static constexpr std::array<std::string_view, 10> sizes{
        "xx-small", "x-small",  "small",  "medium",  "large",
        "x-large",  "xx-large", "larger", "smaller", "inherit"};
    return is_one_of(sizes, value) || is_length(value);
}

bool is_font_style(std::string_view value) {
    static constexpr std::array<std::string_view, 4> styles{"normal", "italic", "oblique",
                                                            "inherit"};
    return is_one_of(styles, value);
}

bool is_font_weight(std::string_view value) {
    static constexpr std::array<std::string_view, 14> weights{
        "normal", "bold", "bolder", "lighter", "inherit", "100", "200",
        "300",    "400",  "500",    "600",     "700",     "800", "900"};
    return is_one_of(weights, value);
}

bool is_margin(std::string_view value) {
    return value == "auto" || value == "inherit" || is_length(value);
}

bool is_text_align(std::string_view value) {
    static constexpr std::array<std::string_view, 5> ways{"left", "right", "center", "justify",
                                                          "inherit"};
    return is_one_of(ways, value);
}

bool is_text_decoration(std::string_view value) {
    static constexpr std::array<std::string_view, 6> kinds{"none",         "underline", "overline",
                                                           "line-through", "blink",     "inherit"};
    while (!value.empty()) {
        if (!is_one_of(kinds, take_until(value, ' '))) return false;
        value = trimmed(value);
    }
    return true;
}

/// A name in quotes, which has to be closed, or without.
bool is_font(std::string_view name) {
    if (name.starts_with('"') || name.starts_with('\'')) {
        if (name.size() < 3 || name.back() != name.front()) return false;
        name = name.substr(1, name.size() - 2);
    }
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_font_family(std::string_view value) {
    if (value.ends_with(',')) return false;
    while (!value.empty())
        if (!is_font(take_until(value, ','))) return false;
    return true;
}

struct style_property {
    std::string_view name;
    bool (*is_legal)(std::string_view value);
    bool is_case_sensitive = false;
};

/// XEP-0071 §7.6.1.
constexpr std::array<style_property, 10> style_properties{{
    {"background-color", is_colour},
    {"color", is_colour},
    {"font-family", is_font_family, true},
    {"font-size", is_font_size},
    {"font-style", is_font_style},
    {"font-weight", is_font_weight},
    {"margin-left", is_margin},
    {"margin-right", is_margin},
    {"text-align", is_text_align},
    {"text-decoration", is_text_decoration},
}};

/// A comment separates what is around it; one that is not closed goes up to the end.
std::string without_comments(std::string_view style) {
    std::string kept;
    for (std::size_t begin; (begin = style.find("/*")) != style.npos;) {
        kept.append(style.substr(0, begin)).append(" ");
        const std::size_t end = style.find("*/", begin + 2);
        style.remove_prefix(end == style.npos ? style.size() : end + 2);
    }
    return kept.append(style);
}

std::optional<std::string> clean_style(std::string_view style) {
    const std::string text = without_comments(style);
    std::string cleaned;
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view declaration = take_until(rest, ';');
        const std::string name = lower_case(take_until(declaration, ':'));
        for (const style_property& property : style_properties) {
            if (property.name != name) continue;
            const std::string_view given = trimmed(declaration);
            const std::string value =
                property.is_case_sensitive ? std::string(given) : lower_case(given);
            if (value.empty() || !property.is_legal(value)) continue;
            if (!cleaned.empty()) cleaned += "; ";
            cleaned.append(name).append(": ").append(value);
        }
    }
    if (cleaned.empty()) return {};
    return cleaned;
}

// Values of the other attributes.

std::optional<std::string> clean_uri(std::string_view uri, words schemes) {
    uri = trimmed(uri);
    const std::size_t colon = uri.find(':');
    if (colon == uri.npos || !is_one_of(schemes, lower_case(uri.substr(0, colon)))) return {};
    for (const char c : uri) // what browsers drop, and so would see another address
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return {};
    return std::string(uri);
}

std::optional<std::string> clean_link(std::string_view uri) {
    static constexpr std::array<std::string_view, 16> schemes{
        "http", "https", "xmpp", "mailto", "ftp", "ftps", "im",      "irc",
        "ircs", "sip",   "sips", "tel",    "geo", "cid",  "bitcoin", "magnet"};
    return clean_uri(uri, schemes);
}

std::optional<std::string> clean_image(std::string_view uri) {
    static constexpr std::array<std::string_view, 3> schemes{"http", "https", "cid"};
    return clean_uri(uri, schemes);
}

std::optional<std::string> clean_size(std::string_view size) {
    std::string_view rest = size = trimmed(size);
    if (!take_digits(rest, 5) || (!rest.empty() && rest != "%")) return {};
    return std::string(size);
}

std::optional<std::string> clean_media_type(std::string_view type) {
    type = trimmed(type);
    const bool is_legal = std::all_of(type.begin(), type.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '/' || c == '.' || c == '+' || c == '-';
    });
    if (!is_legal || std::count(type.begin(), type.end(), '/') != 1 || type.starts_with('/') ||
        type.ends_with('/'))
        return {};
    return std::string(type);
}

std::optional<std::string> any_text(std::string_view text) { return std::string(text); }

struct allowed_attribute {
    std::string_view element, name;
    std::optional<std::string> (*clean)(std::string_view value);
};

/// XEP-0071 §7.8.
constexpr std::array<allowed_attribute, 16> allowed_attributes{{
    {"a", "href", clean_link},
    {"a", "style", clean_style},
    {"a", "type", clean_media_type},
    {"blockquote", "style", clean_style},
    {"body", "style", clean_style},
    {"cite", "style", clean_style},
    {"img", "alt", any_text},
    {"img", "height", clean_size},
    {"img", "src", clean_image},
    {"img", "style", clean_style},
    {"img", "width", clean_size},
    {"li", "style", clean_style},
    {"ol", "style", clean_style},
    {"p", "style", clean_style},
    {"span", "style", clean_style},
    {"ul", "style", clean_style},
}};

class cleaner {
public:
    explicit cleaner(xml::document& made) : memory_(made.memory()) {}

    void attributes(const xml::element& source, xml::element& target) {
        for (const allowed_attribute& allowed : allowed_attributes) {
            if (allowed.element != source.name) continue;
            const auto value = source.attribute_value(allowed.name);
            if (!value) continue;
            if (const auto cleaned = allowed.clean(*value))
                target.set_attribute(memory_, allowed.name, *cleaned);
        }
    }

    void content(const xml::element& source, xml::element& target) {
        for (const xml::node* n = source.first_node; n; n = n->next)
            if (n->is_text)
                target.add_text(memory_, static_cast<const xml::text_node*>(n)->value);
            else
                child(static_cast<const xml::element&>(*n), target);
    }

private:
    void child(const xml::element& source, xml::element& target) {
        static constexpr std::array<std::string_view, 10> with_content{
            "a", "blockquote", "cite", "em", "li", "ol", "p", "span", "strong", "ul"};
        if (source.ns != xhtml_namespace || source.name == "script" || source.name == "style")
            return;
        if (is_one_of(with_content, source.name)) {
            xml::element& copy = target.add_child(memory_, source.name, xhtml_namespace);
            attributes(source, copy);
            return content(source, copy);
        }
        if (source.name == "br") target.add_child(memory_, "br", xhtml_namespace);
        if (source.name == "img") image(source, target);
        content(source, target);
    }

    void image(const xml::element& source, xml::element& target) {
        const auto address = source.attribute_value("src");
        if (address && clean_image(*address))
            attributes(source, target.add_child(memory_, "img", xhtml_namespace));
        else if (const auto text = source.attribute_value("alt"))
            target.add_text(memory_, *text);
    }

    xml::arena& memory_;
};

bool is_language(std::string_view tag) {
    return !tag.empty() && std::all_of(tag.begin(), tag.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-';
    });
}

} // namespace
} // namespace xhtml_cleaning

xml::document clean_xhtml(const xml::element& body) {
    if (!body.is("body", xhtml_namespace)) return {};
    xml::document made("body", xhtml_namespace);
    using namespace xhtml_cleaning;
    cleaner cleaning(made);
    if (const auto lang = body.attribute_value("lang", xml::xml_namespace);
        lang && is_language(*lang))
        made.root().set_attribute(made.memory(), "lang", *lang, xml::xml_namespace);
    cleaning.attributes(body, made.root());
    cleaning.content(body, made.root());
    return made;
}

} // namespace epode
