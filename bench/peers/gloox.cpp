// gloox through its public API.
#include "../common/sample.hpp"
#include "../common/suite.hpp"
#include "../common/usage.hpp"

#include <gloox/chatstate.h>
#include <gloox/client.h>
#include <gloox/connectionbase.h>
#include <gloox/connectionlistener.h>
#include <gloox/connectiontcpclient.h>
#include <gloox/eventhandler.h>
#include <gloox/message.h>
#include <gloox/messagehandler.h>
#include <gloox/parser.h>
#include <gloox/receipt.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace {

using namespace epode::bench;

/// XEP-0359, which gloox 1.0.24 does not know: what an application would write for it.
class origin_id : public gloox::StanzaExtension {
public:
    static constexpr int kind = gloox::ExtUser + 1;
    explicit origin_id(std::string id) : StanzaExtension(kind), id_(std::move(id)) {}
    const std::string& id() const { return id_; }
    const std::string& filterString() const override {
        static const std::string filter = "/message/origin-id[@xmlns='urn:xmpp:sid:0']";
        return filter;
    }
    gloox::StanzaExtension* newInstance(const gloox::Tag* tag) const override {
        return new origin_id(tag->findAttribute("id"));
    }
    gloox::Tag* tag() const override {
        auto* tag = new gloox::Tag("origin-id", "xmlns", std::string(sample::stanza_ids));
        tag->addAttribute("id", id_);
        return tag;
    }
    gloox::StanzaExtension* clone() const override { return new origin_id(id_); }

private:
    std::string id_;
};

void register_extensions(gloox::Client& client) {
    client.registerStanzaExtension(new gloox::ChatState(gloox::ChatStateInvalid));
    client.registerStanzaExtension(new gloox::Receipt(gloox::Receipt::Invalid));
    client.registerStanzaExtension(new origin_id(""));
}

std::unique_ptr<gloox::Message> make_message(std::size_t number) {
    std::string id = sample::id(number);
    auto message = std::make_unique<gloox::Message>(gloox::Message::Chat,
                                                    gloox::JID(std::string(sample::recipient)),
                                                    std::string(sample::body));
    message->setID(id);
    message->addExtension(new gloox::ChatState(gloox::ChatStateActive));
    message->addExtension(new gloox::Receipt(gloox::Receipt::Request));
    message->addExtension(new origin_id(id));
    return message;
}

/// Counts the messages that are what was sent.
class counter : public gloox::MessageHandler {
public:
    std::size_t messages = 0;
    void handleMessage(const gloox::Message& message, gloox::MessageSession*) override {
        auto* state = message.findExtension<gloox::ChatState>(gloox::ExtChatState);
        auto* receipt = message.findExtension<gloox::Receipt>(gloox::ExtReceipt);
        auto* origin = message.findExtension<origin_id>(origin_id::kind);
        messages += message.body() == sample::body && message.from().full() == sample::sender &&
                    !message.to().full().empty() && message.subtype() == gloox::Message::Chat &&
                    state && state->state() == gloox::ChatStateActive && receipt &&
                    receipt->rcpt() == gloox::Receipt::Request && origin &&
                    origin->id() == message.id();
    }
};

/// A connection without a socket, so that bytes can be handed to the client by hand.
class no_connection : public gloox::ConnectionBase {
public:
    no_connection() : ConnectionBase(nullptr) { m_state = gloox::StateConnected; }
    gloox::ConnectionError connect() override { return gloox::ConnNoError; }
    gloox::ConnectionError recv(int) override { return gloox::ConnNoError; }
    bool send(const std::string&) override { return true; }
    gloox::ConnectionError receive() override { return gloox::ConnNoError; }
    void disconnect() override {}
    void getStatistics(long& in, long& out) override { in = out = 0; }
    gloox::ConnectionBase* newInstance() const override { return new no_connection; }
};

class tag_counter : public gloox::TagHandler {
public:
    std::size_t tags = 0;
    void handleTag(gloox::Tag* tag) override { tags += tag->name() == "message"; }
};

