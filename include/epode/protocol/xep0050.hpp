#pragma once
/// XEP-0050: Ad-Hoc Commands.
#include <epode/protocol/xep0004.hpp>

namespace epode {

inline constexpr std::string_view commands_namespace = "http://jabber.org/protocol/commands";

/// What to do with a command (XEP-0050 §4.1). `execute` is meant where nothing is said.
enum class command_action { execute, cancel, complete, next, prev };
constexpr std::array<std::string_view, 5> xml_names(command_action) {
    return {"execute", "cancel", "complete", "next", "prev"};
}
/// How far a command is (XEP-0050 §4.1).
enum class command_status { executing, completed, canceled };
constexpr std::array<std::string_view, 3> xml_names(command_status) {
    return {"executing", "completed", "canceled"};
}

/// What may be done next (XEP-0050 §4.2); `cancel` always may.
struct command_actions {
    std::optional<command_action> execute; ///< which one `execute` means
    bool prev = false;
    bool next = false;
    bool complete = false;
    bool operator==(const command_actions&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   commands_namespace, "actions", "What may be done next.",
                   attribute<&command_actions::execute>("execute", "Which one `execute` means.")
                       .lenient(),
                   flag<&command_actions::prev>("prev", "Back to the stage before."),
                   flag<&command_actions::next>("next", "On to the next stage."),
                   flag<&command_actions::complete>("complete", "To the end."))
            .source("XEP-0050 §4.2");
    }
};

/// How serious a note is (XEP-0050 §4.3). `info` is meant where nothing is said.
enum class command_note_type { info, warn, error };
constexpr std::array<std::string_view, 3> xml_names(command_note_type) {
    return {"info", "warn", "error"};
}
/// What a command tells people (XEP-0050 §4.3).
struct command_note {
    std::optional<command_note_type> type;
    std::string text;
    bool operator==(const command_note&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(commands_namespace, "note", "What a command tells people.",
                               attribute<&command_note::type>("type", "Absent is info.").lenient(),
                               schema::text<&command_note::text>("value", "The text."))
            .source("XEP-0050 §4.3");
    }
};

/// A stage of a command: request and answer (XEP-0050 §4.1).
struct ad_hoc_command {
    std::string node;                      ///< which command
    std::optional<std::string> session_id; ///< the responder gives it; then in each stage
    std::optional<command_action> action;  ///< in requests
    std::optional<command_status> status;  ///< in answers
    std::optional<std::string> lang;       ///< of the texts inside
    std::optional<command_actions> actions;
    std::vector<command_note> notes;
    std::optional<data_form> form;
    schema::payloads rest; ///< other content, such as addresses of XEP-0066
    bool operator==(const ad_hoc_command&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = ad_hoc_command;
        return schema::element(
                   commands_namespace, "command", "A stage of a command.",
                   attribute<&self::node>("node", "Which command.").required(),
                   attribute<&self::session_id>("sessionid", "Which execution of it.").json("sid"),
                   attribute<&self::action>("action", "In requests: what to do.").lenient(),
                   attribute<&self::status>("status", "In answers: how far it is.").lenient(),
                   attribute<&self::lang>("lang", "Of the texts inside.").in(xml::xml_namespace),
                   child<&self::actions>("availableActions", "What may be done next."),
                   child<&self::notes>("notes", "What it tells people."),
                   child<&self::form>("form", "A form to fill in, filled in, or a result."),
                   extensions<&self::rest>("command", "Other content."))
            .source("XEP-0050 §4.1")
            .at("iq", "command");
    }
};

/// Why a command failed (XEP-0050 §4.4).
enum class command_condition {
    bad_action,
    bad_locale,
    bad_payload,
    bad_sessionid,
    malformed_action,
    session_expired,
};
constexpr std::array<std::string_view, 6> xml_names(command_condition) {
    return {"bad-action",    "bad-locale",       "bad-payload",
            "bad-sessionid", "malformed-action", "session-expired"};
}
/// In a stanza error: why a command failed (XEP-0050 §4.4).
struct command_error {
    command_condition condition{};
    bool operator==(const command_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return group("Why a command failed.",
                     child_name<&command_error::condition>(commands_namespace, "commandError",
                                                           "The condition.")
                         .required())
            .source("XEP-0050 §4.4")
            .at("error", "");
    }
};

} // namespace epode
