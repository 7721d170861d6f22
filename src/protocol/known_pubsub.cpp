#include <epode/protocol/known.hpp>

#include <epode/protocol/rfc4287.hpp>
#include <epode/protocol/xep0048.hpp>
#include <epode/protocol/xep0049.hpp>
#include <epode/protocol/xep0060_event.hpp>
#include <epode/protocol/xep0080.hpp>
#include <epode/protocol/xep0084.hpp>
#include <epode/protocol/xep0107.hpp>
#include <epode/protocol/xep0108.hpp>
#include <epode/protocol/xep0118.hpp>
#include <epode/protocol/xep0402.hpp>

namespace epode::protocol {

void add_pubsub(schema::registry& known) {
    add_all<atom_entry, bookmark_storage, private_storage, pubsub, pubsub_owner, pubsub_event,
            pubsub_item, pubsub_event_item, pubsub_error, geoloc, avatar_data, avatar_metadata,
            user_mood, user_activity, user_tune, bookmark>(known);
}

} // namespace epode::protocol
