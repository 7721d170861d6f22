#include "jid/profile.hpp"

#include <epode/jid.hpp>

#include <ostream>

namespace epode {

namespace {

constexpr std::string_view texts[] = {
    "success",
    "the localpart before the @ is empty",
    "the domainpart is empty",
    "the resourcepart after the / is empty",
    "the localpart is longer than 1023 octets",
    "the domainpart is longer than 1023 octets",
    "the resourcepart is longer than 1023 octets",
    "the localpart has a character that is not allowed there",
    "the resourcepart has a character that is not allowed there",
    "the localpart mixes directions of writing in a forbidden way",
    "the domainpart is no internationalised domain name",
    "a label of the domainpart is empty or longer than 63 octets",
    "the domainpart mixes directions of writing in a forbidden way",
    "the brackets of the domainpart do not hold an IPv6 address",
    "the address is not UTF-8",
    "the address has no stable normal form",
};
constexpr table_category category{"epode.jid", texts};

} // namespace

const error_category& jid_category() noexcept { return category; }

jid::jid(std::string_view text) {
    result<jid> parsed = parse(text);
    // The text may be anybody's: show no more of it than a person can read.
    if (!parsed)
        throw system_error(parsed.error(), "JID \"" + std::string(text.substr(0, 80)) + '"');
    swap(*parsed);
}

result<jid> jid::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    std::string_view domain = text.substr(0, slash);
    const std::string_view resource =
        slash == text.npos ? std::string_view() : text.substr(slash + 1);

    jid parsed;
    parsed.text_.reserve(text.size());
    if (const std::size_t at = domain.find('@'); at != domain.npos) {
        if (error_code e = jid_profile::append_local(parsed.text_, domain.substr(0, at))) return e;
        parsed.text_ += '@';
        domain.remove_prefix(at + 1);
    }
    if (error_code e =
            parsed.append_domain_and_resource(domain, resource, slash != std::string_view::npos))
        return e;
    return parsed;
}

result<jid> jid::from_parts(std::string_view local, std::string_view domain,
                            std::string_view resource) {
    jid made;
    made.text_.reserve(local.size() + domain.size() + resource.size() + 2);
    if (!local.empty()) {
        if (error_code e = jid_profile::append_local(made.text_, local)) return e;
        made.text_ += '@';
    }
    if (error_code e = made.append_domain_and_resource(domain, resource, !resource.empty()))
        return e;
    return made;
}

error_code jid::append_domain_and_resource(std::string_view domain, std::string_view resource,
                                           bool has_resource) {
    domain_begin_ = static_cast<std::uint16_t>(text_.size());
    if (error_code e = jid_profile::append_domain(text_, domain)) return e;
    domain_end_ = static_cast<std::uint16_t>(text_.size());
    if (!has_resource) return {};
    text_ += '/';
    return jid_profile::append_resource(text_, resource);
}

jid jid::bare() const {
    jid copy;
    copy.text_ = bare_text();
    copy.domain_begin_ = domain_begin_;
    copy.domain_end_ = domain_end_;
    return copy;
}

jid jid::domain_jid() const {
    jid copy;
    copy.text_ = domain();
    copy.domain_end_ = static_cast<std::uint16_t>(copy.text_.size());
    return copy;
}

result<jid> jid::with_resource(std::string_view resource) const {
    if (empty()) return jid_error::empty_domain;
    jid full;
    full.text_.reserve(domain_end_ + 1 + resource.size());
    full.text_ = bare_text();
    full.domain_begin_ = domain_begin_;
    full.domain_end_ = domain_end_;
    full.text_ += '/';
    if (error_code e = jid_profile::append_resource(full.text_, resource)) return e;
    return full;
}

std::ostream& jid::print(std::ostream& out) const { return out << text_; }

} // namespace epode
