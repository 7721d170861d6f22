#pragma once
#include <epode/jid.hpp>

/// The three parts of an address, each normalised and checked (RFC 7622 §3.2 to §3.4).
///
/// Each function appends the normal form of `part` to `out`. After an error, what was appended is
/// unspecified. The plain ones take ASCII apart without ICU and leave the rest to `_unicode`, which
/// accepts ASCII too: a test compares both.
namespace epode::jid_profile {

error_code append_local(std::string& out, std::string_view part);
error_code append_domain(std::string& out, std::string_view part);
error_code append_resource(std::string& out, std::string_view part);

error_code append_local_unicode(std::string& out, std::string_view part);
/// `part` has no trailing dot and is no IP literal.
error_code append_domain_unicode(std::string& out, std::string_view part);
error_code append_resource_unicode(std::string& out, std::string_view part);

/// The domainpart of a JID as DNS and certificates write it: A-labels (RFC 5890), lower case as
/// given. An IP literal stays as it is.
error_code append_ascii_domain(std::string& out, std::string_view domain);

/// Unicode text may shrink when normalised; beyond this much of it nobody needs to try.
inline constexpr std::size_t max_raw_bytes = 8 * jid::max_part_bytes;

} // namespace epode::jid_profile
