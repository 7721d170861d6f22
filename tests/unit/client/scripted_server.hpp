#pragma once
#include <epode/base/bytes.hpp>
#include <epode/xml/element.hpp>
#include <epode/xml/stream_parser.hpp>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace epode::test {

namespace asio = boost::asio;

/// An XMPP server in small on a loopback socket: plaintext, ANONYMOUS login, XEP-0198. The test
/// sets what it does and sees what the client wrote; it runs in the test's own io_context.
class scripted_server {
public:
    using tcp = asio::ip::tcp;

    explicit scripted_server(asio::io_context& context)
        : acceptor_(context, {asio::ip::address_v4::loopback(), 0}) {
        accept();
    }
    ~scripted_server() { stop(); }

    std::string url() const {
        return "tcp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

    bool management = true;  ///< offers XEP-0198
    bool acks = true;        ///< answers `<r/>`
    bool resumes = true;     ///< knows the session that is asked for
    bool tells_count = true; ///< `<failed h=…/>`
    bool silent = false;     ///< reads, and answers nothing at all
    std::function<void(const xml::element&)> on_stanza;

    int connections = 0;
    std::string wire;                   ///< all that the client wrote
    std::vector<std::string> messages;  ///< ids of the messages that came, in order
    std::uint32_t handled = 0;          ///< stanzas of the session
    std::optional<std::uint32_t> count; ///< `h` of the client's last `<a/>`
    int answers = 0;                    ///< how many `<a/>` came
    int closes = 0;                     ///< how many streams the client closed

    bool connected() const noexcept { return link_ && link_->open; }
    void write(const std::string& bytes) {
        boost::system::error_code ignored;
        if (link_) asio::write(link_->socket, asio::buffer(bytes), ignored);
    }
    void ack() { write("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(handled) + "'/>"); }
    /// The connection is gone, without a word.
    void cut() {
        if (link_) drop(*link_);
        link_.reset();
    }
    void stop() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        cut();
    }
    static std::string text(const xml::element& e, std::string_view attribute) {
        return std::string(e.attribute_value(attribute).value_or(""));
    }

private:
    struct link {
        explicit link(tcp::socket s) : socket(std::move(s)) {}
        tcp::socket socket;
        xml::stream_parser parser;
        std::array<char, 4096> buffer{};
        bool logged_in = false;
        bool open = true;
    };

    static void drop(link& l) {
        boost::system::error_code ignored;
        l.open = false;
        l.socket.close(ignored);
    }
    void accept() {
        acceptor_.async_accept([this](boost::system::error_code code, tcp::socket socket) {
            if (code) return; // stopped; this may be gone
            cut();
            link_ = std::make_shared<link>(std::move(socket));
            ++connections;
            read(link_);
            accept();
        });
    }
    void read(const std::shared_ptr<link>& l) {
        l->socket.async_read_some(asio::buffer(l->buffer),
                                  [this, l](boost::system::error_code code, std::size_t got) {
                                      if (!l->open) return; // this may be gone
                                      if (code) return drop(*l);
                                      receive(*l, {l->buffer.data(), got});
                                      if (l->open) read(l);
                                  });
    }
    void receive(link& l, std::string_view bytes) {
        wire += bytes;
        if (silent || l.parser.feed(as_bytes(bytes))) return;
        while (auto item = l.parser.next()) {
            if (std::holds_alternative<xml::stream_open>(*item)) {
                open_stream(l);
            } else if (const auto* d = std::get_if<xml::document>(&*item)) {
                element(l, d->root());
            } else {
                ++closes;
                write("</stream:stream>");
                return drop(l);
            }
            if (!l.open) return;
        }
    }
    void open_stream(link& l) {
        write("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/"
              "streams' id='s' from='example.org' version='1.0'><stream:features>" +
              std::string(l.logged_in ? "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                                      : "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                                        "<mechanism>ANONYMOUS</mechanism></mechanisms>") +
              (management ? "<sm xmlns='urn:xmpp:sm:3'/>" : "") + "</stream:features>");
    }
    void element(link& l, const xml::element& e) {
        if (e.name == "auth") {
            l.logged_in = true;
            write("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
            l.parser.reset();
        } else if (e.ns == "urn:xmpp:sm:3") {
            stream_management(e);
        } else if (e.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
            write("<iq type='result' id='" + text(e, "id") +
                  "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                  "<jid>alice@example.org/r</jid></bind></iq>");
        } else if (e.ns == "jabber:client") {
            ++handled;
            if (e.name == "message") messages.push_back(text(e, "id"));
            if (on_stanza) on_stanza(e);
        }
    }
    void stream_management(const xml::element& e) {
        if (e.name == "enable") {
            handled = 0;
            write("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='secret-session'/>");
        } else if (e.name == "r") {
            if (acks) ack();
        } else if (e.name == "a") {
            ++answers;
            count = static_cast<std::uint32_t>(std::stoul(text(e, "h")));
        } else if (e.name == "resume" && resumes) {
            write("<resumed xmlns='urn:xmpp:sm:3' previd='secret-session' h='" +
                  std::to_string(handled) + "'/>");
        } else if (e.name == "resume") {
            write("<failed xmlns='urn:xmpp:sm:3'" +
                  (tells_count ? " h='" + std::to_string(handled) + "'" : std::string()) +
                  "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        }
    }

    tcp::acceptor acceptor_;
    std::shared_ptr<link> link_;
};

} // namespace epode::test
