// QXmpp through its public API.
#include "../common/sample.hpp"
#include "../common/suite.hpp"
#include "../common/usage.hpp"

#include <QCoreApplication>
#include <QDomDocument>
#include <QSslCertificate>
#include <QXmlStreamWriter>
#include <QXmppClient.h>
#include <QXmppMessage.h>
#include <QXmppPingIq.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace {

using namespace epode::bench;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), int(utf8.size())); }

QXmppMessage make_message(std::size_t number) {
    QString id = text(sample::id(number));
    QXmppMessage message(QString(), text(sample::recipient), text(sample::body));
    message.setId(id);
    message.setType(QXmppMessage::Chat);
    message.setState(QXmppMessage::Active);
    message.setReceiptRequested(true);
    message.setOriginId(id);
    return message;
}

bool is_sample(const QXmppMessage& message) {
    static const QString body = text(sample::body);
    static const QString sender = text(sample::sender);
    return message.body() == body && message.from() == sender && !message.to().isEmpty() &&
           message.type() == QXmppMessage::Chat && message.state() == QXmppMessage::Active &&
           message.isReceiptRequested() && message.originId() == message.id();
}

/// What QXmppStream does with the bytes that it reads, whose method for it is private: decode
/// them, put the stream's tags around them, build a DOM, type each child. It is given whole
/// stanzas here; a read that ends within one costs it a second parse of everything it holds.
double parse_us(const options& options, bool typed) {
    sample_input input;
    std::size_t chunk_bytes = parse_chunk_bytes - parse_chunk_bytes % input.message_bytes();
    QString header = text(sample::stream_header);
    return cpu_per_stanza(options.count, [&](std::size_t count) {
        std::size_t messages = 0;
        input.feed(count, chunk_bytes, [&](std::string_view chunk) {
            QDomDocument document;
            document.setContent(header + text(chunk) + QStringLiteral("</stream:stream>"), true);
            QDomElement child = document.documentElement().firstChildElement();
            for (; !child.isNull(); child = child.nextSiblingElement()) {
                QXmppMessage message;
                if (typed) message.parse(child);
                messages += !typed || is_sample(message);
            }
        });
        require_count("messages", messages, count);
    });
}

figures parse(const options& options) {
    return {{"typed", parse_us(options, true)}, {"tree", parse_us(options, false)}};
}

figures serialise(const options& options) {
    auto to_text = [](const QXmppMessage& message) {
        QByteArray bytes;
        QXmlStreamWriter writer(&bytes);
        message.toXml(&writer);
        keep(bytes);
    };
    QXmppMessage made = make_message(1);
    double text_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(made);
    });
    double built_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(make_message(i));
    });
    return {{"text", text_us}, {"built", built_us}};
}

class qxmpp_connection : public connection {
public:
    explicit qxmpp_connection(const options& options) {
        QXmppConfiguration configuration;
        configuration.setJid("user@localhost/bench");
        configuration.setPassword("secret");
        configuration.setSaslAuthMechanism("PLAIN");
        configuration.setHost("127.0.0.1");
        configuration.setPort(options.port);
        configuration.setAutoReconnectionEnabled(false);
        configuration.setStreamSecurityMode(options.tls ? QXmppConfiguration::TLSRequired
                                                        : QXmppConfiguration::TLSDisabled);
        if (options.tls)
            configuration.setCaCertificates(QSslCertificate::fromPath(text(options.ca_file)));
        QObject::connect(&client_, &QXmppClient::disconnected, [this] { failed_ = true; });
        QObject::connect(&client_, &QXmppClient::error,
                         [this](QXmppClient::Error) { failed_ = true; });
        QObject::connect(&client_, &QXmppClient::messageReceived,
                         [this](const QXmppMessage& message) { received_ += is_sample(message); });
        QObject::connect(&client_, &QXmppClient::iqReceived, [this](const QXmppIq& iq) {
            answered_ = answered_ || iq.id() == ping_id_;
        });
        client_.connectToServer(configuration);
        // connected() comes before stream management is on.
        while (client_.streamManagementState() == QXmppClient::NoStreamManagement)
            run();
    }

    void send(std::size_t first, std::size_t count) override {
        for (std::size_t i = 0; i < count; ++i) {
            client_.sendPacket(make_message(first + i));
            if ((i + 1) % send_batch == 0) QCoreApplication::processEvents();
        }
        ping();
    }
    void receive(std::size_t count) override {
        received_ = 0;
        client_.sendPacket(QXmppMessage(QString(), text(flood_address), text(flood_body(count))));
        while (received_ < count)
            run();
        ping();
    }

private:
    void ping() {
        QXmppPingIq ping;
        ping.setTo("localhost");
        ping_id_ = ping.id();
        answered_ = false;
        client_.sendPacket(ping);
        while (!answered_)
            run();
    }
    void run() {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (failed_) throw std::runtime_error("the connection was lost");
    }

    QXmppClient client_;
    std::size_t received_ = 0;
    QString ping_id_;
    bool answered_ = false;
    bool failed_ = false;
};

figures memory(const options& options) {
    std::vector<std::unique_ptr<qxmpp_connection>> connections;
    return memory_per_connection(
        options.connections,
        [&](std::size_t) { connections.push_back(std::make_unique<qxmpp_connection>(options)); },
        [] {
            for (int i = 0; i < 10; ++i)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        });
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    suite qxmpp;
    qxmpp.library = "QXmpp " BENCH_VERSION;
    qxmpp.parse = parse;
    qxmpp.serialise = serialise;
    qxmpp.connect = [](const options& options) {
        return std::make_unique<qxmpp_connection>(options);
    };
    qxmpp.memory = memory;
    return run(argc, argv, qxmpp);
}
