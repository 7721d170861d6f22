#include <transport/server_name.hpp>

#include <epode/jid.hpp>
#include <epode/transport/error.hpp>
#include <jid/profile.hpp>
#include <transport/openssl_pointer.hpp>
#include <transport/printable.hpp>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

namespace epode::transport {
namespace {

using names_pointer = openssl_pointer<GENERAL_NAMES, GENERAL_NAMES_free>;

constexpr int max_listed_names = 5;

names_pointer alternative_names(const X509* certificate) {
    return names_pointer(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
}

std::string_view text_of(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// The text of an otherName of that kind; empty when `name` is something else.
std::string_view other_name(const GENERAL_NAME& name, int kind, int string_type) {
    if (name.type != GEN_OTHERNAME) return {};
    const OTHERNAME& other = *name.d.otherName;
    if (OBJ_obj2nid(other.type_id) != kind || !other.value || other.value->type != string_type)
        return {};
    return text_of(other.value->value.asn1_string);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_domain(std::string_view address, const std::string& domain) {
    const result<jid> parsed = jid::parse(address);
    return parsed && parsed->local().empty() && parsed->is_bare() && parsed->domain() == domain;
}

std::string describe(const GENERAL_NAME& name) {
    switch (name.type) {
    case GEN_DNS: return printable(text_of(name.d.dNSName));
    case GEN_IPADD: {
        const std::string_view raw = text_of(name.d.iPAddress);
        boost::asio::ip::address_v4::bytes_type v4{};
        boost::asio::ip::address_v6::bytes_type v6{};
        if (raw.size() == v4.size()) {
            std::copy(raw.begin(), raw.end(), v4.begin());
            return boost::asio::ip::address_v4(v4).to_string();
        }
        if (raw.size() != v6.size()) return {};
        std::copy(raw.begin(), raw.end(), v6.begin());
        return boost::asio::ip::address_v6(v6).to_string();
    }
    case GEN_OTHERNAME: {
        const std::string_view service = other_name(name, NID_SRVName, V_ASN1_IA5STRING);
        return printable(service.empty() ? other_name(name, NID_XmppAddr, V_ASN1_UTF8STRING)
                                         : service);
    }
    default: return {};
    }
}

} // namespace

result<server_name> server_name::parse(std::string_view domain) {
    server_name out;
    out.domain_ = domain;
    if (domain.starts_with('[') && domain.ends_with(']')) {
        domain.remove_prefix(1);
        domain.remove_suffix(1);
    }
    error_code not_address;
    boost::asio::ip::make_address(domain, not_address);
    out.is_address_ = !not_address;
    if (jid_profile::append_ascii_domain(out.ascii_, domain) || out.ascii_.empty() ||
        out.ascii_.find('\0') != std::string::npos) {
        return error::bad_host_name;
    }
    return out;
}

bool server_name::is_named_by(X509* certificate, bool dns_only) const {
    if (is_address_) return X509_check_ip_asc(certificate, ascii_.c_str(), 0) == 1;
    constexpr unsigned flags =
        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
    if (X509_check_host(certificate, ascii_.data(), ascii_.size(), flags, nullptr) == 1)
        return true;
    if (dns_only) return false;
    const names_pointer names = alternative_names(certificate);
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME& name = *sk_GENERAL_NAME_value(names.get(), i);
        const std::string_view service = other_name(name, NID_SRVName, V_ASN1_IA5STRING);
        if (!service.empty() && equal_ignoring_case(service, "_xmpp-client." + ascii_)) return true;
        const std::string_view address = other_name(name, NID_XmppAddr, V_ASN1_UTF8STRING);
        if (!address.empty() && is_domain(address, domain_)) return true;
    }
    return false;
}

std::vector<std::string> xmpp_addresses_in(const X509* certificate) {
    const names_pointer names = alternative_names(certificate);
    std::vector<std::string> out;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME& name = *sk_GENERAL_NAME_value(names.get(), i);
        const std::string_view address = other_name(name, NID_XmppAddr, V_ASN1_UTF8STRING);
        if (!address.empty()) out.emplace_back(address);
    }
    return out;
}

std::string names_in(X509* certificate) {
    const names_pointer names = alternative_names(certificate);
    std::string out;
    int listed = 0;
    int left_out = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const std::string text = describe(*sk_GENERAL_NAME_value(names.get(), i));
        if (text.empty()) continue;
        if (listed == max_listed_names) {
            ++left_out;
            continue;
        }
        if (listed++ > 0) out += ", ";
        out += text;
    }
    if (left_out > 0) out += " and " + std::to_string(left_out) + " more";
    return out;
}

} // namespace epode::transport
