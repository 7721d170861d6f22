#include "stanza/written.hpp"

#include <epode/journal/stream_state.hpp>

#include <epode/jid.hpp>
#include <epode/journal/state.hpp>
#include <epode/management/machine.hpp>
#include <epode/schema/json.hpp>
#include <epode/schema/json_data.hpp>
#include <epode/stanza/json.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <array>
#include <limits>
#include <set>
#include <type_traits>
#include <utility>

namespace epode {

using management::stanza_kind;
using schema::json_data;

namespace {

/// In the order of stanza_kind.
constexpr std::array<std::string_view, 3> kind_names = {"message", "presence", "iq"};
constexpr std::string_view name_of(stanza_kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

error_code refuse(schema::error what, std::string text, diagnostics* about) {
    if (about) about->ours = std::move(text);
    return what;
}
std::string at(std::size_t index) { return "unacked[" + std::to_string(index) + "]: "; }

std::string json_of(const stream_state::unacked_stanza& each, const schema::registry& known) {
    auto tree = xml::parse_document(each.xml, nullptr, own_stanzas);
    if (!tree || !tree->root().is(name_of(each.kind), client_namespace)) return "null";
    const auto json = schema::xml_to_json(known, name_of(each.kind), tree->root(), nullptr,
                                          schema::text_form::to_send);
    return json ? *json : "null";
}

/// The text of an element that stands alone.
template <class Stanza>
result<std::string> xml_of(const result<Stanza>& stanza) {
    if (!stanza) return stanza.error();
    std::string out;
    if (const error_code code = xml::write(out, stanza->tree())) return code;
    return out;
}
result<std::string> xml_of(stanza_kind kind, const std::string& json, diagnostics* about,
                           const schema::registry& known) {
    switch (kind) {
    case stanza_kind::message: return xml_of(message_from_json(json, about, known));
    case stanza_kind::presence: return xml_of(presence_from_json(json, about, known));
    case stanza_kind::iq: break;
    }
    return xml_of(iq_from_json(json, about, known));
}

class state_reader {
public:
    state_reader(const schema::registry& known, diagnostics* about)
        : known_(known), about_(about) {}

    error_code read(const json_data& from, stream_state& to) {
        if (!from.get_if<json_data::object>())
            return refuse(schema::error::wrong_kind, "expected an object", about_);
        if (const json_data* allowed = present(from, "allowResume")) {
            const bool* value = allowed->get_if<bool>();
            if (!value)
                return refuse(schema::error::wrong_kind, "allowResume: expected true or false",
                              about_);
            to.allow_resume = *value;
        }
        if (const error_code code = count(from, "handled", to.handled)) return code;
        if (const error_code code = count(from, "lastAck", to.last_ack)) return code;
        if (const error_code code = text(from, "id", to.id)) return code;
        if (const error_code code = text(from, "jid", to.jid)) return code;
        return list(from, to.unacked);
    }

private:
    static const json_data* present(const json_data& from, std::string_view name) {
        const json_data* member = from.find(name);
        return member && !member->get_if<std::nullptr_t>() ? member : nullptr;
    }
    error_code count(const json_data& from, std::string_view name, std::uint32_t& to) {
        const json_data* member = present(from, name);
        if (!member)
            return refuse(schema::error::missing, std::string(name) + ": is missing", about_);
        const std::int64_t* n = member->get_if<std::int64_t>();
        if (!n || *n < 0 || *n > std::numeric_limits<std::uint32_t>::max())
            return refuse(schema::error::illegal_value,
                          std::string(name) + ": expected a whole number from 0 to 2^32-1", about_);
        to = static_cast<std::uint32_t>(*n);
        return {};
    }
    error_code text(const json_data& from, std::string_view name, std::string& to) {
        const json_data* member = present(from, name);
        if (!member) return {};
        const std::string* value = member->get_if<std::string>();
        if (!value)
            return refuse(schema::error::wrong_kind, std::string(name) + ": expected a string",
                          about_);
        to = *value;
        return {};
    }
    error_code list(const json_data& from, std::vector<stream_state::unacked_stanza>& to) {
        const json_data* member = present(from, "unacked");
        if (!member) return refuse(schema::error::missing, "unacked: is missing", about_);
        const auto* items = member->get_if<json_data::list>();
        if (!items) return refuse(schema::error::wrong_kind, "unacked: expected a list", about_);
        for (std::size_t i = 0; i < items->size(); ++i)
            if (const error_code code = item((*items)[i], i, to)) return code;
        return {};
    }
    error_code item(const json_data& from, std::size_t index,
                    std::vector<stream_state::unacked_stanza>& to) {
        const auto* pair = from.get_if<json_data::list>();
        const std::string* name =
            pair && pair->size() == 2 ? (*pair)[0].get_if<std::string>() : nullptr;
        if (!name)
            return refuse(schema::error::wrong_kind,
                          at(index) + "expected a list of a kind and a stanza", about_);
        stream_state::unacked_stanza out;
        std::size_t kind = 0;
        while (kind < kind_names.size() && kind_names[kind] != *name)
            ++kind;
        if (kind == kind_names.size())
            return refuse(schema::error::illegal_value,
                          at(index) + "the kind is none of message, presence and iq", about_);
        out.kind = static_cast<stanza_kind>(kind);
        diagnostics why;
        auto xml = xml_of(out.kind, schema::to_json((*pair)[1]), &why, known_);
        if (!xml) {
            if (why.ours.empty()) why.ours = xml.error().message();
            if (about_) about_->ours = at(index) + why.ours;
            return xml.error();
        }
        out.xml = std::move(*xml);
        to.push_back(std::move(out));
        return {};
    }

    const schema::registry& known_;
    diagnostics* about_;
};

} // namespace

std::string to_json(const stream_state& state, const schema::registry& known) {
    std::string out = R"({"allowResume":)";
    out += state.allow_resume ? "true" : "false";
    out += R"(,"handled":)" + std::to_string(state.handled);
    out += R"(,"id":)" + schema::to_json(json_data{state.id});
    if (!state.jid.empty()) out += R"(,"jid":)" + schema::to_json(json_data{state.jid});
    out += R"(,"lastAck":)" + std::to_string(state.last_ack);
    out += R"(,"unacked":[)";
    for (const stream_state::unacked_stanza& each : state.unacked) {
        if (out.back() != '[') out += ',';
        out.append("[\"").append(name_of(each.kind)).append("\",");
        out += json_of(each, known) + "]";
    }
    return out + "]}";
}

result<stream_state> stream_state_from_json(std::string_view json, diagnostics* about,
                                            const schema::registry& known) {
    const auto data = schema::parse_json(json, about);
    if (!data) return data.error();
    stream_state out;
    if (const error_code code = state_reader(known, about).read(*data, out)) return code;
    return out;
}

namespace journal {

namespace {

/// One stanza in flight, and the message that it is.
class flight_maker {
public:
    flight_maker(const stream_state& from, state& to, const limits& bounds, diagnostics* about)
        : from_(from), to_(to), about_(about) {
        // Ours were measured without their namespace, and may be deeper than a peer's.
        stanza_bounds_.stanza_bytes = bounds.stanza_bytes + 64;
        stanza_bounds_.stanza_depth = 256;
    }

