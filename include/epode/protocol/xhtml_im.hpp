#pragma once
/// What of XHTML-IM can be shown without harm (XEP-0071 §7, §11, §12.2).
#include <epode/xml/document.hpp>

#include <string_view>

namespace epode {

inline constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";

/// A copy of an XHTML `body` with only what XEP-0071 recommends (§7.8), whatever was in it. Empty
/// when it is no XHTML `body`.
///
/// - Elements: a, blockquote, br, cite, em, img, li, ol, p, span, strong, ul. Others are replaced
///   by their content; script, style and elements of other namespaces go with their content.
/// - Attributes: style, of a also href and type, of img also src, alt, height and width; of the
///   body also xml:lang.
/// - Style properties: background-color, color, font-family, font-size, font-style, font-weight,
///   margin-left, margin-right, text-align, text-decoration, each with values of CSS 1. They are
///   written anew.
/// - Addresses: absolute ones, of links with the schemes http, https, xmpp, mailto, ftp, ftps, im,
///   irc, ircs, sip, sips, tel, geo, cid, bitcoin and magnet, of images http, https and cid. An
///   image without an address is replaced by its text.
///
/// Images that are fetched tell their server, perhaps the sender, when and where they are looked
/// at: a client has to let its user say whether they are (§11.1, §11.3).
xml::document clean_xhtml(const xml::element& body);

} // namespace epode
