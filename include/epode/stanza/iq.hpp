#pragma once
#include <epode/stanza/stanza.hpp>

#include <array>

namespace epode {

/// RFC 6120 §8.2.3.
enum class iq_type { get, set, result, error };
constexpr std::array<std::string_view, 4> xml_names(iq_type) {
    return {"get", "set", "result", "error"};
}

/// A request or its answer (RFC 6120 §8.2.3).
class iq : public fluent_stanza<iq> {
public:
    explicit iq(iq_type kind) : fluent_stanza("iq") { type(kind); }
    /// Takes over a received tree, whose root has to be an iq element. Costs nothing.
    explicit iq(xml::document received) noexcept : fluent_stanza(std::move(received)) {}
    explicit iq(const xml::element& source) : fluent_stanza(xml::document(source)) {}

    /// A request. An empty `to` means the own account (RFC 6120 §10.3.3). Throws as add() does.
    template <class T>
    static iq get(const jid& to, const T& payload) {
        return iq(iq_type::get).to(to).add(payload);
    }
    template <class T>
    static iq set(const jid& to, const T& payload) {
        return iq(iq_type::set).to(to).add(payload);
    }
    /// The empty answer to a request: same id, to its sender.
    static iq result_of(const iq& request);
    template <class T>
    static iq result_of(const iq& request, const T& payload) {
        return result_of(request).add(payload);
    }
    /// The refusal of a request, with the usual error type for the condition.
    static iq error_reply(const iq& request, stanza_condition condition,
                          std::string_view text = {});

    /// No value when it is absent or unknown, which makes it a bad request.
    std::optional<iq_type> type() const noexcept;
    iq& type(iq_type value) &;
    iq&& type(iq_type value) && { return std::move(type(value)); }
    bool is_request() const noexcept { return type() == iq_type::get || type() == iq_type::set; }

    /// The first child that is no `<error/>`; null when there is none.
    const xml::element* content() const noexcept;

    static bool is(const xml::element& root) noexcept { return root.name == "iq"; }
};

} // namespace epode
