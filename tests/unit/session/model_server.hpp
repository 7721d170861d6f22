#pragma once
#include <epode/management/counters.hpp>
#include <epode/xml/stream_parser.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace epode::test {

/// An XMPP server in small that knows the truth: what arrived, how often, in which order.
class model_server {
public:
    struct nature {
        bool management = true;
        bool tells_count = true;       ///< `<failed h=…/>`
        double forgets = 0;            ///< how likely a lost session is gone when it is asked for
        bool chokes_on_halves = false; ///< a session cut inside a stanza is mute when resumed
        double understates = 0; ///< how likely `<resumed/>` counts less than what was handled
        double lies = 0;        ///< how likely an `<a/>` counts less than before, or far too much
        double ends = 0;        ///< how likely it ends the stream over a message, having taken it
        double receipts = 0;    ///< how likely the recipient's client confirms a message
        bool archive = false;   ///< keeps what it took
    };
    explicit model_server(nature n, std::uint64_t seed) : nature_(n), random_(seed) {}

    std::map<std::string, int> arrived; ///< how often, by id
    std::vector<std::string> order;     ///< of first arrivals
    std::vector<std::string> confirmed; ///< stanzas of ours that the client acknowledged
    /// What it really took in the present or last session.
    std::uint32_t handled() const { return handled_; }

