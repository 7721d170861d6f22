// The code of README.md, HACKING.md and docs/, so that it compiles.
#include "account.hpp"

#include <epode/client.hpp>
#include <epode/client/awaitable_cache.hpp>
#include <epode/protocol/xep0045_forms.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0308.hpp>
#include <epode/schema/table.hpp>
#include <epode/session/error.hpp>
#include <epode/stanza/json.hpp>
#include <epode/store/memory_store.hpp>
#include <epode/text/date_time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

namespace adding_a_payload {

/// How somebody liked a message.
struct rating {
    std::string id; ///< of the message
    std::optional<std::uint8_t> stars;
    bool operator==(const rating&) const = default;

    static consteval auto table() {
        using namespace epode::schema;
        return element("urn:example:rating:1", "rating", "How somebody liked a message.",
                       attribute<&rating::id>("id", "The message.").required(),
                       attribute<&rating::stars>("stars", "From 1 to 5.").lenient())
            .at("message", "rating");
    }
};

void use(epode::client& client, const epode::message& received) {
    epode::message m("bob@example.org", "well said");
    m.add(rating{"id-of-his", 5});
    client.async_send(std::move(m), asio::detached);

    if (const auto r = received.payload<rating>()) std::cout << "somebody liked " << r->id << '\n';
}

} // namespace adding_a_payload

namespace payloads {

bool use(const epode::message& received) {
    epode::message m("room@chat.example.org", "see you at nine");
    m.add(epode::message_correction{"id-of-the-first"});    // a value into XML
    if (const auto held = received.payload<epode::delay>()) // XML into a value
        std::cout << epode::format_date_time(held->stamp) << '\n';
    const std::string json = epode::to_json(received); // a stanza into JSON
    const auto again = epode::message_from_json(json); // and back
    return again.has_value();
}

epode::muc_owner make_persistent(const epode::muc_owner& offer) {
    epode::muc_owner request;
    if (auto settings = epode::read_form<epode::muc_room_configuration>(*offer.form)) {
        settings->persistent = true; // the rest stays as it was offered
        request.form = epode::write_form(*settings);
    }
    return request;
}

} // namespace payloads

