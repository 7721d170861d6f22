#include "unit/error_texts.hpp"

#include <epode/session/error.hpp>

namespace epode {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(session_error value) {
    switch (value) {
    case session_error::outbox_full:
    case session_error::too_many_requests:
    case session_error::stanza_too_large:
    case session_error::no_recipient:
    case session_error::session_lost:
    case session_error::request_timed_out:
    case session_error::acks_unanswered:
    case session_error::handshake_timed_out:
    case session_error::counts_disagree:
    case session_error::replaced:
    case session_error::closed:
    case session_error::invalid_xml:
    case session_error::stream_closed:
    case session_error::room_refused:
    case session_error::not_a_stanza:
    case session_error::foreign_state:
    case session_error::room_unanswered:
    case session_error::room_left:
    case session_error::room_kicked:
    case session_error::room_banned:
    case session_error::room_members_only:
    case session_error::room_destroyed:
    case session_error::room_interrupted:
    case session_error::session_renewed:
    case session_error::not_cached: break;
    }
    return static_cast<int>(value);
}

TEST(session_error, each_has_its_own_text) {
    test::expect_own_texts(session_category(), number(session_error::not_cached));
    EXPECT_STREQ(session_category().name(), "epode.session");
    const error_code code = session_error::outbox_full;
    EXPECT_EQ(code.message(), session_category().message(1))
        << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode
