#include <epode/stanza/stanza_error.hpp>

namespace epode {

stanza_error_type usual_type(stanza_condition condition) noexcept {
    switch (condition) {
    case stanza_condition::bad_request:
    case stanza_condition::jid_malformed:
    case stanza_condition::not_acceptable:
    case stanza_condition::policy_violation:
    case stanza_condition::redirect: return stanza_error_type::modify;
    case stanza_condition::forbidden:
    case stanza_condition::not_authorized:
    case stanza_condition::registration_required:
    case stanza_condition::subscription_required: return stanza_error_type::auth;
    case stanza_condition::recipient_unavailable:
    case stanza_condition::remote_server_timeout:
    case stanza_condition::resource_constraint:
    case stanza_condition::unexpected_request: return stanza_error_type::wait;
    default: return stanza_error_type::cancel;
    }
}

stanza_error make_stanza_error(stanza_condition condition, std::string_view text) {
    stanza_error error;
    error.type = usual_type(condition);
    error.condition = condition;
    if (!text.empty()) error.text.push_back({{}, std::string(text)});
    return error;
}

} // namespace epode
