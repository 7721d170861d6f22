#include <epode/stanza/stanza.hpp>

namespace epode {

namespace {

/// Language tags compare without case (RFC 5646 §2.1.1), and they are ASCII.
bool same_language(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    };
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

std::string_view language_of(const xml::element& child) noexcept {
    return child.attribute_value("lang", xml::xml_namespace).value_or(std::string_view());
}

} // namespace

std::string_view stanza::attribute(std::string_view name) const noexcept {
    return tree().attribute_value(name).value_or(std::string_view());
}

std::string_view stanza::lang() const noexcept { return language_of(tree()); }

std::optional<jid> stanza::address(std::string_view name) const {
    const std::string_view text = attribute(name);
    if (text.empty()) return {};
    auto parsed = jid::parse(text);
    if (!parsed) return {};
    return std::move(*parsed);
}

void stanza::set_attribute(std::string_view name, std::string_view value) {
    if (value.empty())
        document_.root().remove_attribute(name);
    else
        document_.root().set_attribute(document_.memory(), name, value);
}

void stanza::set_lang(std::string_view lang) {
    if (lang.empty())
        document_.root().remove_attribute("lang", xml::xml_namespace);
    else
        document_.root().set_attribute(document_.memory(), "lang", lang, xml::xml_namespace);
}

std::optional<std::string_view> stanza::child_text(std::string_view name,
                                                   std::string_view lang) const noexcept {
    const xml::element& root = tree();
    const xml::element* first = nullptr;
    for (const xml::element& child : root.children()) {
        if (!child.is(name, root.ns)) continue;
        const std::string_view own = language_of(child);
        if (lang.empty() ? own.empty() || same_language(own, this->lang())
                         : same_language(own.empty() ? this->lang() : own, lang))
            return child.text();
        if (!first) first = &child;
    }
    if (!first || !lang.empty()) return {};
    return first->text();
}

schema::multilingual stanza::child_texts(std::string_view name) const {
    schema::multilingual all;
    for (const xml::element& child : tree().children())
        if (child.is(name, tree().ns))
            all.push_back({std::string(language_of(child)), std::string(child.text())});
    return all;
}

void stanza::set_child_text(std::string_view name, std::string_view text, std::string_view lang) {
    xml::element& root = document_.root();
    xml::arena& memory = document_.memory();
    xml::element* target = nullptr;
    for (xml::node* n = root.first_node; n && !target; n = n->next)
        if (!n->is_text) {
            auto* child = static_cast<xml::element*>(n);
            if (child->is(name, root.ns) && same_language(language_of(*child), lang))
                target = child;
        }
    if (!target) {
        target = &root.add_child(memory, name, root.ns);
        if (!lang.empty()) target->set_attribute(memory, "lang", lang, xml::xml_namespace);
    }
    target->clear_content();
    target->add_text(memory, text);
}

void stanza::add_payload(const schema::element_type& type, const void* value) {
    diagnostics about;
    if (const error_code failed =
            schema::write(type, value, document_.root(), document_.memory(), &about))
        throw system_error(failed, about.ours);
}

void stanza::remove_payloads(const schema::element_type& type) noexcept {
    schema::remove_payloads(type, document_.root());
}

} // namespace epode
