#include <epode/protocol/known.hpp>

#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/rfc6121.hpp>
#include <epode/protocol/xep0198.hpp>
#include <epode/protocol/xep0199.hpp>
#include <epode/protocol/xep0352.hpp>

namespace epode::protocol {

void add_core(schema::registry& known) {
    add_all<stanza_error, stream_error, stream_features, starttls, sasl_mechanisms, bind, roster,
            stream_management::feature, stream_management::enable, stream_management::enabled,
            stream_management::resume, stream_management::resumed, stream_management::failed,
            stream_management::request, stream_management::answer,
            stream_management::handled_count_too_high, ping, client_state, client_state_feature>(
        known);
}

} // namespace epode::protocol
