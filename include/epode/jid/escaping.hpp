#pragma once
#include <epode/jid.hpp>

#include <string>
#include <string_view>

/// Localparts for names that have characters which RFC 7622 forbids there (XEP-0106).
namespace epode {

/// The localpart that shows as `text`, such as `d'artagnan` → `d\27artagnan`. Backslashes stay as
/// they are unless they would begin an escape.
///
/// Errors: jid_error::empty_local; jid_error::local_forbidden when `text` begins or ends with a
/// space, which §4.2 does not let anyone escape. The result still has to pass jid::from_parts.
result<std::string> escape_local(std::string_view text);

/// What to show to people for a localpart. For display only: never compare, store or send it as
/// an address (XEP-0106 §5).
std::string unescape_local(std::string_view local);

} // namespace epode
