#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0249.hpp>
#include <epode/protocol/xep0280.hpp>
#include <epode/protocol/xep0297.hpp>
#include <epode/protocol/xep0313.hpp>

namespace epode::protocol {

void add_messaging(schema::registry& known) {
    add_all<chat_state_notification, receipt, delay, direct_invitation, carbon, carbons_control,
            forwarded, mam_query, mam_result, mam_fin, mam_preferences>(known);
}

} // namespace epode::protocol
