// A program that translates to JSON and back, with all payload types or, without
// BENCH_ALL_TYPES, with none. What the types add to a program is the difference of the two.
#include <epode/protocol/known.hpp>
#include <epode/schema/json.hpp>
#include <epode/schema/registry.hpp>
#include <epode/xml/parse.hpp>

#include <cstdio>

int main(int count, char** arguments) {
    epode::schema::registry known;
#ifdef BENCH_ALL_TYPES
    epode::protocol::add_core(known);
    epode::protocol::add_forms(known);
    epode::protocol::add_messaging(known);
    epode::protocol::add_modern(known);
    epode::protocol::add_pubsub(known);
    epode::protocol::add_jingle(known);
#endif
    if (count < 3) return 2;
    const auto parsed = epode::xml::parse_document(arguments[1]);
    if (!parsed) return 1;
    const auto json = epode::schema::xml_to_json(known, arguments[2], parsed->root());
    if (json) std::puts(json->c_str());
    return json && epode::schema::json_to_xml(known, arguments[2], *json) ? 0 : 1;
}
