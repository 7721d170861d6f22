#pragma once
#include <epode/stanza/stanza.hpp>

#include <array>
#include <cstdint>

namespace epode {

/// RFC 6121 §5.2.2.
enum class message_type { normal, chat, groupchat, headline, error };
constexpr std::array<std::string_view, 5> xml_names(message_type) {
    return {"normal", "chat", "groupchat", "headline", "error"};
}

/// How a received message came.
struct reception {
    std::uint64_t delivery = 0; ///< of this time that it came; 0: not received
    /// Never that of another message; the same, as far as it is recognised, when the message comes
    /// again, also in another process with the same store. Later ones are higher.
    std::uint64_t number = 0;
    bool via_carbon = false; ///< a copy of what another client of ours received (XEP-0280)
    bool duplicate = false;  ///< it was handed over before
};

/// A message stanza (RFC 6121 §5).
class message : public fluent_stanza<message> {
public:
    message() : fluent_stanza("message") {}
    /// A chat message.
    message(const jid& to, std::string_view body);
    /// Takes over a received tree, whose root has to be a message element. Costs nothing.
    explicit message(xml::document received) noexcept : fluent_stanza(std::move(received)) {}
    /// A copy of a message inside another stanza (XEP-0297).
    explicit message(const xml::element& source) : fluent_stanza(xml::document(source)) {}

    /// `normal` also when the type is absent or unknown, as RFC 6121 §5.2.2 asks.
    message_type type() const noexcept;
    message& type(message_type value) &;
    message&& type(message_type value) && { return std::move(type(value)); }

    /// In the message's own language where there are several, else the first.
    std::optional<std::string_view> body() const noexcept { return child_text("body"); }
    std::optional<std::string_view> subject() const noexcept { return child_text("subject"); }
    /// In this language only; `lang` is compared as it is written, without case.
    std::optional<std::string_view> body_in(std::string_view lang) const noexcept {
        return child_text("body", lang);
    }
    std::optional<std::string_view> subject_in(std::string_view lang) const noexcept {
        return child_text("subject", lang);
    }
    schema::multilingual bodies() const { return child_texts("body"); }
    schema::multilingual subjects() const { return child_texts("subject"); }
    /// Replaces the body of that language; an empty `lang` is the message's own.
    message& body(std::string_view text, std::string_view lang = {}) &;
    message&& body(std::string_view text, std::string_view lang = {}) && {
        return std::move(body(text, lang));
    }
    message& subject(std::string_view text, std::string_view lang = {}) &;
    message&& subject(std::string_view text, std::string_view lang = {}) && {
        return std::move(subject(text, lang));
    }

    /// The conversation's identifier (RFC 6121 §5.2.5).
    std::optional<std::string_view> thread() const noexcept { return child_text("thread"); }
    message& thread(std::string_view identifier) &;
    message&& thread(std::string_view identifier) && { return std::move(thread(identifier)); }

    /// An answer to where it came from: of the same type, groupchat to the room rather than to the
    /// one occupant, in the same thread. It has no `from`: the server fills in the right one, also
    /// after a reconnect with another resource. Without a legal `from` here it has no `to` either.
    message reply(std::string_view text) const;

    /// Of a received message; all zero for one that was built.
    const reception& received() const noexcept { return reception_; }
    void received(reception how) noexcept { reception_ = how; }

    /// Whether the root of a received tree makes it a message.
    static bool is(const xml::element& root) noexcept { return root.name == "message"; }

private:
    reception reception_;
};

} // namespace epode
