#include "members.hpp"

#include <epode/schema/registry.hpp>

#include <iterator>

namespace epode {

void get_has_subject(const schema::multilingual& subject, std::string& json) {
    if (!subject.empty()) json = "true";
}
bool set_has_subject(schema::multilingual& subject, std::string_view json) {
    if (json == "true" && subject.empty()) subject.emplace_back();
    return json == "true" || json == "false";
}

void get_payload_type(std::optional<iq_type> type, const schema::payloads& content,
                      const schema::registry& known, std::string& json) {
    if (type != iq_type::get && type != iq_type::set) return;
    const auto payloads = content.elements();
    std::string_view key = "invalid-payload-count";
    if (std::distance(payloads.begin(), payloads.end()) == 1) {
        const auto found = known.find("iq", *payloads.begin(), content.holder().root().ns);
        key = found.type ? found.where->key : "unknown-payload";
    }
    json = "\"" + std::string(key) + "\"";
}

} // namespace epode