    error_code add(std::size_t index) {
        const stream_state::unacked_stanza& each = from_.unacked[index];
        auto tree = xml::parse_document(each.xml, nullptr, stanza_bounds_);
        if (!tree || !tree->root().is(name_of(each.kind), client_namespace))
            return refuse(schema::error::illegal_value,
                          at(index) + "no well-formed stanza of kind " +
                              std::string(name_of(each.kind)) + " within the limits",
                          about_);
        numbered n;
        n.sequence = to_.acknowledged + to_.in_flight.size();
        n.kind = each.kind;
        // The form that is written: the stream's namespace is left out.
        if (xml::write(n.bytes, tree->root(), client_namespace))
            return refuse(schema::error::illegal_value, at(index) + "cannot be written", about_);
        if (each.kind == stanza_kind::message) follow(tree->root(), n);
        to_.in_flight.push_back(std::move(n));
        return {};
    }

private:
    /// A message that can be known by its id has a fate; any other is written again all the same.
    void follow(const xml::element& root, numbered& n) {
        const std::string id(root.attribute_value("id").value_or(""));
        if (id.empty() || !ids_.insert(id).second) return;
        // Without an address it is for the account itself (RFC 6120 §10.3).
        auto to = jid::parse(root.attribute_value("to").value_or(to_.account));
        if (!to) return;
        message m;
        m.number = n.message = ++to_.last_message;
        m.id = id;
        m.to = to->str();
        m.groupchat = root.attribute_value("type") == "groupchat";
        m.bytes = std::exchange(n.bytes, {});
        to_.messages.emplace(m.number, std::move(m));
    }

    const stream_state& from_;
    state& to_;
    limits stanza_bounds_ = own_stanzas;
    diagnostics* about_;
    std::set<std::string> ids_;
};

} // namespace

result<state> state_of(const stream_state& s, const limits& bounds, diagnostics* about) {
    using schema::error;
    state out;
    if (s.id.size() > management::machine::maximum_id_bytes)
        return refuse(error::illegal_value,
                      "id: more than " + std::to_string(management::machine::maximum_id_bytes) +
                          " bytes",
                      about);
    if (s.jid.empty() && !s.id.empty())
        return refuse(error::missing, "jid: a session has one", about);
    std::string address;
    if (!s.jid.empty()) {
        const auto parsed = jid::parse(s.jid);
        if (!parsed || !parsed->is_full())
            return refuse(error::illegal_value, "jid: no address with a resource", about);
        address = parsed->str();
        out.account = parsed->bare_text();
    }
    // No session of ours ever has more than that.
    if (const std::size_t most = bounds.outbox_messages + bounds.unacked_stanzas;
        s.unacked.size() > most)
        return refuse(error::illegal_value,
                      "unacked: more than " + std::to_string(most) + " stanzas", about);
    if (!s.id.empty()) out.session_number = 1;
    if (!s.id.empty() && s.allow_resume) out.stream = stream{s.id, {}, {}, address};
    out.acknowledged = s.last_ack;
    out.handled = s.handled;
    flight_maker flight(s, out, bounds, about);
    for (std::size_t i = 0; i < s.unacked.size(); ++i)
        if (const error_code code = flight.add(i)) return code;
    return out;
}

} // namespace journal

} // namespace epode
