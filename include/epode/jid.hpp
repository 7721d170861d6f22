#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>

#include <compare>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace epode {

/// Why a text is no JID (RFC 7622).
enum class jid_error {
    empty_local = 1,    ///< there is an `@` with nothing before it
    empty_domain,       ///< nothing is left for the domainpart
    empty_resource,     ///< there is a `/` with nothing after it
    local_too_long,     ///< more than 1023 octets (§3.3)
    domain_too_long,    ///< more than 1023 octets (§3.2)
    resource_too_long,  ///< more than 1023 octets (§3.4)
    local_forbidden,    ///< a character that UsernameCaseMapped or §3.3.1 does not allow
    resource_forbidden, ///< a character that OpaqueString does not allow
    local_bidi,         ///< right-to-left text against the Bidi rule (RFC 5893 §2)
    domain_not_idna,    ///< a label is neither an NR-LDH label nor a U-label (RFC 5890)
    domain_label,       ///< a label is empty or longer than 63 octets as A-label
    domain_bidi,        ///< right-to-left text against the Bidi rule (RFC 5893 §2)
    ip_literal,         ///< brackets without an IPv6 address inside
    not_utf8,           ///< malformed UTF-8
    not_stable,         ///< normalising again and again gives other results (RFC 8264 §7)
};
const error_category& jid_category() noexcept;
inline error_code make_error_code(jid_error e) noexcept {
    return {static_cast<int>(e), jid_category()};
}

/// An XMPP address, always normalised, so that equal addresses have equal text (RFC 7622).
///
/// The localpart is a PRECIS UsernameCaseMapped string, the resourcepart an OpaqueString (RFC
/// 8265), the domainpart consists of lower-case U-labels (IDNA2008) or is an IP address. A default
/// constructed jid is empty, which no text can be. Not modified after construction but by
/// assignment.
class jid {
public:
    /// The most octets in each of the three parts.
    static constexpr std::size_t max_part_bytes = 1023;

    jid() noexcept = default;
    /// For literals and configuration: throws system_error with a jid_error, its text names `text`.
    jid(std::string_view text);
    jid(const char* text) : jid(std::string_view(text)) {}
    jid(const std::string& text) : jid(std::string_view(text)) {}

    jid(const jid&) = default;
    jid& operator=(const jid&) = default;
    jid(jid&& other) noexcept
        : text_(std::move(other.text_)),
          domain_begin_(std::exchange(other.domain_begin_, 0)),
          domain_end_(std::exchange(other.domain_end_, 0)) {
        other.text_.clear();
    }
    jid& operator=(jid&& other) noexcept {
        jid(std::move(other)).swap(*this);
        return *this;
    }
    ~jid() = default;

    /// Splits as RFC 7622 §3.1 says: resourcepart after the first `/`, localpart before the first
    /// `@`.
    static result<jid> parse(std::string_view text);
    /// From parts; an empty localpart or resourcepart is an absent one.
    static result<jid> from_parts(std::string_view local, std::string_view domain,
                                  std::string_view resource = {});

    std::string_view local() const noexcept {
        return view().substr(0, domain_begin_ ? domain_begin_ - 1u : 0u);
    }
    std::string_view domain() const noexcept { return bare_text().substr(domain_begin_); }
    std::string_view resource() const noexcept {
        return is_full() ? view().substr(domain_end_ + 1u) : std::string_view();
    }
    const std::string& str() const noexcept { return text_; }
    /// The address without resourcepart, as a view into str().
    std::string_view bare_text() const noexcept { return view().substr(0, domain_end_); }

    bool empty() const noexcept { return text_.empty(); }
    /// Has no resourcepart (a domain alone is bare too); false when empty.
    bool is_bare() const noexcept { return !empty() && text_.size() == domain_end_; }
    bool is_full() const noexcept { return text_.size() > domain_end_; }

    jid bare() const;
    /// The domainpart alone: the address of the server.
    jid domain_jid() const;
    /// The bare JID with this resourcepart; an empty one is jid_error::empty_resource.
    result<jid> with_resource(std::string_view resource) const;

    void swap(jid& other) noexcept {
        text_.swap(other.text_);
        std::swap(domain_begin_, other.domain_begin_);
        std::swap(domain_end_, other.domain_end_);
    }
    friend bool operator==(const jid& a, const jid& b) noexcept { return a.text_ == b.text_; }
    friend std::strong_ordering operator<=>(const jid& a, const jid& b) noexcept {
        return a.text_ <=> b.text_;
    }
    friend const std::string& to_string(const jid& j) noexcept { return j.text_; }
    friend std::ostream& operator<<(std::ostream& out, const jid& j) { return j.print(out); }

private:
    std::string_view view() const noexcept { return text_; }
    std::ostream& print(std::ostream& out) const;
    error_code append_domain_and_resource(std::string_view domain, std::string_view resource,
                                          bool has_resource);

    std::string text_;
    std::uint16_t domain_begin_ = 0; ///< 0, or one past the `@`
    std::uint16_t domain_end_ = 0;   ///< size of the text, or where the `/` is
};

} // namespace epode

template <>
struct boost::system::is_error_code_enum<epode::jid_error> : std::true_type {};

template <>
struct std::hash<epode::jid> {
    std::size_t operator()(const epode::jid& j) const noexcept {
        return std::hash<std::string_view>()(j.str());
    }
};
