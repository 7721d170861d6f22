#pragma once
#include <epode/stanza/stanza.hpp>

#include <array>
#include <cstdint>

namespace epode {

/// RFC 6121 §4.7.1; `available` is the absence of a type.
enum class presence_type {
    available,
    unavailable,
    subscribe,
    subscribed,
    unsubscribe,
    unsubscribed,
    probe,
    error
};
constexpr std::array<std::string_view, 8> xml_names(presence_type) {
    return {"",      "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed",
            "probe", "error"};
}

/// RFC 6121 §4.7.2.1; `online` is the absence of the element.
enum class presence_show { online, away, chat, dnd, xa };
constexpr std::array<std::string_view, 5> xml_names(presence_show) {
    return {"", "away", "chat", "dnd", "xa"};
}

/// A presence stanza (RFC 6121 §4).
class presence : public fluent_stanza<presence> {
public:
    presence() : fluent_stanza("presence") {}
    explicit presence(presence_type kind) : presence() { type(kind); }
    /// Takes over a received tree, whose root has to be a presence element. Costs nothing.
    explicit presence(xml::document received) noexcept : fluent_stanza(std::move(received)) {}
    explicit presence(const xml::element& source) : fluent_stanza(xml::document(source)) {}

    /// No value for an unknown type.
    std::optional<presence_type> type() const noexcept;
    presence& type(presence_type value) &;
    presence&& type(presence_type value) && { return std::move(type(value)); }

    /// `online` also for an unknown text.
    presence_show show() const noexcept;
    presence& show(presence_show value) &;
    presence&& show(presence_show value) && { return std::move(show(value)); }

    std::optional<std::string_view> status() const noexcept { return child_text("status"); }
    std::optional<std::string_view> status_in(std::string_view lang) const noexcept {
        return child_text("status", lang);
    }
    schema::multilingual statuses() const { return child_texts("status"); }
    presence& status(std::string_view text, std::string_view lang = {}) &;
    presence&& status(std::string_view text, std::string_view lang = {}) && {
        return std::move(status(text, lang));
    }

    /// From -128 to 127; 0 when absent or malformed (RFC 6121 §4.7.2.3).
    std::int8_t priority() const noexcept;
    presence& priority(std::int8_t value) &;
    presence&& priority(std::int8_t value) && { return std::move(priority(value)); }

    static bool is(const xml::element& root) noexcept { return root.name == "presence"; }
};

} // namespace epode
