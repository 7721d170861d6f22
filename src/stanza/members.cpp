#include "members.hpp"

#include <epode/schema/registry.hpp>

#include <iterator>

namespace epode {

namespace {

void get_has_subject(const void* object, const schema::registry&, std::string& json) {
    if (!static_cast<const message_members*>(object)->subject.empty()) json = "true";
}
bool set_has_subject(void* object, std::string_view json) {
    auto& subject = static_cast<message_members*>(object)->subject;
    if (json == "true" && subject.empty()) subject.emplace_back();
    return json == "true" || json == "false";
}

void get_payload_type(const void* object, const schema::registry& known, std::string& json) {
    const auto& request = *static_cast<const iq_members*>(object);
    if (request.type != iq_type::get && request.type != iq_type::set) return;
    const auto payloads = request.rest.elements();
    std::string_view key = "invalid-payload-count";
    if (std::distance(payloads.begin(), payloads.end()) == 1) {
        const auto found = known.find("iq", *payloads.begin(), client_namespace);
        key = found.type ? found.where->key : "unknown-payload";
    }
    json = "\"" + std::string(key) + "\"";
}

} // namespace

constinit const schema::computed_operations message_members::has_subject{&get_has_subject,
                                                                         &set_has_subject};
// It follows from the payload: what was read is of no consequence.
constinit const schema::computed_operations iq_members::payload_type{&get_payload_type};

} // namespace epode
