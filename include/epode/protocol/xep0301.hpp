#pragma once
/// XEP-0301: In-Band Real Time Text.
#include <epode/schema/table.hpp>

#include <array>
#include <variant>

namespace epode {

inline constexpr std::string_view real_time_text_namespace = "urn:xmpp:rtt:0";

/// Text that was typed (XEP-0301 §4.6.3). Empty: the cursor has moved to `position`.
struct rtt_insert {
    /// Characters (Unicode code points) before it; absent: at the end. A negative one means 0.
    std::optional<std::int32_t> position;
    std::string text;
    bool operator==(const rtt_insert&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(real_time_text_namespace, "t", "Text that was typed.",
                               attribute<&rtt_insert::position>("p", "Absent: at the end.")
                                   .json("position")
                                   .lenient(),
                               schema::text<&rtt_insert::text>("text", "The text."))
            .source("XEP-0301 §4.6.3.1")
            .at("rtt.action", "")
            .choice("type", "insert");
    }
};

/// Text that was deleted, backwards from `position` (XEP-0301 §4.6.3).
struct rtt_erase {
    std::optional<std::int32_t> position; ///< as in rtt_insert
    std::int32_t length = 1;              ///< characters (Unicode code points)
    bool operator==(const rtt_erase&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(real_time_text_namespace, "e", "Text that was deleted.",
                               attribute<&rtt_erase::position>("p", "Absent: from the end.")
                                   .json("position")
                                   .lenient(),
                               attribute<&rtt_erase::length>("n", "How many characters.")
                                   .json("length")
                                   .otherwise("1")
                                   .lenient())
            .source("XEP-0301 §4.6.3.2")
            .at("rtt.action", "")
            .choice("type", "erase");
    }
};

/// A pause between two key presses (XEP-0301 §4.6.3).
struct rtt_wait {
    std::int32_t duration_ms = 0;
    bool operator==(const rtt_wait&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(real_time_text_namespace, "w", "A pause between key presses.",
                               attribute<&rtt_wait::duration_ms>("n", "In milliseconds.")
                                   .json("duration")
                                   .otherwise("0")
                                   .lenient())
            .source("XEP-0301 §4.6.3.3")
            .at("rtt.action", "")
            .choice("type", "wait");
    }
};

/// XEP-0301 §4.2.2.
enum class rtt_event { edit, new_, reset, init, cancel };
constexpr std::array<std::string_view, 5> xml_names(rtt_event) {
    return {"edit", "new", "reset", "init", "cancel"};
}

using rtt_action = std::variant<rtt_insert, rtt_erase, rtt_wait>;

/// What was typed since the last one, while the message is being written (XEP-0301 §4). One with
/// an unknown event cannot be read, since it has to be ignored.
struct real_time_text {
    rtt_event event = rtt_event::edit;
    /// Counted up from any number that came with `new_` or `reset`; `init` and `cancel` do without.
    std::optional<std::uint32_t> sequence;
    std::optional<std::string> id; ///< of an earlier message that is being corrected
    std::vector<rtt_action> actions;
    bool operator==(const real_time_text&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   real_time_text_namespace, "rtt", "What was typed since the last one.",
                   attribute<&real_time_text::event>("event", "What the actions change.")
                       .otherwise("edit"),
                   attribute<&real_time_text::sequence>("seq", "Shows whether one is missing."),
                   attribute<&real_time_text::id>("id", "The message that is being corrected."),
                   choice<&real_time_text::actions>("actions", "rtt.action",
                                                    "What was done, in order."))
            .source("XEP-0301 §4")
            .at("message", "rtt");
    }
};

} // namespace epode
