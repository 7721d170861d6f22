#pragma once
/// The payload types of epode, in groups that are compiled apart. A group's source is the one list
/// of its types: a linker drops objects that register themselves from a static library.
/// known_payloads() has them all; a program that needs few makes a registry of some groups.
#include <epode/schema/registry.hpp>

namespace epode::protocol {

void add_core(schema::registry& known);      ///< streams, accounts, rosters, sessions
void add_forms(schema::registry& known);     ///< forms, discovery, rooms, people
void add_messaging(schema::registry& known); ///< what goes with a message
void add_modern(schema::registry& known);    ///< the same, in younger specifications
void add_pubsub(schema::registry& known);    ///< publish-subscribe and what is published
void add_jingle(schema::registry& known);    ///< calls, file transfers, uploads

/// Adds all of Types.
template <class... Types>
void add_all(schema::registry& known) {
    (known.add(schema::type_of<Types>()), ...);
}

} // namespace epode::protocol
