#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0016.hpp>
#include <epode/protocol/xep0103.hpp>
#include <epode/protocol/xep0186.hpp>
#include <epode/protocol/xep0191.hpp>
#include <epode/protocol/xep0317.hpp>
#include <epode/protocol/xep0319.hpp>
#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0334.hpp>
#include <epode/protocol/xep0335.hpp>
#include <epode/protocol/xep0358.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/protocol/xep0367.hpp>
#include <epode/protocol/xep0380.hpp>
#include <epode/protocol/xep0384.hpp>
#include <epode/protocol/xep0384_2.hpp>
#include <epode/protocol/xep0393.hpp>
#include <epode/protocol/xep0421.hpp>
#include <epode/protocol/xep0422.hpp>
#include <epode/protocol/xep0424.hpp>
#include <epode/protocol/xep0425.hpp>
#include <epode/protocol/xep0428.hpp>
#include <epode/protocol/xep0432.hpp>
#include <epode/protocol/xep0444.hpp>
#include <epode/protocol/xep0446.hpp>
#include <epode/protocol/xep0447.hpp>
#include <epode/protocol/xep0461.hpp>
#include <epode/protocol/xep0490.hpp>

namespace epode::protocol {

void add_modern(schema::registry& known) {
    add_all<privacy_lists, visibility, blocking, blocked_error>(known);        // 0016 … 0191
    add_all<hats, idle, chat_marker, processing_hints, json_container>(known); // 0317 … 0335
    add_all<origin_id, stanza_id, explicit_encryption>(known);                 // 0359, 0380
    add_all<omemo_message, omemo_device_list, omemo_bundle>(known);            // 0384
    add_all<omemo_2_message, omemo_2_device_list, omemo_2_bundle, omemo_2_opt_out>(known);
    add_all<unstyled, occupant_id, fastening>(known); // 0393 … 0422
    add_all<message_retract, message_retracted, message_retract_0, message_retracted_0>(known);
    add_all<message_moderate, message_moderate_0, message_moderated_0>(known); // 0425
    add_all<message_fallback, json_payload, message_reactions, message_reply>(known);
    add_all<last_displayed>(known);                         // 0490
    add_all<file_metadata, file_sharing, file_sources>(known); // 0446, 0447
    // What shared files refer to.
    add_all<url_data, url_data_error, attach_to>(known);               // 0103, 0367
    add_all<jingle_pub, jingle_pub_start, jingle_pub_starting>(known); // 0358
}

} // namespace epode::protocol
