#pragma once
/// XEP-0313: Message Archive Management: the form that says which messages are wanted.
#include <epode/protocol/xep0068.hpp>
#include <epode/protocol/xep0313.hpp>

namespace epode {

/// Which messages of an archive are wanted (XEP-0313 §4.1.1): the form of mam_query.
struct mam_filter {
    std::optional<jid> with; ///< in a room's archive: of whom
    std::optional<wall_time> start, end;
    std::optional<std::string> after_id, before_id; ///< of messages in the archive
    std::vector<std::string> ids;                   ///< just these messages
    std::optional<bool> include_groupchat; ///< of the user's archive: with messages from rooms
    std::vector<form_field> others;
    bool operator==(const mam_filter&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = mam_filter;
        return form_of_type(
                   archive_namespace, "Which messages of an archive are wanted.",
                   form_value<&self::with>("with", "Exchanged with whom"),
                   form_value<&self::start>("start", "Not before that"),
                   form_value<&self::end>("end", "Not after that"),
                   form_value<&self::after_id>("after-id", "Behind this message"),
                   form_value<&self::before_id>("before-id", "Before this message"),
                   form_value<&self::ids>("ids", "Just these messages").list(),
                   form_value<&self::include_groupchat>("include-groupchat", "Of rooms, too"),
                   other_fields<&self::others>())
            .source("XEP-0313 §4.1.1");
    }
};

} // namespace epode
