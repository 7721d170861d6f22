#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0033.hpp>
#include <epode/protocol/xep0066.hpp>
#include <epode/protocol/xep0071.hpp>
#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0131.hpp>
#include <epode/protocol/xep0144.hpp>
#include <epode/protocol/xep0172.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0224.hpp>
#include <epode/protocol/xep0231.hpp>
#include <epode/protocol/xep0249.hpp>
#include <epode/protocol/xep0280.hpp>
#include <epode/protocol/xep0297.hpp>
#include <epode/protocol/xep0301.hpp>
#include <epode/protocol/xep0308.hpp>
#include <epode/protocol/xep0313.hpp>
#include <epode/protocol/xep0313_before_0_6.hpp>

namespace epode::protocol {

void add_messaging(schema::registry& known) {
    add_all<extended_addresses, out_of_band_link, out_of_band_transfer, xhtml_message,
            chat_state_notification, stanza_headers, roster_exchange, user_nickname, receipt, delay,
            attention, bits_of_binary, direct_invitation, carbon, carbons_control, forwarded,
            real_time_text, message_correction, mam_query, mam_result, mam_fin, mam_metadata,
            mam_preferences, mam_1_query, mam_1_result, mam_1_fin, mam_1_preferences>(known);
}

} // namespace epode::protocol
