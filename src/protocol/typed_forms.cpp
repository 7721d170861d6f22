#include <epode/protocol/xep0045_forms.hpp>
#include <epode/protocol/xep0060_forms.hpp>
#include <epode/protocol/xep0157.hpp>
#include <epode/protocol/xep0313_form.hpp>

#include <array>

namespace epode {

namespace {

template <class... Types>
std::array<const schema::form_table*, sizeof...(Types)> tables() {
    return {&schema::form_of<Types>()...};
}

} // namespace

std::span<const schema::form_table* const> typed_forms() {
    static const auto all =
        tables<muc_registration, muc_voice_request, muc_room_configuration, muc_room_info,
               pubsub_subscribe_authorization, pubsub_subscribe_options, pubsub_metadata,
               pubsub_node_configuration, pubsub_publish_options, contact_addresses, mam_filter>();
    return all;
}

} // namespace epode
