// The floors: raw expat with namespaces and empty handlers, text appended by hand, a plain loop of
// reads and writes, and the memory of expat's parser and of an OpenSSL connection.
#include "../common/sample.hpp"
#include "../common/suite.hpp"
#include "../common/usage.hpp"
#include "bare_wire.hpp"

#include <expat.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace {

using namespace epode::bench;

struct parser_free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using expat_parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, parser_free>;

/// The handlers do no more than let the harness see that all of it was parsed.
void on_start(void* elements, const XML_Char*, const XML_Char**) {
    ++*static_cast<std::size_t*>(elements);
}
void on_end(void*, const XML_Char*) {}
void on_text(void*, const XML_Char*, int) {}

expat_parser make_parser(std::size_t& elements) {
    expat_parser parser(XML_ParserCreateNS("UTF-8", '\n'));
    XML_SetUserData(parser.get(), &elements);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    return parser;
}

void feed(const expat_parser& parser, std::string_view bytes) {
    if (XML_Parse(parser.get(), bytes.data(), int(bytes.size()), XML_FALSE) != XML_STATUS_OK)
        throw std::runtime_error(XML_ErrorString(XML_GetErrorCode(parser.get())));
}

figures parse(const options& options) {
    std::size_t elements = 0;
    expat_parser parser = make_parser(elements);
    feed(parser, sample::stream_header);
    sample_input input;
    double us = cpu_per_stanza(options.count, [&](std::size_t count) {
        elements = 0;
        input.feed(count, parse_chunk_bytes, [&](std::string_view chunk) { feed(parser, chunk); });
        require_count("elements", elements, count * 5);
    });
    return {{"typed", us}};
}

void append_escaped(std::string& out, std::string_view text) {
    for (char c : text) {
        if (c == '&')
            out.append("&amp;");
        else if (c == '<')
            out.append("&lt;");
        else if (c == '>')
            out.append("&gt;");
        else if (c == '\'')
            out.append("&apos;");
        else
            out.push_back(c);
    }
}

figures serialise(const options& options) {
    std::string id = sample::id(1);
    std::string out;
    double us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            out.assign("<message to='");
            append_escaped(out, sample::recipient);
            append_escaped(out.append("' id='"), id);
            append_escaped(out.append("' type='chat'><body>"), sample::body);
            out.append("</body><active xmlns='").append(sample::chat_states);
            out.append("'/><request xmlns='").append(sample::receipts);
            out.append("'/><origin-id xmlns='").append(sample::stanza_ids).append("' id='");
            append_escaped(out, id);
            out.append("'/></message>");
            keep(out);
        }
    });
    return {{"text", us}};
}

class bare_connection : public connection {
public:
    explicit bare_connection(const options& options) : wire_(options.port, nullptr) {}

    void send(std::size_t first, std::size_t count) override {
        for (std::size_t sent = 0; sent < count;) {
            out_.clear();
            std::size_t batch = std::min(send_batch, count - sent);
            for (std::size_t i = 0; i < batch; ++i)
                text_.append(out_, first + sent + i);
            sent += batch;
            out_.append("<r xmlns='urn:xmpp:sm:3'/>");
            wire_.write(out_);
            wire_.read_until("<a ");
        }
    }
    void receive(std::size_t count) override {
        wire_.write("<message to='" + std::string(flood_address) + "'><body>" + flood_body(count) +
                    "</body></message>");
        std::size_t request_bytes = std::string_view("<r xmlns='urn:xmpp:sm:3'/>").size();
        std::size_t requests = (count + flood_request_every - 1) / flood_request_every;
        std::size_t left = count * sample_text(true, sample::client).size();
        for (left += requests * request_bytes; left > 0;) {
            left -= std::min(left, wire_.read().size());
            if (left == 0) handled_ += count;
            wire_.write("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(handled_) + "'/>");
        }
    }

private:
    bare_wire wire_;
    std::size_t handled_ = 0;
    sample_text text_{false};
    std::string out_;
};

/// With each connection a parser of expat that has read what came in, and with TLS an OpenSSL
/// connection of one shared context: what a library on expat and OpenSSL cannot do without.
figures memory(const options& options) {
    tls_context context(options.tls ? SSL_CTX_new(TLS_client_method()) : nullptr);
    if (context) {
        SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
        SSL_CTX_load_verify_file(context.get(), options.ca_file.c_str());
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    }
    std::vector<std::unique_ptr<bare_wire>> wires;
    std::vector<expat_parser> parsers;
    std::size_t elements = 0;
    return memory_per_connection(
        options.connections,
        [&](std::size_t) {
            wires.push_back(std::make_unique<bare_wire>(options.port, context.get()));
            const std::string& greeting = wires.back()->greeting();
            parsers.push_back(make_parser(elements));
            feed(parsers.back(), greeting.substr(greeting.rfind("<?xml")));
        },
        [] {});
}

} // namespace

int main(int argc, char** argv) {
    suite bare;
    bare.library = "bare (" + std::string(XML_ExpatVersion()) + ')';
    bare.parse = parse;
    bare.serialise = serialise;
    bare.connect = [](const options& options) {
        return std::make_unique<bare_connection>(options);
    };
    bare.memory = memory;
    return run(argc, argv, bare);
}
