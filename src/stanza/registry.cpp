#include "members.hpp"

#include <epode/protocol/known.hpp>
#include <epode/stanza/registry.hpp>

namespace epode {

namespace {

template <stream_kind kind>
void add_stanzas(schema::registry& known) {
    protocol::add_all<message_members<kind>, presence_members<kind>, iq_members<kind>>(known);
}
/// Before stanza_error, which would take the errors of any stream.
template <stream_kind... kinds>
void add_errors(schema::registry& known) {
    protocol::add_all<error_members<kinds>...>(known);
}

schema::registry make_known() {
    schema::registry known;
    add_stanzas<stream_kind::client>(known);
    add_stanzas<stream_kind::server>(known);
    add_stanzas<stream_kind::component>(known);
    add_stanzas<stream_kind::bosh>(known);
    add_errors<stream_kind::server, stream_kind::component, stream_kind::bosh>(known);
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
