#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0047.hpp>
#include <epode/protocol/xep0065.hpp>
#include <epode/protocol/xep0166.hpp>
#include <epode/protocol/xep0167.hpp>
#include <epode/protocol/xep0167_info.hpp>
#include <epode/protocol/xep0176.hpp>
#include <epode/protocol/xep0177.hpp>
#include <epode/protocol/xep0234.hpp>
#include <epode/protocol/xep0247.hpp>
#include <epode/protocol/xep0260.hpp>
#include <epode/protocol/xep0261.hpp>
#include <epode/protocol/xep0264.hpp>
#include <epode/protocol/xep0300.hpp>
#include <epode/protocol/xep0338.hpp>
#include <epode/protocol/xep0363.hpp>
#include <epode/protocol/xep0371.hpp>

namespace epode::protocol {

void add_jingle(schema::registry& known) {
    add_all<jingle, jingle_error, jingle_group, jingle_rtp, jingle_rtp_codec, jingle_rtp_error,
            jingle_rtp_active, jingle_rtp_hold, jingle_rtp_unhold, jingle_rtp_mute,
            jingle_rtp_unmute, jingle_rtp_ringing, jingle_file_transfer, jingle_file_transfer_4,
            jingle_file_received, jingle_file_received_4, jingle_file_checksum,
            jingle_file_checksum_4, jingle_file_error, jingle_xml_stream, jingle_ice_udp,
            jingle_ice, jingle_raw_udp, jingle_s5b, jingle_ibb, hash_value, hash_value_1, hash_used,
            thumbnail, ibb_open, ibb_data, ibb_close, socks5_bytestream, socks5_udp_success,
            http_upload_request, http_upload_slot, http_upload_error>(known);
}

} // namespace epode::protocol
