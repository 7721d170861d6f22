#include <epode/protocol/known.hpp>
#include <epode/protocol/rfc3921.hpp>
#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/rfc6120_negotiation.hpp>
#include <epode/protocol/rfc6121.hpp>
#include <epode/protocol/rfc7395.hpp>
#include <epode/protocol/xep0077.hpp>
#include <epode/protocol/xep0114.hpp>
#include <epode/protocol/xep0115.hpp>
#include <epode/protocol/xep0124.hpp>
#include <epode/protocol/xep0138.hpp>
#include <epode/protocol/xep0156.hpp>
#include <epode/protocol/xep0158.hpp>
#include <epode/protocol/xep0198.hpp>
#include <epode/protocol/xep0199.hpp>
#include <epode/protocol/xep0215.hpp>
#include <epode/protocol/xep0352.hpp>
#include <epode/protocol/xep0357.hpp>
#include <epode/protocol/xep0386.hpp>
#include <epode/protocol/xep0388.hpp>
#include <epode/protocol/xep0440.hpp>
#include <epode/protocol/xep0478.hpp>
#include <epode/protocol/xep0484.hpp>

namespace epode::protocol {

void add_core(schema::registry& known) {
    // RFC 6120
    add_all<stanza_error, stream_error, stream_features, starttls, sasl_mechanisms, bind>(known);
    add_all<stream_header, tls_proceed, tls_failure, sasl_auth, sasl_challenge, sasl_response,
            sasl_success, sasl_failure, sasl_abort>(known);
    // RFC 6121, RFC 7395, RFC 3921
    add_all<roster, roster_versioning_feature, roster_pre_approval_feature>(known);
    add_all<framing_open, framing_close>(known);
    add_all<legacy_session>(known);
    // XEP-0077, XEP-0114, XEP-0115, XEP-0124
    add_all<registration, registration_feature>(known);
    add_all<component_handshake>(known);
    add_all<entity_capabilities>(known);
    add_all<bosh_body, bosh_stream_error>(known);
    // XEP-0138, XEP-0156, XEP-0158
    add_all<compression_feature, compress, compressed, compression_failure>(known);
    add_all<xrd>(known);
    add_all<captcha>(known);
    // XEP-0198
    add_all<stream_management::feature, stream_management::enable, stream_management::enabled,
            stream_management::resume, stream_management::resumed, stream_management::failed,
            stream_management::request, stream_management::answer,
            stream_management::handled_count_too_high>(known);
    // XEP-0199, XEP-0215
    add_all<ping>(known);
    add_all<external_services, external_services_1>(known);
    add_all<external_service_credentials, external_service_credentials_1>(known);
    // XEP-0352, XEP-0357
    add_all<client_state, client_state_feature>(known);
    add_all<push_enable, push_disable, push_notification>(known);
    // XEP-0386, XEP-0388, XEP-0440, XEP-0478, XEP-0484
    add_all<bind_2, bound_2>(known);
    add_all<sasl_2_authentication, sasl_2_authenticate, sasl_2_challenge, sasl_2_response,
            sasl_2_success, sasl_2_failure, sasl_2_continue, sasl_2_next, sasl_2_task_data,
            sasl_2_abort>(known);
    add_all<sasl_channel_binding>(known);
    add_all<stream_limits>(known);
    add_all<fast_feature, fast_token_request, fast_token, fast_authentication>(known);
}

} // namespace epode::protocol
