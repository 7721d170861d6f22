// A session that has counted very many stanzas gives way to a new one, between two of them.
#include <epode/session/session.hpp>

namespace epode {

/// Ends the stream in good order as soon as nothing is open in either direction. What is submitted
/// meanwhile waits.
void session::renew() {
    const management::machine& sm = outbox_.machine();
    const bool quiet = sm.unacknowledged().empty() && !waits_at_gate() &&
                       sm.inbound().handled() == sm.inbound().next() &&
                       sm.tellable() == sm.inbound().handled();
    if (!quiet || writing_) return;
    say_close();
    closing_ = closing::renewing;
}

/// The connection has ended; there is nothing to resume.
void session::renewed() {
    closing_ = closing::no;
    outbox_.drop_session("the session was renewed");
}

} // namespace epode
