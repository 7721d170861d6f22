#pragma once
#include <epode/jid.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/write.hpp>
#include <epode/stanza/stanza_error.hpp>
#include <epode/xml/document.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace epode {

/// The namespace of stanzas between a client and its server (RFC 6120 §4.8.2).
inline constexpr std::string_view client_namespace = "jabber:client";

/// What message, presence and iq have in common (RFC 6120 §8): one XML tree and typed views of it.
///
/// A received stanza keeps its whole tree, so nothing unknown is lost. Nothing here throws for what
/// a peer sent: what is malformed reads as absent, its text stays readable. All texts are views
/// into the tree: they live as long as the stanza is neither changed nor destroyed. Not to be used
/// after it was moved from, but to assign to it.
class stanza {
public:
    /// Empty when there is none.
    std::string_view id() const noexcept { return attribute("id"); }
    /// Absent, and also when the attribute holds no legal address; see to_text().
    std::optional<jid> to() const { return address("to"); }
    std::optional<jid> from() const { return address("from"); }
    std::string_view to_text() const noexcept { return attribute("to"); }
    std::string_view from_text() const noexcept { return attribute("from"); }
    /// The `type` attribute as it stands; empty when there is none.
    std::string_view type_text() const noexcept { return attribute("type"); }
    /// `xml:lang`, the language of texts inside that name no other (RFC 6120 §8.1.5).
    std::string_view lang() const noexcept;

    /// The first payload of type T that can be read.
    template <class T>
    std::optional<T> payload() const {
        return schema::first_payload<T>(tree());
    }
    /// All payloads of type T that can be read.
    template <class T>
    std::vector<T> payloads() const {
        return schema::all_payloads<T>(tree());
    }
    /// Whether a payload of type T is there, readable or not.
    template <class T>
    bool has() const noexcept {
        return schema::next_payload(schema::type_of<T>(), tree()) != nullptr;
    }
    /// The `<error/>` of a stanza of type error (RFC 6120 §8.3).
    std::optional<stanza_error> error() const { return payload<stanza_error>(); }

    const xml::element& tree() const noexcept { return document_.root(); }
    const xml::document& document() const noexcept { return document_; }
    xml::document& document() noexcept { return document_; }

protected:
    explicit stanza(std::string_view name) : document_(name, client_namespace) {}
    explicit stanza(xml::document received) noexcept : document_(std::move(received)) {}

    std::string_view attribute(std::string_view name) const noexcept;
    std::optional<jid> address(std::string_view name) const;
    /// An empty value removes the attribute.
    void set_attribute(std::string_view name, std::string_view value);
    void set_lang(std::string_view lang);
    /// The text of the child `name`: in `lang`, or when that is empty in the stanza's own language
    /// if there is one, else the first.
    std::optional<std::string_view> child_text(std::string_view name,
                                               std::string_view lang = {}) const noexcept;
    schema::multilingual child_texts(std::string_view name) const;
    /// Replaces the child of that name and language.
    void set_child_text(std::string_view name, std::string_view text, std::string_view lang = {});
    void add_payload(const schema::element_type& type, const void* value);
    void remove_payloads(const schema::element_type& type) noexcept;

private:
    xml::document document_;
};

/// The fluent setters, which return the stanza's own type.
template <class Derived>
class fluent_stanza : public stanza {
public:
    using stanza::from;
    using stanza::id;
    using stanza::lang;
    using stanza::to;

    /// An empty value removes the attribute.
    Derived& id(std::string_view value) & { return change("id", value); }
    Derived&& id(std::string_view value) && { return std::move(change("id", value)); }
    Derived& to(const jid& address) & { return change("to", address.str()); }
    Derived&& to(const jid& address) && { return std::move(change("to", address.str())); }
    Derived& from(const jid& address) & { return change("from", address.str()); }
    Derived&& from(const jid& address) && { return std::move(change("from", address.str())); }
    Derived& lang(std::string_view tag) & {
        set_lang(tag);
        return self();
    }
    Derived&& lang(std::string_view tag) && { return std::move(lang(tag)); }

    /// Adds a payload of any type that has a table. Throws system_error (schema::error) when a
    /// required member is missing or a member holds what must not be written.
    template <class T>
    Derived& add(const T& payload) & {
        add_payload(schema::type_of<T>(), &payload);
        return self();
    }
    template <class T>
    Derived&& add(const T& payload) && {
        return std::move(add(payload));
    }
    /// Removes all payloads of type T.
    template <class T>
    Derived& remove() & {
        remove_payloads(schema::type_of<T>());
        return self();
    }
    template <class T>
    Derived&& remove() && {
        return std::move(this->template remove<T>());
    }

protected:
    using stanza::stanza;
    Derived& self() noexcept { return static_cast<Derived&>(*this); }
    Derived& change(std::string_view name, std::string_view value) {
        set_attribute(name, value);
        return self();
    }
};

} // namespace epode
