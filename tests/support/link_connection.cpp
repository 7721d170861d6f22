#include <support/link_connection.hpp>

#include <support/loopback.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

namespace epode::test {
namespace {

constexpr std::size_t read_size = 16384;

bool in_handshake(link_fault fault) {
    return fault == link_fault::handshake_cut || fault == link_fault::handshake_reset;
}

} // namespace

link_connection::link_connection(link_rules& rules, descriptor client, descriptor server)
    : rules_(rules) {
    sides_[0].socket = std::move(client);
    sides_[1].socket = std::move(server);
}

void link_connection::set_doom(const link_doom& doom, std::chrono::milliseconds silence_limit) {
    doom_ = doom;
    silence_limit_ = silence_limit;
}

void link_connection::add_to(std::vector<pollfd>& wanted) const {
    for (const side& each : sides_) {
        // A negative descriptor is ignored: a silent link does not even see that a side has gone.
        pollfd entry{silent_until_ ? -1 : each.socket.get(), 0, 0};
        if (!each.input_ended) entry.events |= POLLIN;
        if (!each.waiting.empty() && each.waiting.front().due <= link_clock::now())
            entry.events |= POLLOUT;
        if (!entry.events) entry.fd = -1;
        wanted.push_back(entry);
    }
}

std::optional<link_clock::time_point> link_connection::deadline() const {
    if (silent_until_) return silent_until_;
    std::optional<link_clock::time_point> first;
    const auto consider = [&](link_clock::time_point at) {
        first = std::min(first.value_or(at), at);
    };
    if (doom_ && !in_handshake(doom_->fault)) consider(accepted_ + doom_->after);
    for (const side& each : sides_)
        if (!each.waiting.empty()) consider(each.waiting.front().due);
    return first;
}

void link_connection::handle(const pollfd* ready, link_clock::time_point now) {
    if (silent_until_) {
        if (now >= *silent_until_) close(true);
        return;
    }
    if (doom_ && !in_handshake(doom_->fault) && now >= accepted_ + doom_->after) {
        const link_doom doom = *doom_;
        doom_.reset();
        apply(doom.fault, doom.towards);
    }
    for (const direction towards : {direction::to_server, direction::to_client}) {
        const pollfd& entry = ready[towards == direction::to_client];
        const bool readable = entry.revents & (POLLIN | POLLHUP | POLLERR);
        if (readable && entry.fd == source(towards).socket.get() && !source(towards).input_ended)
            read_from(towards, now);
    }
    for (side& each : sides_)
        if (each.socket && !silent_until_) write_to(each, now, false);
}

void link_connection::read_from(direction towards, link_clock::time_point now) {
    side& in = source(towards);
    side& out = target(towards);
    std::array<char, read_size> buffer;
    const ssize_t got = ::recv(in.socket.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0) return close(true); // the other side sees what this one did
    if (got == 0) {
        in.input_ended = true;
        return;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    const verdict what = judge(towards, bytes);
    if (what.forward) {
        out.waiting.push_back({now + rules_.delay, std::string(bytes.substr(0, what.forward))});
        (towards == direction::to_server ? rules_.counters.bytes_to_server
                                         : rules_.counters.bytes_to_client) += what.forward;
    }
    if (!what.then) return;
    write_to(out, now, true);
    rules_.counters.triggers_fired += what.by_trigger;
    if (*what.then == link_fault::silence) return apply(link_fault::silence);
    ++rules_.counters.faults[*what.then];
    close(*what.then == link_fault::reset || *what.then == link_fault::half_write_reset ||
          *what.then == link_fault::handshake_reset);
}

link_connection::verdict link_connection::judge(direction towards, std::string_view bytes) {
    if (half_write_ && half_write_->first == towards)
        return {bytes.size() / 2, half_write_->second};
    if (towards == direction::to_client) {
        const std::size_t before = std::exchange(bytes_to_client_, bytes_to_client_ + bytes.size());
        if (doom_ && in_handshake(doom_->fault) && bytes_to_client_ >= doom_->after_bytes)
            return {doom_->after_bytes - std::min(before, doom_->after_bytes), doom_->fault};
    }
    return judge_triggers(towards, bytes);
}

/// The text may have begun in an earlier read, so it is searched for in the bytes kept from there
/// and the new ones together.
link_connection::verdict link_connection::judge_triggers(direction towards,
                                                         std::string_view bytes) {
    std::string& recent = target(towards).recent;
    const std::string seen = recent + std::string(bytes);
    for (armed_trigger& trigger : rules_.triggers) {
        const std::string& text = trigger.what.text;
        if (trigger.what.towards != towards || trigger.seen >= trigger.what.nth) continue;
        for (std::size_t at = 0; (at = seen.find(text, at)) != std::string::npos; ++at) {
            if (at + text.size() <= recent.size()) continue; // counted in an earlier read
            if (++trigger.seen < trigger.what.nth) continue;
            std::size_t end = bytes.size();
            if (trigger.what.at == link_trigger::moment::through_text)
                end = at + text.size() - recent.size();
            if (trigger.what.at == link_trigger::moment::before_text)
                end = at > recent.size() ? at - recent.size() : 0;
            return {end, trigger.what.action, true};
        }
    }
    std::size_t longest = 0;
    for (const armed_trigger& trigger : rules_.triggers)
        longest = std::max(longest, trigger.what.text.size());
    recent = longest > 1 ? seen.substr(seen.size() - std::min(seen.size(), longest - 1)) : "";
    return {bytes.size(), std::nullopt};
}

void link_connection::write_to(side& out, link_clock::time_point now, bool all_now) {
    while (out.socket && !out.waiting.empty() && (all_now || out.waiting.front().due <= now)) {
        std::string& bytes = out.waiting.front().bytes;
        const bool singly = rules_.one_byte_chunks && !all_now;
        const ssize_t put =
            ::send(out.socket.get(), bytes.data(), singly ? 1 : bytes.size(), MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0 && errno == EAGAIN && !all_now) return;
        if (put < 0) return all_now ? void() : close(true);
        bytes.erase(0, static_cast<std::size_t>(put));
        if (bytes.empty()) out.waiting.pop_front();
        if (singly) return;
    }
    const side& in = &out == &sides_[0] ? sides_[1] : sides_[0];
    if (in.input_ended && out.waiting.empty() && !out.output_shut) {
        ::shutdown(out.socket.get(), SHUT_WR);
        out.output_shut = true;
        if (in.output_shut) close(false);
    }
}

void link_connection::apply(link_fault fault, direction towards) {
    if (ended()) return;
    switch (fault) {
    case link_fault::half_write_cut:
    case link_fault::half_write_reset: half_write_ = {towards, fault}; return;
    case link_fault::silence:
        silent_until_ = silence_limit_.count() ? link_clock::now() + silence_limit_
                                               : link_clock::time_point::max();
        ++rules_.counters.faults[fault];
        return;
    default:
        ++rules_.counters.faults[fault];
        close(fault == link_fault::reset || fault == link_fault::handshake_reset);
    }
}

void link_connection::close(bool by_reset) {
    for (side& each : sides_) {
        if (!each.socket) continue;
        if (by_reset) {
            reset_on_close(each.socket.get());
        } else {
            // Closing a socket with unread input would send a reset.
            ::shutdown(each.socket.get(), SHUT_WR);
            std::array<char, read_size> unread;
            while (::recv(each.socket.get(), unread.data(), unread.size(), 0) > 0) {
            }
        }
        each.socket.reset();
        each.waiting.clear();
    }
}

} // namespace epode::test
