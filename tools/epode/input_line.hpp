#pragma once
#include <epode/stanza/message.hpp>

#include <optional>
#include <string>

namespace epode::cli {

/// How lines of standard input become messages.
struct input_form {
    bool json = false; ///< a line is a JSON object; else the text of a message
    jid to;            ///< for a message that does not say; empty: it has to
    bool room = false; ///< `to` is a room
};

/// \param why told when the line is no message: what is wrong with it, for people
std::optional<message> message_of_line(const std::string& line, const input_form& form,
                                       std::string& why);

} // namespace epode::cli
