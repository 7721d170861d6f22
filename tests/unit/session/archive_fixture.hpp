#pragma once
#include "session_fixture.hpp"

#include <source_location>

namespace epode::test {

/// The value of an attribute in the last element of that beginning.
inline std::string attribute_in(std::string_view text, std::string_view beginning,
                                std::string_view attribute) {
    const std::size_t from = text.rfind(beginning);
    const std::string key = " " + std::string(attribute) + "='";
    const std::size_t at = from == text.npos ? text.npos : text.find(key, from);
    if (at == text.npos) return {};
    const std::size_t begin = at + key.size();
    return std::string(text.substr(begin, text.find('\'', begin) - begin));
}

/// A driver whose server has an archive. The test answers as the archive.
class archive_driver : public driver {
public:
    using driver::driver;

    static session_settings archive_settings(on_failure what = on_failure::report) {
        session_settings s = plain_settings();
        s.catch_up = what == on_failure::report;
        s.on_failure = what;
        s.clock = session_settings::moment{time_point{}, noon};
        return s;
    }
    static constexpr wall_time noon{milliseconds(1709640000000)}; // 2024-03-05T12:00:00Z

    /// The question that was asked last, which has to be of that kind.
    std::string question(std::string_view inside,
                         std::source_location from = std::source_location::current()) {
        const std::string text = written();
        EXPECT_TRUE(has(text, inside))
            << "line " << from.line() << ": " << inside << " in " << text;
        const std::size_t at = text.rfind(inside);
        if (at == text.npos) return {};
        const std::size_t iq = text.rfind("<iq ", at);
        asked = text.substr(iq, text.find("</iq>", iq) - iq);
        if (inside == query) query_id = attribute_in(asked, "<query", "queryid");
        return attribute_in(asked, "<iq", "id");
    }
    void answer(const std::string& id, std::string_view payload, std::string_view from = {}) {
        receive("<iq type='result' id='" + id + "'" +
                (from.empty() ? "" : " from='" + std::string(from) + "'") + ">" +
                std::string(payload) + "</iq>");
    }
    void refuse(const std::string& id, std::string_view condition, std::string_view from = {}) {
        receive("<iq type='error' id='" + id + "'" +
                (from.empty() ? "" : " from='" + std::string(from) + "'") +
                "><error type='cancel'><" + std::string(condition) +
                " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
    void tell_features(bool archive = true, std::string_view from = {}) {
        answer(question(disco),
               "<query xmlns='http://jabber.org/protocol/disco#info'>" +
                   std::string(archive ? "<feature var='urn:xmpp:mam:2'/>" : "") + "</query>",
               from);
    }
    void tell_preferences(std::string_view by_default = "always") {
        answer(question("<prefs"),
               "<prefs xmlns='urn:xmpp:mam:2' default='" + std::string(by_default) + "'/>");
    }
    /// A message from the archive; `attributes` and `content` are those of what is in it.
    void result(std::string_view id, std::string_view attributes,
                std::string_view content = "<body>hi</body>", std::string_view from = {}) {
        receive("<message to='alice@example.org/r'" +
                (from.empty() ? "" : " from='" + std::string(from) + "'") +
                "><result xmlns='urn:xmpp:mam:2' queryid='" + query_id + "' id='" +
                std::string(id) +
                "'><forwarded xmlns='urn:xmpp:forward:0'>"
                "<delay xmlns='urn:xmpp:delay' stamp='2024-03-05T12:30:00Z'/>"
                "<message xmlns='jabber:client' " +
                std::string(attributes) + ">" + std::string(content) +
                "</message></forwarded></result></message>");
    }
    /// One that we sent.
    void own_result(std::string_view id, std::string_view message,
                    std::string_view to = "bob@example.org") {
        result(id, "from='alice@example.org/old' type='chat' to='" + std::string(to) + "' id='" +
                       std::string(message) + "'");
    }
    static std::string fin(std::string_view last = {}, bool complete = true) {
        return "<fin xmlns='urn:xmpp:mam:2'" + std::string(complete ? " complete='true'" : "") +
               "><set xmlns='http://jabber.org/protocol/rsm'>" +
               (last.empty() ? "" : "<last>" + std::string(last) + "</last>") + "</set></fin>";
    }
    /// The end of a page.
    void page_ends(std::string_view last = {}, bool complete = true) {
        answer(question(query), fin(last, complete));
    }
    /// A live message that the server also archived.
    void live(std::string_view id, std::string_view archive_id) {
        receive("<message from='bob@example.org/x' type='chat' id='" + std::string(id) +
                "'><body>" + std::string(id) +
                "</body><stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='" +
                std::string(archive_id) + "'/></message>");
    }
    /// Ids of the messages that were handed over, each with what is said of it.
    strings handed() {
        strings out;
        for (const auto* m : all<session_event::incoming_message>()) {
            if (m->delivery) deliveries.push_back(m->delivery);
            out.push_back(std::string(m->stanza.root().attribute_value("id").value_or("?")) +
                          (m->duplicate ? " again" : "") + (m->sent_by_us ? " ours" : ""));
        }
        events.clear();
        return out;
    }
    /// The application is done with all of them.
    void finish_all() {
        handed();
        for (const std::uint64_t delivery : std::exchange(deliveries, {}))
            notify(happened::handled{delivery});
    }
    /// Resumes what was lost, with nothing to be written again.
    void resume(std::string_view id) {
        lose();
        reconnect();
        resumed(core.stream_management().unacknowledged().counter().wire_sent(), id);
    }
    /// Time passes on a link that lives.
    void live_on(int how_long) {
        for (int i = 0; i < how_long; ++i) {
            advance(seconds(1));
            if (core.is_online())
                ack(core.stream_management().unacknowledged().counter().wire_sent());
        }
    }
    /// The next session, because the last one could not be resumed.
    void next_session(std::string_view refusal = "") {
        lose();
        reconnect();
        refuse_resumption(refusal);
        bind();
        receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true' max='600'/>");
    }

    static constexpr std::string_view disco = "http://jabber.org/protocol/disco#info";
    static constexpr std::string_view query = "<query xmlns='urn:xmpp:mam:2'";
    std::string asked;                     ///< the question that was read last
    std::string query_id;                  ///< of the query that was read last
    std::vector<std::uint64_t> deliveries; ///< handed over and not finished
};

} // namespace epode::test