namespace coming_from_stanzajs {

void use_cached_state(epode::client& client, const std::string& cached_sm) {
    if (cached_sm.empty()) return;
    epode::diagnostics about;
    const auto state = epode::stream_state_from_json(cached_sm, &about);
    if (!state || client.sm().load(*state, &about))
        throw std::runtime_error("the session cannot be restored: " + about.ours);
}

void keep_cached_state(epode::client& client, std::string& cached_sm) {
    client.sm().cache(
        [&cached_sm](const epode::stream_state& state) { cached_sm = to_json(state); });
}

/// Somewhere to put a text, which takes a while.
class storage {
public:
    void put(std::string text, std::function<void(epode::error_code)> done);
    asio::awaitable<void> async_put(std::string text);
};

void keep_elsewhere(epode::client& client, storage& elsewhere) {
    client.sm().cache([&elsewhere](const epode::stream_state& state, epode::state_saved saved) {
        elsewhere.put(to_json(state), [saved](epode::error_code code) { saved(code); });
    });
}

asio::awaitable<void> put(storage& elsewhere, epode::stream_state state) {
    co_await elsewhere.async_put(to_json(state));
}

void keep_by_coroutine(epode::client& client, storage& elsewhere) {
    client.sm().cache(
        epode::awaitable_cache(client.get_executor(), [&elsewhere](epode::stream_state state) {
            return put(elsewhere, std::move(state));
        }));
}

epode::client without_stream_management(asio::io_context& context) {
    epode::config settings;
    settings.jid = "alice@example.org";
    settings.password = "secret";
    settings.use_stream_management = false;
    epode::client client(context.get_executor(), settings);
    return client;
}

epode::client without_resumption(asio::io_context& context, epode::config settings) {
    settings.allow_resumption = false;
    settings.use_stream_management = true;
    epode::client client(context.get_executor(), settings);
    return client;
}

/// What is known of each message, by its id.
using message_storage = std::map<std::string, epode::delivery>;

void remember(epode::client& client, message_storage& storage) {
    client.on<epode::message_sent>([&storage](const epode::message_sent& e) {
        if (e.sent.id().empty()) return; // of another client, which gave it none
        epode::delivery known;
        known.id = e.sent.id();
        known.to = e.sent.to_text();
        if (e.via_carbon) known.fate = epode::fate::acked; // the copy comes from the server
        storage.try_emplace(known.id, known);              // never replaces what is known
    });
}

/// Every event brings all that is known by then, so the record can be replaced as a whole.
template <class... Events>
void follow(epode::client& client, message_storage& storage) {
    (client.on<Events>([&storage](const Events& e) { storage.insert_or_assign(e.id, e); }), ...);
}

void follow_all(epode::client& client, message_storage& storage) {
    follow<epode::message_acked, epode::message_reflected, epode::message_delivered,
           epode::message_displayed, epode::message_hibernated, epode::message_retry,
           epode::message_failed, epode::message_unknown, epode::message_error,
           epode::message_cancelled>(client, storage);
}

void one_message(epode::client& client, epode::message m) {
    client.async_send(std::move(m), [](epode::error_code code, const epode::delivery& d) {
        if (code)
            std::cerr << "not sent: " << code.message() << '\n';
        else if (d.reached(epode::stage::acked))
            std::cout << d.id << " is on the server\n";
        else
            std::cout << d.id << ' ' << to_string(d.fate) << ": " << d.reason << '\n';
    });
}

void decide(epode::client& client) {
    client.on<epode::message_failed>([](const epode::message_failed& d) {
        std::cout << d.to << " did not get " << d.id << ": safe to send again\n";
    });
    client.on<epode::message_unknown>([](const epode::message_unknown& d) {
        std::cout << d.to << " may have got " << d.id << " or not: a person should look\n";
    });
}

void presences_and_requests(epode::client& client) {
    client.on<epode::stanza_acked>([](const epode::stanza_acked& e) {
        std::cout << "the server has the " << e.kind() << ' ' << e.sent.id() << '\n';
    });
    client.on<epode::stanza_failed>([](const epode::stanza_failed& e) {
        std::cout << "lost: the " << e.kind() << ' ' << e.sent.id() << ": " << e.reason << '\n';
    });
}

void retry_by_itself() {
    epode::config settings;
    settings.on_failure = epode::on_failure::retry;
}

void keep_the_state(asio::io_context& context, int argc, char** argv) {
    epode::config settings = account(argc, argv, 2, "JID");
    settings.store = std::make_shared<epode::memory_store>();
    epode::client client(context.get_executor(), settings);
}

} // namespace coming_from_stanzajs

namespace delivery {

void until_the_room_has_it(epode::client& client, const epode::jid& room) {
    epode::message m(room, "hello, all");
    m.type(epode::message_type::groupchat);
    epode::send_options options;
    options.until = epode::stage::reflected;
    options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    client.async_send(std::move(m), options, [](epode::error_code code, const epode::delivery& d) {
        if (code == asio::error::timed_out) std::cout << "so far: ";
        std::cout << to_string(d.fate) << '\n';
    });
}

void withdraw(epode::client& client, epode::message m, asio::cancellation_signal& signal) {
    const auto done = [](epode::error_code, const epode::delivery& d) {
        if (d.fate == epode::fate::cancelled) std::cout << "never sent\n";
    };
    client.async_send(std::move(m), asio::bind_cancellation_slot(signal.slot(), done));
    signal.emit(asio::cancellation_type::total);
}

void look_up(const epode::client& client) {
    if (const auto d = client.find("my-id")) std::cout << to_string(d->fate) << '\n';
}

} // namespace delivery

namespace security {

void trust(epode::config& settings) {
    settings.tls.system_authorities = false;
    settings.tls.authority_files = {"/etc/ssl/our-own-ca.pem"};
}

} // namespace security
