#include "conversation.hpp"

#include <openssl/ssl.h>
#include <stdexcept>

namespace epode::test {

using transport::test::authority;
using transport::test::issue;
using transport::test::server_context;

const identity& honest() {
    static const identity instance =
        issue({.common_name = "x", .names = "DNS:example.org"}, &authority());
    return instance;
}

std::string repeated(std::string_view what, int how_often) {
    std::string out;
    for (int i = 0; i < how_often; ++i)
        out += what;
    return out;
}

std::size_t occurrences(std::string_view in, std::string_view what) {
    std::size_t out = 0;
    for (std::size_t at = in.find(what); at != in.npos; at = in.find(what, at + what.size()))
        ++out;
    return out;
}

std::string mechanisms(std::string_view names) {
    std::string out = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    while (!names.empty()) {
        const std::size_t blank = std::min(names.find(' '), names.size());
        out += "<mechanism>" + std::string(names.substr(0, blank)) + "</mechanism>";
        names.remove_prefix(std::min(blank + 1, names.size()));
    }
    return out + "</mechanisms>";
}

std::string sasl_element(std::string_view name, std::string_view text) {
    return "<" + std::string(name) + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
           base64_encode(text) + "</" + std::string(name) + ">";
}

std::string attribute_in(std::string_view xml, std::string_view name) {
    const std::string key = " " + std::string(name) + "='";
    const std::size_t at = xml.find(key);
    if (at == xml.npos) return {};
    const std::size_t begin = at + key.size();
    return std::string(xml.substr(begin, xml.find('\'', begin) - begin));
}

namespace {

/// What is between the last tag that opened and the end tag that the text ends with.
std::string content_of(std::string_view element) {
    const std::size_t end = element.rfind('<');
    const std::size_t begin = element.rfind('>', end) + 1;
    const std::string_view encoded = element.substr(begin, end - begin);
    auto out = base64_decode(encoded);
    if (!out) throw std::runtime_error("no base64: " + std::string(element));
    return std::move(*out);
}

} // namespace

bool conversation::read_more() {
    const bool inside = link_.tls() != nullptr;
    const std::string more = link_.read_some();
    unread_ += more;
    (inside ? secure_ : plain_) += more;
    return !more.empty();
}

std::string conversation::await(std::string_view text) {
    std::size_t searched = 0;
    for (;;) {
        const std::size_t at = unread_.find(text, searched);
        if (at != unread_.npos) {
            std::string out = unread_.substr(0, at + text.size());
            unread_.erase(0, out.size());
            return out;
        }
        searched = unread_.size() - std::min(unread_.size(), text.size() - 1);
        if (!read_more())
            throw std::runtime_error("waited for " + std::string(text) + ", got " + unread_);
    }
}

std::string conversation::sync() {
    send(request);
    await("<a xmlns='urn:xmpp:sm:3'");
    return attribute_in(await("/>"), "h");
}

std::string conversation::await_end() {
    read_rest();
    return std::exchange(unread_, {});
}

void conversation::read_rest() {
    while (read_more())
        ;
}

void conversation::open(std::string_view features) {
    await("<stream:stream ");
    await(">");
    send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='s' version='1.0' "
         "xmlns:stream='http://etherx.jabber.org/streams' from='example.org'><stream:features>" +
         std::string(features) + "</stream:features>");
}

void conversation::accept_tls(const identity& shown) {
    const auto context = server_context(shown);
    if (!link_.accept_tls(context.get())) throw std::runtime_error("no TLS");
}

void conversation::start_tls() {
    open(start_tls_feature);
    await(start_tls_feature);
    send(proceed);
    accept_tls();
}

std::string conversation::show(const identity& unacceptable) {
    open(start_tls_feature);
    await(start_tls_feature);
    send(proceed);
    return show_at_once(unacceptable);
}

std::string conversation::show_at_once(const identity& unacceptable) {
    const auto context = server_context(unacceptable);
    link_.accept_tls(context.get()); // whether the client lets it come to its end or not
    return await_end();
}

std::string conversation::await_auth(std::string_view offered) {
    open(offered);
    const std::string auth = await("</auth>");
    said = content_of(auth);
    return attribute_in(auth, "mechanism");
}

std::string conversation::challenge(std::string_view text) {
    send(sasl_element("challenge", text));
    return said = content_of(await("</response>"));
}

void conversation::authenticate(std::string_view offered) {
    scram.password = password;
    await_auth(offered);
    const std::string answer = challenge(scram.first(said));
    send(sasl_element("success", scram.final(answer)));
}

void conversation::log_in() {
    start_tls();
    authenticate();
    open(after_login_features);
}

void conversation::bind() {
    const std::string id = attribute_in(await("</iq>"), "id");
    send("<iq type='result' id='" + id +
         "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org/r</jid></bind>"
         "</iq>");
}

void conversation::enable(std::string_view attributes) {
    await("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    send("<enabled xmlns='urn:xmpp:sm:3' " + std::string(attributes) + "/>");
}

void conversation::come_online() {
    log_in();
    bind();
    enable();
}

std::string conversation::await_resume() {
    log_in();
    await("<resume ");
    return await("/>");
}

void conversation::resumed(std::string_view h, std::string_view previd) {
    send("<resumed xmlns='urn:xmpp:sm:3' previd='" + std::string(previd) + "' h='" +
         std::string(h) + "'/>");
}

void conversation::refused(std::string_view attributes) {
    send("<failed xmlns='urn:xmpp:sm:3' " + std::string(attributes) +
         "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
}

std::string conversation::exporter() const {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::string out(32, '\0');
    const unsigned char no_context = 0;
    SSL_export_keying_material(link_.tls(), reinterpret_cast<unsigned char*>(out.data()),
                               out.size(), label.data(), label.size(), &no_context, 0, 1);
    return out;
}

} // namespace epode::test