/// From bytes to the message handler of a client.
double parse_typed_us(const options& options) {
    gloox::Client client(gloox::JID("user@localhost/bench"), "secret");
    client.setConnectionImpl(new no_connection);
    register_extensions(client);
    counter counter;
    client.registerMessageHandler(&counter);
    client.handleReceivedData(client.connectionImpl(), std::string(sample::stream_header));
    sample_input input;
    return cpu_per_stanza(options.count, [&](std::size_t count) {
        counter.messages = 0;
        input.feed(count, parse_chunk_bytes, [&](std::string_view chunk) {
            client.handleReceivedData(client.connectionImpl(), std::string(chunk));
        });
        require_count("messages", counter.messages, count);
    });
}

double parse_tree_us(const options& options) {
    tag_counter counter;
    gloox::Parser parser(&counter);
    std::string header(sample::stream_header);
    parser.feed(header);
    sample_input input;
    return cpu_per_stanza(options.count, [&](std::size_t count) {
        counter.tags = 0;
        input.feed(count, parse_chunk_bytes, [&](std::string_view chunk) {
            std::string copy(chunk);
            parser.feed(copy);
        });
        require_count("messages", counter.tags, count);
    });
}

figures parse(const options& options) {
    return {{"typed", parse_typed_us(options)}, {"tree", parse_tree_us(options)}};
}

figures serialise(const options& options) {
    auto to_text = [](const gloox::Message& message) {
        std::unique_ptr<gloox::Tag> tag(message.tag());
        keep(tag->xml());
    };
    auto made = make_message(1);
    double text_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(*made);
    });
    double built_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(*make_message(i));
    });
    return {{"text", text_us}, {"built", built_us}};
}

class gloox_connection : public connection, gloox::ConnectionListener, gloox::EventHandler {
public:
    explicit gloox_connection(const options& options)
        : client_(gloox::JID("user@localhost/bench"), "secret", options.port) {
        client_.setServer("127.0.0.1");
        client_.setTls(options.tls ? gloox::TLSRequired : gloox::TLSDisabled);
        if (options.tls) client_.setCACerts({options.ca_file});
        client_.setCompression(false); // on by default, at 90 kB a connection even when not offered
        client_.setStreamManagement(true, true);
        register_extensions(client_);
        client_.registerConnectionListener(this);
        client_.registerMessageHandler(&counter_);
        if (!client_.connect(false)) throw std::runtime_error("connecting failed");
        while (!online_)
            run();
    }

    void send(std::size_t first, std::size_t count) override {
        for (std::size_t i = 0; i < count; ++i) {
            client_.send(*make_message(first + i));
            if ((i + 1) % send_batch != 0) continue;
            // gloox never asks for an acknowledgement by itself.
            client_.reqStreamManagement();
            run(0);
        }
        ping();
    }
    void receive(std::size_t count) override {
        counter_.messages = 0;
        client_.send(gloox::Message(gloox::Message::Chat, gloox::JID(std::string(flood_address)),
                                    flood_body(count)));
        while (counter_.messages < count)
            run();
        ping();
    }
    void run(int timeout_us = 1000000) {
        if (client_.recv(timeout_us) != gloox::ConnNoError || failed_)
            throw std::runtime_error("the connection was lost");
    }

private:
    void ping() {
        answered_ = false;
        client_.xmppPing(gloox::JID("localhost"), this);
        while (!answered_)
            run();
    }
    void onConnect() override { online_ = true; }
    void onDisconnect(gloox::ConnectionError) override { failed_ = true; }
    bool onTLSConnect(const gloox::CertInfo&) override { return true; }
    void handleEvent(const gloox::Event&) override { answered_ = true; }

    gloox::Client client_;
    counter counter_;
    bool online_ = false;
    bool failed_ = false;
    bool answered_ = false;
};

figures memory(const options& options) {
    std::vector<std::unique_ptr<gloox_connection>> connections;
    return memory_per_connection(
        options.connections,
        [&](std::size_t) { connections.push_back(std::make_unique<gloox_connection>(options)); },
        [&] {
            for (int i = 0; i < 10; ++i)
                for (auto& one : connections)
                    one->run(0);
        });
}

} // namespace

int main(int argc, char** argv) {
    suite gloox;
    gloox.library = "gloox " BENCH_VERSION;
    gloox.parse = parse;
    gloox.serialise = serialise;
    gloox.connect = [](const options& options) {
        return std::make_unique<gloox_connection>(options);
    };
    gloox.memory = memory;
    return run(argc, argv, gloox);
}
