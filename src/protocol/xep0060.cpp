#include <epode/protocol/xep0060_event.hpp>

namespace epode {

namespace {

constexpr std::string_view with_presence = "presence";

bool parse_expiry(void* out, std::string_view text) {
    auto& expiry = *static_cast<pubsub_expiry*>(out);
    expiry = {};
    if (text == with_presence) return true;
    return schema::time_codec.parse(&expiry.at.emplace(), text);
}
bool format_expiry(const void* in, std::string& out) {
    const auto& expiry = *static_cast<const pubsub_expiry*>(in);
    if (expiry.at) return schema::time_codec.format(&*expiry.at, out);
    out += with_presence;
    return true;
}

/// One of the event's members, by the name that it has in XML and in JSON.
template <auto Member>
struct event_kind {
    std::string_view name;

    void get(const pubsub_event& event, std::string& json) const {
        if (!json.empty() || !(event.*Member)) return;
        json.append("\"").append(name).append("\"");
    }
    bool set(pubsub_event& event, std::string_view json) const {
        if (json.size() < 2 || json.substr(1, json.size() - 2) != name) return false;
        if (!(event.*Member)) (event.*Member).emplace();
        return true;
    }
};

template <class F>
auto with_event_kinds(F visit) {
    return visit(event_kind<&pubsub_event::purge>{"purge"},
                 event_kind<&pubsub_event::deleted>{"delete"},
                 event_kind<&pubsub_event::subscription>{"subscription"},
                 event_kind<&pubsub_event::configuration>{"configuration"},
                 event_kind<&pubsub_event::items>{"items"},
                 event_kind<&pubsub_event::collection>{"collection"});
}

void get_event_type(const void* object, const schema::registry&, std::string& json) {
    const auto& event = *static_cast<const pubsub_event*>(object);
    with_event_kinds([&](const auto&... kinds) { (kinds.get(event, json), ...); });
}

bool set_event_type(void* object, std::string_view json) {
    auto& event = *static_cast<pubsub_event*>(object);
    return with_event_kinds([&](const auto&... kinds) { return (kinds.set(event, json) || ...); });
}

} // namespace

constinit const schema::value_codec pubsub_expiry_codec{&parse_expiry, &format_expiry,
                                                        "date and time, or `presence`"};
constinit const schema::computed_operations pubsub_event::event_type{&get_event_type,
                                                                     &set_event_type};

} // namespace epode
