// Round trips of generated values, for every payload type: value → XML → value and
// value → JSON → value, where the values are the same when their XML is.
#include "compare.hpp"
#include "generate.hpp"

#include <schema/walk.hpp>

#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/write.hpp>
#include <epode/stanza/registry.hpp>

#include <algorithm>
#include <iostream>
#include <rapidcheck.h>
#include <string>
#include <vector>

namespace {

namespace schema = epode::schema;
using conformance::text_of;

constexpr std::string_view outer_ns = "jabber:client";

/// All types that are known, and those inside them.
std::vector<const schema::element_type*> all_types() {
    std::vector<const schema::element_type*> all = epode::known_payloads().types();
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const schema::field& f : all[i]->fields)
            for (std::size_t t = 0; t < schema::type_count(f); ++t)
                if (const auto* inner = &schema::type_at(f, t);
                    std::find(all.begin(), all.end(), inner) == all.end())
                    all.push_back(inner);
    return all;
}

/// The value as the only content of an element.
epode::xml::document written(const schema::element_type& type, const void* value) {
    epode::xml::document holder("holder", outer_ns);
    epode::diagnostics about;
    if (schema::write(type, value, holder.root(), holder.memory(), &about)) RC_FAIL(about.ours);
    return holder;
}

void same(const epode::xml::element& a, const epode::xml::element& b) {
    if (!epode::xml::equal(conformance::sorted(a).root(), conformance::sorted(b).root()))
        RC_FAIL(text_of(a) + "\nbecame\n" + text_of(b));
}

void through_xml(const schema::element_type& type, const epode::xml::element& holder) {
    const auto* source = type.is_group ? &holder : &*holder.children().begin();
    schema::object again(type);
    epode::diagnostics about;
    if (schema::read(type, *source, again.get(), &about))
        RC_FAIL(text_of(holder) + ": " + about.ours);
    same(holder, written(type, again.get()).root());
}

void through_json(const schema::element_type& type, const void* value,
                  const epode::xml::element& holder) {
    const std::string json = schema::to_json(type, value, epode::known_payloads());
    schema::object again(type);
    epode::diagnostics about;
    if (schema::from_json(type, json, again.get(), epode::known_payloads(), &about))
        RC_FAIL(json + ": " + about.ours);
    RC_TAG(type.name.view());
    const epode::xml::document back = written(type, again.get());
    if (!epode::xml::equal(conformance::sorted(holder).root(),
                           conformance::sorted(back.root()).root()))
        RC_FAIL(text_of(holder) + "\nas JSON " + json + "\nbecame\n" + text_of(back.root()));
}

bool check(const schema::element_type& type) {
    const std::string name = std::string(type.source) + " <" + std::string(type.name) + ">";
    return rc::check(name, [&] {
        schema::object value(type);
        conformance::generate(type, value.get(), epode::known_payloads());
        const epode::xml::document holder = written(type, value.get());
        if (!holder.root().has_children()) return; // a group without any of its elements
        through_xml(type, holder.root());
        through_json(type, value.get(), holder.root());
    });
}

} // namespace

int main() {
    std::size_t good = 0;
    const auto types = all_types();
    for (const schema::element_type* type : types)
        good += check(*type);
    std::cout << good << " of " << types.size() << " types make the round trips\n";
    return good == types.size() ? 0 : 1;
}
