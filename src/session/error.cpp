#include <epode/session/error.hpp>

#include <array>

namespace epode {

const error_category& session_category() noexcept {
    static constexpr std::array<std::string_view, 26> texts = {
        "success",
        "the outbox is full; wait for earlier messages to settle",
        "too many requests wait for an answer",
        "the stanza is larger than the server accepts",
        "the message has no recipient",
        "the session was lost",
        "no answer in time",
        "the server does not answer requests for acknowledgement",
        "no usable stream in time",
        "the server's acknowledgements cannot be trusted",
        "another connection took over this address",
        "closed",
        "the server sent XML that XMPP forbids",
        "the server closed the stream",
        "the room refused to let us in",
        "not a stanza that can be sent that way",
        "the stored state belongs to another account",
        "the room did not answer in time",
        "the room was left",
        "put out of the room",
        "banned from the room",
        "the room is for members only",
        "the room was destroyed",
        "out of the room for a technical reason",
        "the session gives way to a new one, because it has counted very many stanzas",
        "the state was not cached"};
    static const table_category category("epode.session", texts);
    return category;
}

error_code make_error_code(session_error e) noexcept {
    return {static_cast<int>(e), session_category()};
}

} // namespace epode
