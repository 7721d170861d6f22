#pragma once
/// RFC 4287: The Atom Syndication Format. Here: entries, as they are published in XMPP.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view atom_namespace = "http://www.w3.org/2005/Atom";

/// Elements that differ by their names only.
enum class atom_element { title, summary, rights, author, contributor };
constexpr std::array<schema::literal, 5> atom_element_names{"title", "summary", "rights", "author",
                                                            "contributor"};
constexpr schema::literal name_of(atom_element element) {
    return atom_element_names[static_cast<std::size_t>(element)];
}

/// A text for people, and what markup it has (RFC 4287 §3.1).
template <atom_element Element>
struct atom_text {
    std::string type = "text";       ///< or html, xhtml
    std::optional<std::string> text; ///< of html with its tags
    schema::payloads elements;       ///< of xhtml: a `div`
    bool operator==(const atom_text&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   atom_namespace, name_of(Element), "A text for people.",
                   attribute<&atom_text::type>("type", "`text`, `html` or `xhtml`.")
                       .otherwise("text"),
                   schema::text<&atom_text::text>("text", "The text, of `html` with its tags."),
                   extensions<&atom_text::elements>("atomentry.text", "Of `xhtml`: a `div`."))
            .source("RFC 4287 §3.1");
    }
};
using atom_title = atom_text<atom_element::title>;
using atom_summary = atom_text<atom_element::summary>;
using atom_rights = atom_text<atom_element::rights>;

/// The content of an entry, or where it is (RFC 4287 §4.1.3).
struct atom_content {
    std::string type = "text";         ///< or html, xhtml, a media type
    std::optional<std::string> source; ///< where it is, if it is not here
    std::optional<std::string> text;   ///< of html with its tags, of most media types in base64
    schema::payloads elements;         ///< of xhtml: a `div`; of XML: one element
    bool operator==(const atom_content&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   atom_namespace, "content", "The content of an entry.",
                   attribute<&atom_content::type>("type",
                                                  "`text`, `html`, `xhtml`, or a media type.")
                       .otherwise("text"),
                   attribute<&atom_content::source>("src", "Where it is, if it is not here."),
                   schema::text<&atom_content::text>("text", "The text, of `html` with its tags."),
                   extensions<&atom_content::elements>("atomentry.text",
                                                       "Of `xhtml`: a `div`; of XML: itself."))
            .source("RFC 4287 §4.1.3");
    }
};

/// Somebody, or something that writes (RFC 4287 §3.2).
template <atom_element Element>
struct atom_person {
    std::optional<std::string> name;
    std::optional<std::string> uri;
    std::optional<std::string> email;
    bool operator==(const atom_person&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(atom_namespace, name_of(Element), "Somebody who wrote.",
                               child_text<&atom_person::name>("name", "For people."),
                               child_text<&atom_person::uri>("uri", "The person's URI."),
                               child_text<&atom_person::email>("email", "The person's address."))
            .source("RFC 4287 §3.2");
    }
};
using atom_author = atom_person<atom_element::author>;
using atom_contributor = atom_person<atom_element::contributor>;

/// What an entry is about (RFC 4287 §4.2.2).
struct atom_category {
    std::optional<std::string> term;
    std::optional<std::string> scheme; ///< URI of what the term is from
    std::optional<std::string> label;  ///< for people
    bool operator==(const atom_category&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(atom_namespace, "category", "What an entry is about.",
                               attribute<&atom_category::term>("term", "The category."),
                               attribute<&atom_category::scheme>("scheme", "What it is from."),
                               attribute<&atom_category::label>("label", "What people call it."))
            .source("RFC 4287 §4.2.2");
    }
};

/// What an entry refers to (RFC 4287 §4.2.7).
struct atom_link {
    std::optional<std::string> href;
    std::optional<std::string> relation; ///< none: alternate
    std::optional<std::string> media_type;
    std::optional<std::string> language; ///< of what is there
    std::optional<std::string> title;    ///< for people
    std::optional<std::uint64_t> length; ///< in octets, roughly
    bool operator==(const atom_link&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   atom_namespace, "link", "What an entry refers to.",
                   attribute<&atom_link::href>("href", "Its address."),
                   attribute<&atom_link::relation>("rel", "What it is to the entry. None: "
                                                          "`alternate`."),
                   attribute<&atom_link::media_type>("type", "Its media type.").json("mediaType"),
                   attribute<&atom_link::language>("hreflang", "Its language.").json("language"),
                   attribute<&atom_link::title>("title", "What people call it."),
                   attribute<&atom_link::length>("length", "Its size in octets.").lenient())
            .source("RFC 4287 §4.2.7");
    }
};

/// The feed that an entry was copied from (RFC 4287 §4.2.11).
struct atom_source {
    std::optional<std::string> id;
    std::optional<atom_title> title;
    std::optional<wall_time> updated;
    std::vector<atom_author> authors;
    std::vector<atom_link> links;
    schema::payloads others; ///< what else the feed says of itself
    bool operator==(const atom_source&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   atom_namespace, "source", "The feed that an entry was copied from.",
                   child_text<&atom_source::id>("id", "Its identifier."),
                   child<&atom_source::title>("title", "Its title."),
                   child_text<&atom_source::updated>("updated", "When it changed.").lenient(),
                   child<&atom_source::authors>("authors", "Who writes it."),
                   child<&atom_source::links>("links", "What it refers to."),
                   extensions<&atom_source::others>("atomentry.source", "What else it says."))
            .source("RFC 4287 §4.2.11");
    }
};

/// An entry, as of a journal (RFC 4287 §4.1.2).
struct atom_entry {
    std::optional<atom_title> title;
    std::optional<std::string> id;
    std::optional<wall_time> published;
    std::optional<wall_time> updated;
    std::vector<atom_author> authors;
    std::vector<atom_contributor> contributors;
    std::vector<atom_category> categories;
    std::vector<atom_link> links;
    std::optional<atom_summary> summary;
    std::optional<atom_content> content;
    std::optional<atom_rights> rights;
    std::optional<atom_source> source;
    schema::payloads others; ///< of other namespaces
    bool operator==(const atom_entry&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   atom_namespace, "entry", "An entry, as of a journal.",
                   child<&atom_entry::title>("title", "Its title."),
                   child_text<&atom_entry::id>("id", "Its identifier, an IRI."),
                   child_text<&atom_entry::published>("published", "When it was there first.")
                       .lenient(),
                   child_text<&atom_entry::updated>("updated", "When it changed.").lenient(),
                   child<&atom_entry::authors>("authors", "Who wrote it."),
                   child<&atom_entry::contributors>("contributors", "Who helped."),
                   child<&atom_entry::categories>("categories", "What it is about."),
                   child<&atom_entry::links>("links", "What it refers to."),
                   child<&atom_entry::summary>("summary", "What it says, in short."),
                   child<&atom_entry::content>("content", "What it says."),
                   child<&atom_entry::rights>("rights", "Who may do what with it."),
                   child<&atom_entry::source>("source", "The feed that it was copied from."),
                   extensions<&atom_entry::others>("atomentry", "Of other namespaces."))
            .source("RFC 4287 §4.1.2")
            .at("pubsub.item", "content")
            .choice("itemType", atom_namespace)
            .at("", "atomentry")
            .choice("itemType", atom_namespace);
    }
};

} // namespace epode
