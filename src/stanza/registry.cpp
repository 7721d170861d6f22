#include "members.hpp"

#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/rfc6121.hpp>
#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0059.hpp>
#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0198.hpp>
#include <epode/protocol/xep0199.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0249.hpp>
#include <epode/protocol/xep0280.hpp>
#include <epode/protocol/xep0297.hpp>
#include <epode/protocol/xep0313.hpp>
#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0334.hpp>
#include <epode/protocol/xep0352.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/protocol/xep0421.hpp>
#include <epode/stanza/registry.hpp>

namespace epode {

namespace {

template <class... Types>
schema::registry registry_of() {
    return {&schema::type_of<Types>()...};
}

} // namespace

const schema::registry& known_payloads() {
    // One list, in one place: a linker drops self-registering objects from a static library.
    static const schema::registry all = registry_of<
        message_members, presence_members, iq_members,                                     //
        stanza_error, stream_error, stream_features, starttls, sasl_mechanisms, bind,      // 6120
        roster,                                                                            // 6121
        data_form,                                                                         // 0004
        disco_info, disco_items,                                                           // 0030
        muc_join, muc_user, muc_admin, muc_owner,                                          // 0045
        result_set,                                                                        // 0059
        chat_state_notification,                                                           // 0085
        receipt,                                                                           // 0184
        stream_management::feature, stream_management::enable, stream_management::enabled, // 0198
        stream_management::resume, stream_management::resumed, stream_management::failed,  //
        stream_management::request, stream_management::answer,                             //
        stream_management::handled_count_too_high,                                         //
        ping,                                                                              // 0199
        delay,                                                                             // 0203
        direct_invitation,                                                                 // 0249
        carbon, carbons_control,                                                           // 0280
        forwarded,                                                                         // 0297
        mam_query, mam_result, mam_fin, mam_preferences,                                   // 0313
        chat_marker,                                                                       // 0333
        processing_hints,                                                                  // 0334
        client_state, client_state_feature,                                                // 0352
        origin_id, stanza_id,                                                              // 0359
        occupant_id>();                                                                    // 0421
    return all;
}

} // namespace epode
