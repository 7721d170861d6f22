#pragma once
// A small server of stream management that knows the truth: what it really took in.
#include <epode/management/counters.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace epode::management::model {

using tag = std::uint64_t;

enum class kind { stanza, request, answer, enable, enabled, resume, resumed, failed };

struct element {
    kind what;
    tag number = 0;                 // of a stanza
    std::optional<std::uint32_t> h; // of answer, resume, resumed, failed
    std::string id;                 // of enabled, resume, resumed
};
using link = std::deque<element>;

/// How the server of one run behaves; drawn from the seed, so that no rate hides a fault.
struct manners {
    bool forgets_count = false;      // `<failed/>` without h
    bool reports_too_little = false; // h of `<resumed/>` before all its input was counted
    unsigned poisons = 0;            // percent of cuts after which a resumed session stays mute
};

/// The server's side of one account.
class server {
public:
    server(std::mt19937_64& random, manners m)
        : random_(random), manners_(m), exact_(!m.reports_too_little) {}

    std::vector<tag> handled;       // the truth: what it has taken in, in order
    std::vector<tag> credited;      // what the client said it has handled, in order
    std::deque<tag> to_send;        // for the client, not yet written to it
    std::vector<std::string> wrong; // what a real server would have ended the session for

    /// Stands where a session is that the client has stored.
    void begin_at(std::string id, sequence received, sequence sent) {
        live_.emplace(session{std::move(id), received, received, sent, {}});
    }
    void connect() { bound_ = mute_ = false; }
    void cut() {
        if (live_ && random_() % 100 < manners_.poisons) poisoned_ = true;
        bound_ = mute_ = false;
    }
    /// The session times out or the server restarts; what it had not delivered waits for the next.
    void forget_session() {
        if (!live_ || bound_) return;
        died(manners_.forgets_count ? std::nullopt
                                    : std::optional(static_cast<std::uint32_t>(live_->received)));
    }
    bool mute() const { return mute_; }
    bool exact() const { return exact_; }
    void be_good() { manners_ = {}; }

    void input(const element& e, link& out) {
        if (mute_) return;
        switch (e.what) {
        case kind::enable: enable(out); break;
        case kind::resume: resume(e, out); break;
        case kind::request:
            if (!bound_) {
                wrong.push_back("<r/> without a session");
                break;
            }
            out.push_back({kind::answer, 0, answer(), {}});
            break;
        case kind::answer: acknowledged(*e.h); break;
        case kind::stanza:
            if (!bound_) {
                wrong.push_back("a stanza without a session");
                break;
            }
            handled.push_back(e.number);
            ++live_->received;
            break;
        default: wrong.push_back("an element that only a server sends");
        }
    }
    /// Writes one stanza of its own, asks, or answers without being asked.
    void act(link& out) {
        if (!bound_) return;
        switch (random_() % 4) {
        case 0: out.push_back({kind::request, 0, {}, {}}); break;
        case 1: out.push_back({kind::answer, 0, answer(), {}}); break;
        default: send_one(out);
        }
    }
    bool send_one(link& out) {
        if (!bound_ || to_send.empty()) return false;
        live_->unacknowledged.push_back(to_send.front());
        out.push_back({kind::stanza, to_send.front(), {}, {}});
        to_send.pop_front();
        return true;
    }
    void ask(link& out) {
        if (bound_) out.push_back({kind::request, 0, {}, {}});
    }

private:
    struct session {
        std::string id;
        sequence received; // stanzas, as it counts them
        sequence told;     // the last count it gave
        sequence sent_and_acknowledged;
        std::deque<tag> unacknowledged;
    };

    std::uint32_t answer() { return static_cast<std::uint32_t>(live_->told = live_->received); }

    void enable(link& out) {
        if (bound_) wrong.push_back("<enable/> twice");
        if (live_) died(std::nullopt);
        live_.emplace(session{"sm-" + std::to_string(++last_id_), 0, 0, 0, {}});
        bound_ = true;
        poisoned_ = false;
        out.push_back({kind::enabled, 0, {}, live_->id});
    }
    void resume(const element& e, link& out) {
        if (!live_ || live_->id != e.id) {
            // The count is given once, as both installed servers do it.
            const bool known = dead_id_ == e.id;
            out.push_back(
                {kind::failed, 0, known ? std::exchange(dead_count_, {}) : std::nullopt, {}});
            return;
        }
        acknowledged(*e.h);
        bound_ = true;
        if (manners_.reports_too_little)
            live_->received -= random_() % (live_->received - live_->told + 1);
        out.push_back({kind::resumed, 0, answer(), live_->id});
        for (const tag t : live_->unacknowledged)
            out.push_back({kind::stanza, t, {}, {}});
        mute_ = poisoned_;
    }
    void acknowledged(std::uint32_t h) {
        if (!live_) return;
        const auto base = static_cast<std::uint32_t>(live_->sent_and_acknowledged);
        const std::uint32_t ahead = h - base;
        if (ahead > live_->unacknowledged.size()) {
            wrong.push_back("h=" + std::to_string(h) + " at " + std::to_string(base) + " with " +
                            std::to_string(live_->unacknowledged.size()) + " in flight");
            return;
        }
        live_->sent_and_acknowledged += ahead;
        for (std::uint32_t i = 0; i < ahead; ++i) {
            credited.push_back(live_->unacknowledged.front());
            live_->unacknowledged.pop_front();
        }
    }
    void died(std::optional<std::uint32_t> count) {
        dead_id_ = live_->id;
        dead_count_ = count;
        for (auto t = live_->unacknowledged.rbegin(); t != live_->unacknowledged.rend(); ++t)
            to_send.push_front(*t);
        live_.reset();
    }

    std::mt19937_64& random_;
    manners manners_;
    bool exact_; // its counts are the truth, not less
    std::optional<session> live_;
    bool bound_ = false;    // to the present connection
    bool poisoned_ = false; // will read nothing once it is resumed
    bool mute_ = false;
    std::string dead_id_;
    std::optional<std::uint32_t> dead_count_;
    int last_id_ = 0;
};

} // namespace epode::management::model
