#pragma once
/// XEP-0428: Fallback Indication.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view fallback_namespace = "urn:xmpp:fallback:0";

enum class fallback_part { body, subject };
constexpr std::array<std::string_view, 2> xml_names(fallback_part) { return {"body", "subject"}; }

/// A part of a message's text, all of it when start and end are absent (XEP-0428 §2.2). Positions
/// count code points (XEP-0426).
struct fallback_range {
    fallback_part part{};
    std::optional<std::uint32_t> start; ///< of the first character
    std::optional<std::uint32_t> end;   ///< behind the last character
    bool operator==(const fallback_range&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fallback_namespace, "", "A part of a message's text.",
                   element_name<&fallback_range::part>("type", "Which text."),
                   attribute<&fallback_range::start>("start", "Of the first code point.").lenient(),
                   attribute<&fallback_range::end>("end", "Behind the last code point.").lenient())
            .source("XEP-0428 §2.2");
    }
};

/// Text that is only for those who do not know a feature (XEP-0428 §2.2). Without ranges body and
/// subject are all that.
struct message_fallback {
    std::optional<std::string> feature; ///< the namespace of the feature
    std::vector<fallback_range> ranges;
    bool operator==(const message_fallback&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fallback_namespace, "fallback", "Text for those who do not know a feature.",
                   attribute<&message_fallback::feature>("for", "The feature's namespace."),
                   child<&message_fallback::ranges>("ranges", "Which text; none means all."))
            .source("XEP-0428 §2.2")
            .at("message", "fallbacks")
            .list();
    }
};

} // namespace epode
