#pragma once
/// XEP-0215: External Service Discovery.
#include <epode/protocol/xep0004.hpp>

#include <array>

namespace epode {

/// In news of services: what happened to this one (XEP-0215 §2). Its table has `remove`, its schema
/// `delete`.
enum class external_service_action { add, remove, delete_, modify };
constexpr std::array<std::string_view, 4> xml_names(external_service_action) {
    return {"add", "remove", "delete", "modify"};
}

/// A service outside of XMPP, such as a relay for calls (XEP-0215 §2).
struct external_service {
    std::string host;
    std::optional<std::string> type; ///< such as `stun` or `turn`
    std::optional<std::uint16_t> port;
    std::optional<std::string> transport; ///< `udp` or `tcp`
    std::optional<std::string> name;      ///< for people
    std::optional<std::string> username, password;
    std::optional<wall_time> expires; ///< then username and password are void
    std::optional<bool> restricted;   ///< username and password are needed
    std::optional<external_service_action> action;
    std::optional<data_form> form; ///< more of it (§4)
    bool operator==(const external_service&) const = default;

    /// The rows, for any type with these members, and more rows behind them.
    template <class Service, class... Rows>
    static consteval auto rows(Rows... more) {
        using namespace schema;
        return schema::element(
                   "", "service", "A service outside of XMPP.",
                   attribute<&Service::host>("host", "Its name or IP address."),
                   attribute<&Service::type>("type", "What it is, such as `turn`."),
                   attribute<&Service::port>("port", "Where it listens."),
                   attribute<&Service::transport>("transport", "`udp` or `tcp`."),
                   attribute<&Service::name>("name", "What people call it."),
                   attribute<&Service::username>("username", "To be used there."),
                   attribute<&Service::password>("password", "To be used there; secret."),
                   attribute<&Service::expires>("expires", "When both are void."),
                   attribute<&Service::restricted>("restricted", "Whether both are needed."),
                   attribute<&Service::action>("action", "In news: what happened to it.").lenient(),
                   child<&Service::form>("form", "More of it."), more...)
            .source("XEP-0215 §2");
    }
    static consteval auto table() { return rows<external_service>(); }
};

/// The same in version 1, where JSON says so.
struct external_service_1 {
    std::string host;
    std::optional<std::string> type;
    std::optional<std::uint16_t> port;
    std::optional<std::string> transport;
    std::optional<std::string> name;
    std::optional<std::string> username, password;
    std::optional<wall_time> expires;
    std::optional<bool> restricted;
    std::optional<external_service_action> action;
    std::optional<data_form> form;
    bool operator==(const external_service_1&) const = default;

    static consteval auto table() {
        return external_service::rows<external_service_1>(
            schema::constant("version", "1", "Which version of the specification."));
    }
};

/// Asks for services, lists them, or tells what is new of them (XEP-0215 §3.1, §3.2).
struct external_services {
    std::optional<std::string> type; ///< only those of that type
    std::vector<external_service> services;
    bool operator==(const external_services&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:extdisco:2", "services", "Services outside of XMPP.",
                               attribute<&external_services::type>("type", "Only of that type."),
                               child<&external_services::services>("services", "The services."))
            .source("XEP-0215 §3.1")
            .at("iq", "externalServices")
            .default_choice("version", "2");
    }
};

/// The same in version 1 (XEP-0215 0.6).
struct external_services_1 {
    std::optional<std::string> type;
    std::vector<external_service_1> services;
    bool operator==(const external_services_1&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:extdisco:1", "services", "Services outside of XMPP.",
                               attribute<&external_services_1::type>("type", "Only of that type."),
                               child<&external_services_1::services>("services", "The services."))
            .source("XEP-0215 §3.1")
            .at("iq", "externalServices")
            .choice("version", "1");
    }
};

/// Asks for a name and a password at a service, and tells them (XEP-0215 §3.3).
struct external_service_credentials {
    std::vector<external_service> services; ///< several when their ports differ
    bool operator==(const external_service_credentials&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:extdisco:2", "credentials", "A name and a password at a service.",
                   child<&external_service_credentials::services>("services", "Where.").spliced())
            .source("XEP-0215 §3.3")
            .at("iq", "externalServiceCredentials")
            .default_choice("version", "2");
    }
};

/// The same in version 1 (XEP-0215 0.6).
struct external_service_credentials_1 {
    std::vector<external_service> services;
    bool operator==(const external_service_credentials_1&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:extdisco:1", "credentials", "A name and a password at a service.",
                   child<&external_service_credentials_1::services>("services", "Where.").spliced())
            .source("XEP-0215 §3.3")
            .at("iq", "externalServiceCredentials")
            .choice("version", "1");
    }
};

} // namespace epode
