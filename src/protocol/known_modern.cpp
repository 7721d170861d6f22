#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0334.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/protocol/xep0421.hpp>

namespace epode::protocol {

void add_modern(schema::registry& known) {
    add_all<chat_marker, processing_hints, origin_id, stanza_id, occupant_id>(known);
}

} // namespace epode::protocol
