// A hostile server, a bad network, a full disk and a busy application drive one account, and what
// holds whatever happens is looked at after each step (support/session_life.cpp).
//
// Input: lines. The first has a letter for each setting (see manners_of()), each further one is
// something that happens: a letter (see step()) and what belongs to it. A line that begins with '<'
// is what the server says. In it {0} to {9} stand for the ids that were written last, {w} for how
// many stanzas were.
#include "support/fuzz.hpp"
#include "support/session_life.hpp"

#include <epode/xml/parse.hpp>

#include <algorithm>
#include <string>

namespace {

using namespace epode;
using fuzz::session_life;

fuzz::manners manners_of(std::string_view letters) {
    const auto has = [&](char c) { return letters.find(c) != letters.npos; };
    fuzz::manners m;
    session_settings& s = m.settings;
    s.login.account = jid("alice@example.org");
    s.login.credentials.anonymous = true;
    s.login.require_tls = has('t');
    s.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls},
                   endpoint{"example.org", 5223, endpoint::security::direct_tls}};
    if (!has('e')) s.endpoints.pop_back();
    s.carbons = has('c');
    s.initial_presence = has('p');
    s.catch_up = has('m');
    s.use_stream_management = !has('S');
    s.allow_resumption = !has('R');
    if (has('r')) s.on_failure = on_failure::retry;
    if (has('l')) s.on_failure = on_failure::reconcile;
    s.bounds.event_queue = 16;
    s.bounds.held_messages = 8;
    s.bounds.pending_requests = 4;
    s.bounds.settled_messages = has('b') ? 2 : 64;
    s.bounds.unacked_stanzas = has('u') ? 2 : 16;
    s.bounds.outbox_messages = has('o') ? 3 : 100;
    s.bounds.write_batch_bytes = has('u') ? 200 : 4'000;
    s.bounds.stanza_bytes = 20'000;
    s.management.acknowledge_every = has('b') ? 2 : 64;
    if (has('n')) s.management.renew_after = 6;
    m.journal = has('j');
    m.snapshots = has('k') && !m.journal;
    m.hold_writes = has('w');
    m.hold_persists = has('d');
    return m;
}

std::size_t number_of(std::string_view digits) {
    std::size_t n = 0;
    for (const char c : digits.substr(0, 7))
        if (c >= '0' && c <= '9') n = n * 10 + static_cast<std::size_t>(c - '0');
    return n;
}

std::string filled_in(const session_life& life, std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const bool meant = text.size() >= 3 && text[0] == '{' && text[2] == '}';
        if (meant && text[1] >= '0' && text[1] <= '9')
            out += life.written_id(static_cast<std::size_t>(text[1] - '0'));
        else if (meant && text[1] == 'w')
            out += std::to_string(life.sent());
        else {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(3);
    }
    return out;
}

constexpr std::string_view open_stream =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "id='s' from='example.org' version='1.0'>";
constexpr std::string_view stanza_management = "<sm xmlns='urn:xmpp:sm:3'/>";

/// What a friendly server says up to a stream that can be bound or resumed.
void log_in(session_life& life, bool tls, std::string_view features) {
    const std::string open(open_stream);
    if (tls) {
        life.receive(open + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
                            "<required/></starttls></stream:features>");
        life.receive("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        life.dialed();
    }
    life.receive(open + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>");
    life.receive("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    life.receive(open + "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>" +
                 std::string(stanza_management) + std::string(features) + "</stream:features>");
}

void bind(session_life& life) {
    life.receive("<iq type='result' id='" + std::string(life.written_id(0)) +
                 "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org/r</jid>"
                 "</bind></iq>");
}

/// The first letter says to whom.
xml::document message(std::string_view text, int number) {
    const char whom = text.empty() ? 'b' : text.front();
    xml::document d("message", "jabber:client");
    xml::element& root = d.root();
    root.set_attribute(d.memory(), "to",
                       whom == 'r'   ? "room@muc.example.org"
                       : whom == 'c' ? "carol@example.org/x"
                       : whom == 'a' ? "alice@example.org"
                                     : "bob@example.org");
    root.set_attribute(d.memory(), "type", whom == 'r' ? "groupchat" : "chat");
    root.set_attribute(d.memory(), "id", "m" + std::to_string(number));
    root.add_child(d.memory(), "body", "jabber:client").add_text(d.memory(), text);
    return d;
}

class script {
public:
    explicit script(std::string_view letters)
        : life_(manners_of(letters)), tls_(letters.find('t') != letters.npos) {}

    void step(std::string_view line) {
        const std::string_view text = line.substr(1);
        switch (line.front()) {
        case '<': life_.receive(filled_in(life_, line)); break;
        case '.': life_.receive(filled_in(life_, text)); break;
        case 'o': life_.receive_late(filled_in(life_, text)); break;
        case 'L': log_in(life_, tls_, text); break;
        case 'B': bind(life_); break;
        case 'E':
            life_.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
            break;
        case 'D': life_.dialed(); break;
        case 'X': life_.lose(); break;
        case 'T': life_.pass(milliseconds(number_of(text))); break;
        case 'w': life_.finish_write(); break;
        case 'p': life_.finish_persist({}); break;
        case 'P':
            life_.finish_persist(make_error_code(boost::system::errc::no_space_on_device));
            break;
        case '!': life_.crash(); break;
        case 's': life_.submit(message(text, ++messages_)); break;
        case 'S': with_stanza(text, &session_life::submit); break;
        case 'q': with_stanza(text, &session_life::request); break;
        case 'u': with_stanza(text, &session_life::send_untracked); break;
        case 'j': life_.join(text); break;
        case 'l': life_.leave(text); break;
        case 'c': life_.cancel(number_of(text)); break;
        case 'h': life_.handled(number_of(text)); break;
        case 'H': life_.notify(happened::handled{number_of(text)}); break;
        case 'C': life_.close(); break;
        case 'A': life_.abandon(); break;
        case 'a': life_.client_active(text == "1"); break;
        case 'n': life_.notify(happened::network_changed{}); break;
        case 'r': life_.notify(happened::reading_paused{text == "1"}); break;
        default: break;
        }
    }
    void end() { life_.end_well(); }

private:
    void with_stanza(std::string_view text, void (session_life::*use)(xml::document)) {
        const std::string whole = filled_in(life_, text);
        if (auto parsed = xml::parse_document(whole)) (life_.*use)(std::move(*parsed));
    }

    session_life life_;
    bool tls_;
    int messages_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = fuzz::text_of(data, size);
    script s(fuzz::take_line(rest));
    for (int lines = 0; !rest.empty() && lines < 300; ++lines)
        if (const std::string_view line = fuzz::take_line(rest); !line.empty()) s.step(line);
    s.end();
    return 0;
}
