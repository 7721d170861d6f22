#pragma once
#include "archive.hpp"
#include "dice.hpp"
#include "login.hpp"
#include "resource.hpp"
#include "run_log.hpp"

#include <epode/xml/stream_parser.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace epode::simulation {

/// An XMPP server in small: SASL, bind, XEP-0198 with resumption, offline store, archives, carbons
/// and a room. It knows the truth: what it took, how often, in which order.
class server {
public:
    static constexpr std::string_view domain = "example.org";
    static constexpr std::string_view room = "room@muc.example.org";

    server(const plan& p, dice& d, run_log& log)
        : plan_(p), nature_(p.server), dice_(d), log_(log) {}

    // What happens to its connections.
    void open(link_id link, std::string account);
    void receive(link_id link, std::string_view bytes);
    void closed(link_id link);
    /// What it has to say there; the caller takes it away.
    std::string& out(link_id link) { return streams_.at(link).out; }
    /// It has ended the connection: nothing more is read, what is to be said is still said.
    bool ended(link_id link) const { return streams_.at(link).ended; }

    void expire();
    /// In an orderly way: sessions end, counts are kept, what was not acknowledged is stored.
    void restart();
    /// Sessions are gone, and what they had not delivered.
    void kill();
    /// Counts near 2^32 from the beginning, of a session that the client has in its state.
    void begin_worn(const std::string& account, const std::string& address, std::uint32_t handled,
                    std::uint32_t confirmed);

    /// What an old connection of a resumed session still carries, taken from the network.
    std::function<std::string(link_id)> unread;
    /// The client of that connection told that it handled so much.
    std::function<void(link_id, std::uint32_t, const std::string& stanza)> told_handled;
    std::function<void(link_id)> bound_anew;
    /// Whether its client has left that connection.
    std::function<bool(link_id)> left;
    /// An id of that connection's client, for somebody to misuse.
    std::function<std::string(link_id)> some_id;
    /// What its client knows to be acknowledged, and what it sent, as the wire counts.
    std::function<std::pair<std::uint32_t, std::uint32_t>(link_id)> window_at;
    /// Whether that fault happens now. \param times more often than the plan says, for rare
    /// occasions
    bool may(fault f, double times = 1);
    /// No faults any more.
    void be_well() { well_ = true; }

    // The truth.
    /// How often it handled the message, and how often it or its room passed it on.
    int taken(const std::string& id) const;
    int arrived(const std::string& id) const;
    time_point taken_at(const std::string& id) const { return taken_at_.at(id); } ///< first
    /// Ids as they first arrived, of each conversation ("SENDER>RECIPIENT").
    const std::map<std::string, std::vector<std::string>>& conversations() const { return came_; }
    /// Whether the message came first by a connection that its sender had left: perhaps behind what
    /// was sent in another session.
    bool straggled(const std::string& id) const { return stragglers_.contains(id); }
    /// Whether a message for an account was dropped on its way there: an archive may have it.
    bool lost(const std::string& id) const { return lost_.contains(id); }
    /// Whether nothing is under way to a client that stands.
    /// \return otherwise what is
    std::string unrest() const;
    /// Whether that session can be resumed.
    bool knows(const std::string& sm_id) { return find(sm_id) != nullptr; }
    /// Whether it or its room refused the message.
    bool refused(const std::string& id) const { return refused_.contains(id); }
    /// How many faults there were until now, of all kinds.
    unsigned faults() const { return faults_; }
    /// What a client's session at that connection is said to be; nullptr: none.
    const resource* session_at(link_id link) const {
        const auto at = streams_.find(link);
        return at == streams_.end() ? nullptr : at->second.of;
    }
    /// Whether the client has reason to end for good: an impostor's login, or another's claim.
    bool turned_away(link_id link) const {
        const auto at = streams_.find(link);
        return at != streams_.end() && at->second.turned_away;
    }
    /// Whether counts were less than the truth: then messages may come twice.
    bool understated() const { return understated_; }
    /// Whether `<failed/>` had a count there.
    bool told_count(link_id link) const {
        const auto at = streams_.find(link);
        return at != streams_.end() && at->second.told_failed_count;
    }

private:
    friend class portrait; // of a history's state
    struct stream {
        link_id link = 0;
        std::string account;
        xml::stream_parser parser;
        std::string out;
        resource* of = nullptr;
        int stage = 0;
        bool ended = false, choked = false, told_failed_count = false, turned_away = false;
        std::optional<simulation::login> login;
        std::string query;                         ///< id of the client's newest one of an archive
        std::map<std::string, std::string> newest; ///< message of each conversation
    };
    void header(stream& s);
    void element(stream& s, link_id link, const xml::element& e);
    void authenticate(stream& s, const xml::element& e);
    void client_closes(stream& s, link_id link);
    void end_stream(stream& s, std::string_view last_words);
    void end_over_a_message(stream& s);

    // Sessions and their counts (sessions.cpp).
    void bind(stream& s, link_id link, const std::string& id);
    void enable(stream& s);
    void resume(stream& s, link_id link, const xml::element& e);
    std::uint32_t count_of_resumed(resource& of);
    void replay(stream& s, resource& of);
    void refuse(stream& s, link_id link, const std::string& id);
    std::uint32_t count_of_refusal(stream& s, link_id link, std::uint32_t handled);
    void take_late(resource& of);
    void confirm(stream& s, link_id link, const std::string& h);
    void acknowledge(stream& s);
    std::string h_that_contradicts(const resource& of);
    std::string h_beyond_reason(link_id link, const resource& of);
    resource* find(const std::string& sm_id);

    // What others say in somebody's name, and what is said at the wrong place (forgeries.cpp).
    void forge(stream& s, link_id link);
    void answer_as_stranger(stream& s, const std::string& id);
    void misplace(stream& s);

    void stanza(stream& s, const xml::element& e);
    void message(stream& s, const xml::element& e);
    void presence(stream& s, const xml::element& e);
    void iq(stream& s, const xml::element& e);
    void answer(stream& s, const xml::element& iq, const std::string& content);

    // Routing (routing.cpp).
    void route(resource& from, const xml::element& e);
    void to_account(const std::string& account, const std::string& stanza);
    void to_session(resource& s, std::string stanza);
    void lose(const std::string& stanza);
    void come_in(resource& s);
    void end_session(resource& s, bool orderly);
    void groupchat(resource& from, const xml::element& e);
    void enter_room(resource& s, const std::string& occupant);
    void leave_room(resource& s);
    void refuse_to_say(resource& from, const std::string& id);
    void drop_overflowing();

    const plan& plan_;
    const nature& nature_;
    dice& dice_;
    run_log& log_;
    std::map<link_id, stream> streams_;
    std::vector<std::unique_ptr<resource>> sessions_;
    std::map<std::string, std::uint32_t> ended_counts_; // by SM-ID; told once
    std::map<std::string, archive> archives_;           // by bare address
    std::map<std::string, std::vector<std::string>> offline_;
    std::map<std::string, resource*> occupants_; // by occupant address
    std::set<resource*> overflowing_;
    int bound_ = 0, enabled_ = 0, room_ids_ = 0, logins_ = 0, forged_ = 0;

    std::map<std::string, int> taken_, arrived_;
    std::map<std::string, time_point> taken_at_;
    std::map<std::string, std::vector<std::string>> came_;
    std::set<std::string> lost_, refused_, stragglers_;
    std::set<std::string> told_once_, granted_; // SM-IDs
    bool understated_ = false, well_ = false;
    unsigned faults_ = 0;
};

} // namespace epode::simulation
