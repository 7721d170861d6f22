#include "session.hpp"

#include <algorithm>
#include <charconv>

namespace epode::bench {
namespace {

constexpr std::size_t flood_piece_bytes = 65536;

std::string_view attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != tag.npos; at = tag.find(name, at + 1)) {
        std::size_t quote = at + name.size() + 1;
        if (tag[at - 1] != ' ' || quote >= tag.size() || tag[quote - 1] != '=') continue;
        std::size_t end = tag.find(tag[quote], quote + 1);
        return tag.substr(quote + 1, end - quote - 1);
    }
    return {};
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

template <class Number>
std::string_view read_number(std::string_view text, Number& number) {
    auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return {rest, text.data() + text.size()};
}

} // namespace

void session::input(std::string_view bytes) {
    bool kept = !pending_.empty();
    if (kept) pending_.append(bytes);
    std::string_view rest = kept ? std::string_view(pending_) : bytes;
    while (!closed_ && !start_tls_) {
        scanner::unit unit = scanner_.next(rest);
        if (unit.what == scanner::kind::incomplete) break;
        if (unit.what == scanner::kind::stream_open) on_stream();
        if (unit.what == scanner::kind::element) on_element(unit.text);
        if (unit.what == scanner::kind::stream_close) {
            output.append("</stream:stream>");
            closed_ = true;
        }
        rest.remove_prefix(unit.size);
    }
    if (kept)
        pending_.erase(0, pending_.size() - rest.size());
    else
        pending_.assign(rest);
}

bool session::take_start_tls() {
    if (!start_tls_ || !output.empty()) return false;
    start_tls_ = false;
    encrypted_ = true;
    scanner_.restart();
    pending_.clear();
    return true;
}

void session::on_stream() {
    output
        .append("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                "xmlns:stream='http://etherx.jabber.org/streams' from='localhost' id='s")
        .append(std::to_string(number_))
        .append("' version='1.0'><stream:features>");
    if (demands_tls_ && !encrypted_) {
        output.append("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>");
    } else if (!authenticated_) {
        output.append("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                      "<mechanism>PLAIN</mechanism><mechanism>ANONYMOUS</mechanism></mechanisms>");
    } else {
        output.append("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                      "<sm xmlns='urn:xmpp:sm:3'/>");
    }
    output.append("</stream:features>");
}

void session::on_element(std::string_view element) {
    auto is = [&](std::string_view name) {
        return element.size() > name.size() + 1 && element.substr(1, name.size()) == name &&
               contains(" />", element.substr(name.size() + 1, 1));
    };
    if (is("message")) return on_message(element);
    if (is("iq")) return on_iq(element);
    if (is("presence")) return void(++handled_);
    if (is("a")) return on_ack(element);
    if (is("enable")) return on_enable();
    if (is("r")) {
        ++seen_.requests;
        output.append("<a xmlns='urn:xmpp:sm:3' h='").append(std::to_string(handled_));
        output.append("'/>");
    } else if (is("auth")) {
        authenticated_ = true;
        scanner_.restart();
        output.append("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    } else if (is("starttls")) {
        start_tls_ = true;
        output.append("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    } else if (is("resume")) {
        output.append("<failed xmlns='urn:xmpp:sm:3'><item-not-found "
                      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    }
}

void session::on_message(std::string_view element) {
    ++handled_;
    ++seen_.messages;
    if (!contains(element.substr(0, element.find('>')), "flood@")) return;
    std::string_view body = element.substr(element.find("<body>") + 6);
    std::size_t count = 0;
    body = read_number(body, count);
    read_number(body.substr(1), flood_request_every_);
    flood_left_ += count;
}

void session::on_iq(std::string_view element) {
    ++handled_;
    std::string_view tag = element.substr(0, element.find('>'));
    std::string_view type = attribute(tag, "type");
    if (type != "get" && type != "set") return;
    std::string answer;
    if (contains(element, "urn:ietf:params:xml:ns:xmpp-bind")) {
        answer = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>user@localhost/bench" +
                 std::to_string(number_) + "</jid></bind>";
    } else if (contains(element, "jabber:iq:roster")) {
        answer = "<query xmlns='jabber:iq:roster'/>";
    } else if (contains(element, "disco#info")) {
        answer = "<query xmlns='http://jabber.org/protocol/disco#info'>"
                 "<identity category='server' type='im'/></query>";
    } else if (!contains(element, "urn:xmpp:ping") && !contains(element, "urn:xmpp:carbons:2")) {
        answer = "<error type='cancel'><service-unavailable "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    }
    output.append("<iq type='").append(contains(answer, "<error") ? "error" : "result");
    output.append("' id='").append(attribute(tag, "id"));
    // An answer comes from where the request went, or the client does not pair it (RFC 6120 §8.2.3)
    if (auto to = attribute(tag, "to"); !to.empty()) output.append("' from='").append(to);
    output.append("'>").append(answer).append("</iq>");
}

void session::on_enable() {
    ++seen_.enabled;
    managed_ = true;
    handled_ = 0;
    output.append("<enabled xmlns='urn:xmpp:sm:3' resume='true' max='600' id='m")
        .append(std::to_string(number_))
        .append("'/>");
}

void session::on_ack(std::string_view element) {
    ++seen_.acks;
    std::uint32_t handled = last_ack_;
    read_number(attribute(element, "h"), handled);
    seen_.acknowledged += handled - last_ack_;
    last_ack_ = handled;
}

void session::flood() {
    constexpr std::string_view request = "<r xmlns='urn:xmpp:sm:3'/>";
    while (flood_left_ > 0 && output.size() < flood_piece_bytes) {
        message_.append(output, flood_sent_++);
        --flood_left_;
        ++seen_.flooded;
        if (managed_ && flood_left_ % flood_request_every_ == 0) output.append(request);
    }
}

} // namespace epode::bench
