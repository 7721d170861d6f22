#include "members.hpp"

#include <epode/protocol/known.hpp>
#include <epode/stanza/registry.hpp>

namespace epode {

namespace {

schema::registry make_known() {
    schema::registry known;
    protocol::add_all<message_members, presence_members, iq_members>(known);
    protocol::add_core(known);
    protocol::add_forms(known);
    protocol::add_messaging(known);
    protocol::add_modern(known);
    protocol::add_pubsub(known);
    protocol::add_jingle(known);
    return known;
}

} // namespace

const schema::registry& known_payloads() {
    static const schema::registry all = make_known();
    return all;
}

} // namespace epode
