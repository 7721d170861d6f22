// What the tables read of an element they can write, and read again as the same; likewise by way of
// JSON.
//
// Input: an XML document.
#include "support/fuzz.hpp"
#include "support/json_again.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>
#include <epode/stanza/json.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <memory>
#include <string>

namespace {

using namespace epode;
using fuzz::require;
using schema::element_type;

using object = std::unique_ptr<void, void* (*)(void*)>;
object make(const element_type& type) { return {type.own(nullptr), type.own}; }

std::string text_of(const xml::element& e) {
    std::string out;
    require(!xml::write(out, e), "a tree that was read can be written");
    return out;
}

/// Something with what is written of the object inside.
xml::document written(const element_type& type, const void* value, std::string_view ns) {
    xml::document around("around", ns);
    diagnostics about;
    const error_code refused = schema::write(type, value, around.root(), around.memory(), &about);
    require(!refused, "what was read can be written: " + about.ours, type.name);
    return around;
}

void check_as(const element_type& type, const xml::element& e, std::string_view outer_ns) {
    const auto& known = known_payloads();
    const object value = make(type);
    diagnostics about;
    if (schema::read(type, e, value.get(), &about)) {
        require(!about.ours.empty(), "a refusal is explained", type.name);
        return;
    }
    const xml::document first = written(type, value.get(), outer_ns);
    const xml::element* inside = schema::next_payload(type, first.root());
    if (!inside) { // a group of which nothing is there
        require(!first.root().has_children(), "what was written is found", text_of(first.root()));
        return;
    }
    const object again = make(type);
    require(!schema::read(type, *inside, again.get(), &about),
            "what was written can be read: " + about.ours, text_of(first.root()));
    const xml::document second = written(type, again.get(), outer_ns);
    require(xml::equal(first.root(), second.root()), "written again it is the same",
            text_of(first.root()) + "\n" + text_of(second.root()));

    if (type.ns.empty()) return; // JSON of it alone does not say in what namespace it is
    const std::string json = schema::to_json(type, value.get(), known);
    const object of_json = make(type);
    const error_code refused = schema::from_json(type, json, of_json.get(), known, &about);
    require(!refused, "JSON that was written can be read: " + about.ours, json);
    const std::string json_again = schema::to_json(type, of_json.get(), known);
    require(fuzz::is_same_json(json, json_again), "JSON written again is the same",
            json + "\n" + json_again);
}

// NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth
void check_all(const xml::element& e, std::string_view outer_ns, int& left) {
    for (const element_type* type : known_payloads().types())
        if (--left > 0 && schema::matches(*type, e)) check_as(*type, e, outer_ns);
    for (const xml::element& child : e.children())
        if (left > 0) check_all(child, e.ns, left);
}

template <class Stanza>
void check_stanza(const xml::element& e,
                  result<Stanza> (*read)(std::string_view, diagnostics*, const schema::registry&)) {
    const Stanza stanza{xml::document(e)};
    const std::string json = to_json(stanza);
    require(json != "{}", "a stanza has a translation", text_of(e));
    diagnostics about;
    const auto again = read(json, &about, known_payloads());
    require(again.has_value(), "a stanza's JSON can be read: " + about.ours, json);
    const std::string json_again = to_json(*again);
    require(fuzz::is_same_json(json, json_again), "a stanza's JSON is the same",
            json + "\n" + json_again);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto d = xml::parse_document(fuzz::text_of(data, size));
    if (!d) return 0;
    int left = 2'000;
    check_all(d->root(), "jabber:client", left);
    if (d->root().ns != client_namespace) return 0;
    if (d->root().name == "message") check_stanza<message>(d->root(), message_from_json);
    if (d->root().name == "presence") check_stanza<presence>(d->root(), presence_from_json);
    if (d->root().name == "iq") check_stanza<iq>(d->root(), iq_from_json);
    return 0;
}
