#include <epode/negotiation/offered_features.hpp>

#include <charconv>

namespace epode {

namespace {

void read_texts(const xml::element& list, std::string_view name, std::vector<std::string>& out) {
    for (const xml::element& child : list.children())
        if (child.is(name, list.ns)) out.emplace_back(child.text());
}

void read_limits(const xml::element& limits, offered_features& f) {
    const xml::element* bytes = limits.child("max-bytes", limits.ns);
    if (!bytes) return;
    const std::string_view text = bytes->text();
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc() && end == text.data() + text.size()) f.max_bytes = value;
}

} // namespace

offered_features offered_features::read(const xml::element& features) {
    offered_features f;
    for (const xml::element& e : features.children()) {
        if (e.is("starttls", "urn:ietf:params:xml:ns:xmpp-tls")) {
            f.start_tls = true;
            f.start_tls_required = e.child("required", e.ns) != nullptr;
        } else if (e.is("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl")) {
            read_texts(e, "mechanism", f.mechanisms);
        } else if (e.is("sasl-channel-binding", "urn:xmpp:sasl-cb:0")) {
            auto& types = f.channel_binding_types.emplace();
            for (const xml::element& b : e.children())
                if (b.is("channel-binding", e.ns))
                    types.emplace_back(b.attribute_value("type").value_or(""));
        } else if (e.is("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
            f.bind = true;
        } else if (e.is("sm", "urn:xmpp:sm:3")) {
            f.stream_management = true;
        } else if (e.is("csi", "urn:xmpp:csi:0")) {
            f.client_state_indication = true;
        } else if (e.is("ver", "urn:xmpp:features:rosterver")) {
            f.roster_versioning = true;
        } else if (e.is("limits", "urn:xmpp:stream-limits:0")) {
            read_limits(e, f);
        }
    }
    return f;
}

} // namespace epode
