#include <epode/session/catch_up.hpp>

#include <algorithm>
#include <utility>

namespace epode {

void catch_up::begin() {
    query_.reset();
    again_at_.reset();
    failures_ = 0;
    phase_ = phase::wanted;
    holds_ = position_.has_value();
    gap_ = once_more_ = true;
}

void catch_up::session_lost() {
    query_.reset();
    again_at_.reset();
    phase_ = phase::idle;
    holds_ = false;
}

void catch_up::unsupported() {
    session_lost();
    gap_ = false;
}

void catch_up::stop_holding() noexcept { holds_ = false; }

std::string catch_up::request(random_source& random) {
    if (!position_) {
        phase_ = phase::newest;
        newest_id_ = random.token(16);
        return archive_query::request_newest(newest_id_);
    }
    phase_ = phase::fetching;
    if (!query_)
        query_ = std::make_unique<archive_query>(archive_query::filter{{}, {}, position_->id});
    return query_->request(random);
}

std::optional<archive_query::item> catch_up::result(const xml::element& stanza) {
    if (phase_ == phase::fetching) return query_->result(stanza);
    if (phase_ != phase::newest) return std::nullopt;
    // Not to be handed on: it was there before anybody listened.
    const auto newest = archive_query::read(stanza, newest_id_);
    if (newest && !position_) {
        position_ = archive_position{newest->id, newest->at};
        reading_.handed(0, position_);
    }
    return std::nullopt;
}

void catch_up::newest_answered(const xml::element& iq) {
    newest_id_.clear();
    if (position_ || iq.attribute_value("type") != "result") return;
    position_.emplace();
    reading_.handed(0, position_);
}

std::string catch_up::answered(const xml::element* iq, time_point now) {
    if (phase_ == phase::newest) {
        if (iq) {
            newest_answered(*iq);
            came_to_its_end(now);
        } else {
            newest_id_.clear();
            pause(now);
        }
        return {};
    }
    if (phase_ != phase::fetching) return {};
    if (!iq) {
        query_->abandon();
        return failed("the archive did not answer", now);
    }
    switch (query_->answered(*iq)) {
    case archive_query::step::more: phase_ = phase::wanted; return {};
    case archive_query::step::complete: came_to_its_end(now); return {};
    case archive_query::step::no_such_position:
        // What it forgot was before what we missed, or it is another archive by now.
        query_ = std::make_unique<archive_query>(archive_query::filter{{}, position_->at, {}});
        phase_ = phase::wanted;
        return {};
    case archive_query::step::refused: break;
    }
    const std::string why = "the archive refused (" + query_->reason() + ")";
    query_.reset();
    return failed(why, now);
}

/// What was sent before messages began to come may be archived behind what was read, and come in no
/// other way: when the server has had the time for that, it is read to its end again.
void catch_up::came_to_its_end(time_point now) {
    session_lost();
    gap_ = std::exchange(once_more_, false) && position_;
    if (!gap_) return;
    phase_ = phase::pausing;
    again_at_ = now + timing_.settle;
}

void catch_up::pause(time_point now) {
    phase_ = phase::pausing;
    const std::uint32_t doublings = std::min(failures_++, 16u);
    again_at_ = now + std::min(timing_.again * (1 << doublings), timing_.again_cap);
}

std::string catch_up::failed(std::string why, time_point now) {
    holds_ = once_more_ = false; // then it is late enough
    pause(now);
    return "what was missed could not be fetched: " + why + "; trying again later";
}

std::string catch_up::unanswered(time_point now) {
    return phase_ == phase::wanted ? failed("the server did not answer", now) : std::string();
}

void catch_up::expire(time_point now) {
    if (!again_at_ || *again_at_ > now) return;
    again_at_.reset();
    phase_ = phase::wanted;
}

void catch_up::fetched(std::uint64_t delivery, const archive_query::item& item) {
    position_ = archive_position{item.id, item.at ? item.at : position_->at};
    reading_.handed(delivery, position_);
}

void catch_up::came(std::uint64_t delivery, std::string_view archive_id) {
    // What comes past a gap must not stand for it; but the first message of all shows where to read
    // on from, should the archive not have told where it ends.
    const bool first = !position_ && !archive_id.empty();
    if ((gap_ && !first) || (!position_ && archive_id.empty())) {
        reading_.handed(delivery, std::nullopt);
    } else if (!archive_id.empty()) {
        // When it was archived is not known; a time before that will do.
        if (!position_) position_.emplace();
        position_->id = archive_id;
        reading_.handed(delivery, position_);
    }
}

} // namespace epode
