// libstrophe through its public API; only `parse` reaches for the parser inside its archive,
// because the public xmpp_stanza_new_from_string makes a parser for each stanza.
#include "../common/sample.hpp"
#include "../common/suite.hpp"
#include "../common/usage.hpp"

#include <strophe.h>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

// Declared in src/parser.h of libstrophe 0.12, which is not installed.
extern "C" {
typedef struct _parser_t parser_t;
typedef void (*parser_start_callback)(char* name, char** attributes, void* data);
typedef void (*parser_end_callback)(char* name, void* data);
typedef void (*parser_stanza_callback)(xmpp_stanza_t* stanza, void* data);
parser_t* parser_new(xmpp_ctx_t* context, parser_start_callback on_start,
                     parser_end_callback on_end, parser_stanza_callback on_stanza, void* data);
int parser_feed(parser_t* parser, char* bytes, int size);
}

namespace {

using namespace epode::bench;

struct strophe_free {
    void operator()(xmpp_ctx_t* context) const { xmpp_ctx_free(context); }
    void operator()(xmpp_stanza_t* stanza) const { xmpp_stanza_release(stanza); }
};
using context = std::unique_ptr<xmpp_ctx_t, strophe_free>;
using stanza = std::unique_ptr<xmpp_stanza_t, strophe_free>;

context make_context() { return context(xmpp_ctx_new(nullptr, nullptr)); }

void add_child(xmpp_ctx_t* owner, xmpp_stanza_t* to, const char* name, std::string_view ns,
               const char* id = nullptr) {
    xmpp_stanza_t* child = xmpp_stanza_new(owner);
    xmpp_stanza_set_name(child, name);
    xmpp_stanza_set_ns(child, ns.data());
    if (id) xmpp_stanza_set_id(child, id);
    xmpp_stanza_add_child_ex(to, child, 0);
}

stanza make_message(xmpp_ctx_t* owner, std::size_t number) {
    std::string id = sample::id(number);
    stanza message(xmpp_message_new(owner, "chat", sample::recipient.data(), id.c_str()));
    xmpp_message_set_body(message.get(), sample::body.data());
    add_child(owner, message.get(), "active", sample::chat_states);
    add_child(owner, message.get(), "request", sample::receipts);
    add_child(owner, message.get(), "origin-id", sample::stanza_ids, id.c_str());
    return message;
}

/// Reads what a typed message holds.
bool is_sample(xmpp_ctx_t* owner, xmpp_stanza_t* message) {
    const char* id = xmpp_stanza_get_id(message);
    const char* from = xmpp_stanza_get_from(message);
    const char* type = xmpp_stanza_get_type(message);
    xmpp_stanza_t* origin =
        xmpp_stanza_get_child_by_name_and_ns(message, "origin-id", sample::stanza_ids.data());
    if (!id || !from || !type || !xmpp_stanza_get_to(message) || !origin) return false;
    char* body = xmpp_message_get_body(message);
    bool same = body && body == sample::body && from == sample::sender &&
                std::strcmp(type, "chat") == 0 &&
                std::strcmp(xmpp_stanza_get_id(origin), id) == 0 &&
                xmpp_stanza_get_child_by_ns(message, sample::receipts.data()) &&
                xmpp_stanza_get_child_by_ns(message, sample::chat_states.data());
    if (body) xmpp_free(owner, body);
    return same;
}

struct parsed {
    xmpp_ctx_t* owner;
    bool typed;
    std::size_t messages = 0;
};

void on_stanza(xmpp_stanza_t* message, void* data) {
    auto& state = *static_cast<parsed*>(data);
    state.messages += !state.typed || is_sample(state.owner, message);
}

double parse_us(const options& options, bool typed) {
    context owner = make_context();
    parsed state{owner.get(), typed};
    parser_t* parser = parser_new(
        owner.get(), [](char*, char**, void*) {}, [](char*, void*) {}, on_stanza, &state);
    std::string header(sample::stream_header);
    if (!parser_feed(parser, header.data(), int(header.size())))
        throw std::runtime_error("the stream header was refused");
    sample_input input;
    return cpu_per_stanza(options.count, [&](std::size_t count) {
        state.messages = 0;
        input.feed(count, parse_chunk_bytes, [&](std::string_view chunk) {
            parser_feed(parser, const_cast<char*>(chunk.data()), int(chunk.size()));
        });
        require_count("messages", state.messages, count);
    });
}

figures parse(const options& options) {
    return {{"typed", parse_us(options, true)}, {"tree", parse_us(options, false)}};
}

figures serialise(const options& options) {
    context owner = make_context();
    auto to_text = [&](xmpp_stanza_t* message) {
        char* text = nullptr;
        std::size_t size = 0;
        xmpp_stanza_to_text(message, &text, &size);
        keep(text);
        xmpp_free(owner.get(), text);
    };
    stanza made = make_message(owner.get(), 1);
    double text_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(made.get());
    });
    double built_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to_text(make_message(owner.get(), i).get());
    });
    return {{"text", text_us}, {"built", built_us}};
}