    void connect() {
        parser_.reset();
        newest_.clear();
        stage_ = 0;
        out_.clear();
        online_ = active_ = choked_ = ended_ = false;
    }
    /// The connection is gone; `inside` tells that it happened within a stanza.
    void disconnect() {
        if (active_ && !parser_.idle()) half_ = true;
        online_ = active_ = false;
        out_.clear();
    }
    void receive(std::string_view bytes) {
        if (choked_ || ended_) return;
        ASSERT_FALSE(parser_.feed(as_bytes(bytes))) << bytes;
        while (auto item = parser_.next()) {
            if (ended_) return;
            if (std::holds_alternative<xml::stream_open>(*item))
                open();
            else if (auto* e = std::get_if<xml::document>(&*item))
                element(e->root());
            else
                close();
            if (choked_) return;
        }
    }
    /// Something for the client, as soon as it is there.
    void send(std::string id) {
        waiting_.push_back(std::move(id));
        deliver();
    }
    std::string take(std::size_t most) {
        std::string part = out_.substr(0, most);
        out_.erase(0, part.size());
        return part;
    }
    bool settled() const { return waiting_.empty() && unconfirmed_.empty(); }

private:
    static std::string text(const xml::element& e, std::string_view attribute) {
        return std::string(e.attribute_value(attribute).value_or(""));
    }
    void open() {
        out_ += "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/"
                "streams' id='s' version='1.0'><stream:features>";
        out_ += stage_++ == 0
                    ? "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS"
                      "</mechanism></mechanisms>"
                    : "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
        if (nature_.management) out_ += "<sm xmlns='urn:xmpp:sm:3'/>";
        out_ += "</stream:features>";
    }
    /// The client's orderly end: a last count, and that was the session (XEP-0198 §5).
    void close() {
        if (active_) out_ += "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(handled_) + "'/>";
        out_ += "</stream:stream>";
        ended_ = true;
        online_ = false;
        end_session();
    }
    void element(const xml::element& e) {
        if (e.name == "auth") {
            out_ += "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
            parser_.reset();
        } else if (e.ns == "urn:xmpp:sm:3") {
            management(e);
        } else if (e.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
            bind(text(e, "id"));
        } else if (e.ns == "jabber:client") {
            stanza(e);
        }
    }
    void bind(const std::string& id) {
        out_ += "<iq type='result' id='" + id +
                "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org/r</jid>"
                "</bind></iq>";
        end_session(); // binding ends what could have been resumed
        online_ = true;
        deliver();
    }
    void management(const xml::element& e) {
        if (e.name == "enable") {
            active_ = true;
            handled_ = 0;
            confirmed_count_ = 0;
            half_ = false;
            session_ = "sm" + std::to_string(++sessions_);
            out_ += "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='" + *session_ + "'/>";
            deliver();
        } else if (e.name == "resume") {
            resume(text(e, "previd"), text(e, "h"));
        } else if (e.name == "r") {
            out_ += "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(count_to_tell()) + "'/>";
        } else if (e.name == "a") {
            confirm(text(e, "h"));
        }
    }
    std::uint32_t count_to_tell() {
        if (active_ && draw() < nature_.lies)
            return draw() < 0.5 ? handled_ + 1'000
                                : handled_ - std::min(handled_, 1 + handled_ / 2);
        return handled_;
    }
    void resume(const std::string& id, const std::string& h) {
        const bool known = session_ && id == *session_;
        if (known && draw() >= nature_.forgets) {
            confirm(h);
            // It goes on from the count that it told: what it had taken beyond that comes twice.
            if (draw() < nature_.understates) handled_ -= std::min(handled_, 2u);
            online_ = active_ = true;
            out_ += "<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" +
                    std::to_string(handled_) + "'/>";
            choked_ = nature_.chokes_on_halves && half_;
            for (const std::string& s : unconfirmed_)
                write(s);
            deliver();
            return;
        }
        const bool tells = known && nature_.tells_count;
        out_ += "<failed xmlns='urn:xmpp:sm:3'" +
                (tells ? " h='" + std::to_string(handled_) + "'" : std::string()) +
                "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
        end_session(); // it is told once
    }
    void confirm(const std::string& h) {
        const auto count = management::parse_count(h);
        ASSERT_TRUE(count) << h;
        ASSERT_GE(*count, confirmed_count_) << "the client took back an acknowledgement";
        ASSERT_LE(*count - confirmed_count_, unconfirmed_.size()) << "never sent";
        for (; confirmed_count_ < *count; ++confirmed_count_) {
            confirmed.push_back(unconfirmed_.front());
            if (is_answer(confirmed.back())) confirmed.back().clear();
            unconfirmed_.pop_front();
        }
    }
    void end_session() {
        session_.reset();
        active_ = false;
        // As from offline storage: what was not confirmed comes again; but no answers do.
        std::erase_if(unconfirmed_, [](const std::string& s) { return is_answer(s); });
        waiting_.insert(waiting_.begin(), unconfirmed_.begin(), unconfirmed_.end());
        unconfirmed_.clear();
    }
    void stanza(const xml::element& e) {
        ++handled_;
        if (e.name == "message") {
            message(e, text(e, "id"));
        } else if (e.name == "iq" && nature_.archive && about_archive(e)) {
        } else if (e.name == "iq" && text(e, "type") == "get") {
            out_ += "<iq type='result' id='" + text(e, "id") + "'/>";
            if (active_) unconfirmed_.push_back("");
        }
    }
    static bool is_answer(const std::string& s) { return s.starts_with('<'); }
    void answer(std::string stanza) {
        out_ += stanza;
        if (active_) unconfirmed_.push_back(std::move(stanza));
    }
    /// Pages of three, so that there are several.
    bool about_archive(const xml::element& e) {
        const std::string head = "<iq type='result' id='" + text(e, "id") + "'>";
        if (e.child("query", "http://jabber.org/protocol/disco#info")) {
            answer(head + "<query xmlns='http://jabber.org/protocol/disco#info'>"
                          "<feature var='urn:xmpp:mam:2'/></query></iq>");
        } else if (e.child("prefs", "urn:xmpp:mam:2")) {
            answer(head + "<prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>");
        } else if (const xml::element* q = e.child("query", "urn:xmpp:mam:2")) {
            const xml::element* set = q->child("set", "http://jabber.org/protocol/rsm");
            const xml::element* after =
                set ? set->child("after", "http://jabber.org/protocol/rsm") : nullptr;
            std::string with;
            for (const xml::element& field : q->child("x", "jabber:x:data")->children())
                if (field.attribute_value("var") == "with")
                    with = field.child("value", "jabber:x:data")->text();
            std::size_t at = after ? std::stoul(std::string(after->text())) : 0;
            for (int left = 3; at < archive_.size() && left > 0; ++at) {
                if (archive_[at].second != with) continue;
                --left;
                answer("<message><result xmlns='urn:xmpp:mam:2' queryid='" + text(*q, "queryid") +
                       "' id='" + std::to_string(at + 1) +
                       "'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
                       "from='alice@example.org/r' to='" +
                       with + "' id='" + archive_[at].first + "'/></forwarded></result></message>");
            }
            answer(head + "<fin xmlns='urn:xmpp:mam:2'" +
                   (at >= archive_.size() ? " complete='true'" : "") +
                   "><set xmlns='http://jabber.org/protocol/rsm'><last>" + std::to_string(at) +
                   "</last></set></fin></iq>");
        } else {
            return false;
        }
        return true;
    }
    void message(const xml::element& e, const std::string& id) {
        if (++arrived[id] == 1) order.push_back(id);
        archive_.emplace_back(id, text(e, "to"));
        const xml::element* origin = e.child("origin-id", "urn:xmpp:sid:0");
        ASSERT_TRUE(origin && text(*origin, "id") == id) << id;
        std::string& newest = newest_[text(e, "to")];
        ASSERT_TRUE(newest.size() < id.size() || (newest.size() == id.size() && newest < id))
            << id << " was written behind " << newest;
        newest = id;
        if (draw() < nature_.receipts) send("receipt of " + id + " from " + text(e, "to"));
        if (draw() >= nature_.ends) return;
        // As Prosody does it: a last count, then the end.
        if (active_) out_ += "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(handled_) + "'/>";
        out_ += draw() < 0.5 ? "</stream:stream>"
                             : "<stream:error><system-shutdown "
                               "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
        ended_ = true;
    }
    void write(const std::string& id) {
        if (is_answer(id))
            out_ += id;
        else if (id.empty())
            out_ += "<iq type='result' id='lost'/>";
        else if (const std::size_t from = id.find(" from "); id.starts_with("receipt of "))
            out_ += "<message from='" + id.substr(from + 6) + "/x' id='" + id +
                    "'><received xmlns='urn:xmpp:receipts' id='" + id.substr(11, from - 11) +
                    "'/></message>";
        else
            out_ += "<message from='bob@example.org/x' id='" + id + "'/>";
    }
    void deliver() {
        if (!online_ || ended_ || (nature_.management && !active_)) return;
        for (; !waiting_.empty(); waiting_.pop_front()) {
            write(waiting_.front());
            if (active_) unconfirmed_.push_back(waiting_.front());
        }
    }
    double draw() { return std::uniform_real_distribution<>()(random_); }

    nature nature_;
    std::mt19937_64 random_;
    xml::stream_parser parser_;
    std::string out_;
    int stage_ = 0;
    bool online_ = false;
    bool active_ = false;
    bool half_ = false;
    bool choked_ = false;
    bool ended_ = false;
    std::map<std::string, std::string> newest_; // message of each conversation, on this connection
    std::optional<std::string> session_;
    int sessions_ = 0;
    std::uint32_t handled_ = 0;
    std::uint32_t confirmed_count_ = 0;
    std::deque<std::string> unconfirmed_; // written, in the session's order
    std::deque<std::string> waiting_;
    std::vector<std::pair<std::string, std::string>> archive_; // id and recipient
};

} // namespace epode::test