class strophe_connection : public connection {
public:
    strophe_connection(xmpp_ctx_t* owner, const options& options) : owner_(owner) {
        connection_ = xmpp_conn_new(owner);
        xmpp_conn_set_jid(connection_, "user@localhost/bench");
        xmpp_conn_set_pass(connection_, "secret");
        if (options.tls) xmpp_conn_set_cafile(connection_, options.ca_file.c_str());
        xmpp_conn_set_flags(connection_, options.tls ? XMPP_CONN_FLAG_MANDATORY_TLS
                                                     : XMPP_CONN_FLAG_DISABLE_TLS);
        auto on_change = [](xmpp_conn_t*, xmpp_conn_event_t event, int, xmpp_stream_error_t*,
                            void* self) {
            auto& here = *static_cast<strophe_connection*>(self);
            here.online_ = event == XMPP_CONN_CONNECT;
            here.failed_ = !here.online_;
        };
        if (xmpp_connect_client(connection_, "127.0.0.1", options.port, on_change, this) !=
            XMPP_EOK)
            throw std::runtime_error("connecting failed");
        while (!online_)
            run();
        stanza presence(xmpp_presence_new(owner));
        xmpp_send(connection_, presence.get());
        auto on_message = [](xmpp_conn_t*, xmpp_stanza_t* message, void* self) {
            auto& here = *static_cast<strophe_connection*>(self);
            here.received_ += is_sample(here.owner_, message);
            return 1;
        };
        xmpp_handler_add(connection_, on_message, nullptr, "message", nullptr, this);
        flush();
    }
    ~strophe_connection() override { xmpp_conn_release(connection_); }

    void send(std::size_t first, std::size_t count) override {
        for (std::size_t i = 0; i < count; ++i) {
            stanza message = make_message(owner_, first + i);
            xmpp_send(connection_, message.get());
            if ((i + 1) % send_batch == 0) flush();
        }
        ping();
    }
    void receive(std::size_t count) override {
        received_ = 0;
        stanza command(xmpp_message_new(owner_, "chat", flood_address.data(), "flood"));
        xmpp_message_set_body(command.get(), flood_body(count).c_str());
        xmpp_send(connection_, command.get());
        while (received_ < count)
            run();
        ping();
    }
    void flush() {
        while (xmpp_conn_send_queue_len(connection_) > 0)
            run(0);
    }

private:
    void run(unsigned long timeout_ms = 1000) {
        xmpp_run_once(owner_, timeout_ms);
        if (failed_) throw std::runtime_error("the connection was lost");
    }
    void ping() {
        std::string id = "ping-" + std::to_string(++pings_);
        stanza request(xmpp_iq_new(owner_, "get", id.c_str()));
        add_child(owner_, request.get(), "ping", "urn:xmpp:ping");
        answered_ = false;
        auto on_answer = [](xmpp_conn_t*, xmpp_stanza_t*, void* self) {
            static_cast<strophe_connection*>(self)->answered_ = true;
            return 0;
        };
        xmpp_id_handler_add(connection_, on_answer, id.c_str(), this);
        xmpp_send(connection_, request.get());
        while (!answered_)
            run();
    }

    xmpp_ctx_t* owner_;
    xmpp_conn_t* connection_;
    std::size_t received_ = 0;
    std::size_t pings_ = 0;
    bool online_ = false;
    bool failed_ = false;
    bool answered_ = false;
};

figures memory(const options& options) {
    // One context for all. Its event loop is select(), whose 1,024 descriptors just suffice.
    context owner = make_context();
    std::vector<std::unique_ptr<strophe_connection>> connections;
    return memory_per_connection(
        options.connections,
        [&](std::size_t) {
            connections.push_back(std::make_unique<strophe_connection>(owner.get(), options));
        },
        [&] {
            for (int i = 0; i < 10; ++i)
                xmpp_run_once(owner.get(), 20);
        });
}

} // namespace

int main(int argc, char** argv) {
    xmpp_initialize();
    suite strophe;
    strophe.library = "libstrophe " BENCH_VERSION;
    strophe.parse = parse;
    strophe.serialise = serialise;
    strophe.connect = [](const options& options) {
        static context owner = make_context();
        return std::make_unique<strophe_connection>(owner.get(), options);
    };
    strophe.memory = memory;
    return run(argc, argv, strophe);
}
