#include "random_journal.hpp"

#include <algorithm>

namespace epode::store_sqlite {

std::uint64_t random_journal::below(std::uint64_t end) {
    return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random_);
}

std::string random_journal::text(std::size_t longest) {
    std::string made(below(longest + 1), ' ');
    for (char& c : made)
        c = once_in(50) ? static_cast<char>(below(256)) : static_cast<char>('a' + below(26));
    return made;
}

/// Mostly one that is known.
message_id random_journal::some_message() {
    if (state_.messages.empty() || once_in(20)) return below(last_ + 3);
    const auto at = state_.messages.lower_bound(1 + below(last_));
    return at == state_.messages.end() ? state_.messages.begin()->first : at->first;
}

journal::message random_journal::new_message() {
    journal::message m;
    m.number = last_ += once_in(8) ? 1 + below(100) : 1;
    m.id = text(40);
    m.to = once_in(3) ? text(30) : "alice@example.org";
    m.groupchat = once_in(4);
    if (!once_in(4))
        m.accepted_at = wall_time(milliseconds(static_cast<std::int64_t>(below(1u << 31)) - 99));
    m.bytes = text(once_in(30) ? 12'000 : 400);
    if (!once_in(10)) return m;
    m.fate = any_fate();
    m.attempts = static_cast<std::uint32_t>(below(3));
    m.suspicions = static_cast<std::uint8_t>(below(2));
    m.by = text(20);
    return m;
}

journal::message random_journal::changed_message() {
    journal::message m;
    m.number = some_message();
    m.id = text(20);
    m.to = text(20);
    m.groupchat = once_in(2);
    if (once_in(2)) m.accepted_at = wall_time(milliseconds(below(1u << 31)));
    m.bytes = text(10); // means nothing
    m.fate = any_fate();
    m.evidence = any_fate();
    m.attempts = static_cast<std::uint32_t>(random_());
    m.suspicions = static_cast<std::uint8_t>(random_());
    m.reason = text(20);
    m.condition = text(20);
    m.by = text(20);
    m.room_stanza_id = text(20);
    return m;
}

void random_journal::add_messages(journal::batch& b) {
    for (auto n = once_in(20) ? below(150) : below(4); n != 0; --n)
        b.accepted.push_back(new_message());
    for (auto n = once_in(3) ? below(5) : 0; n != 0; --n)
        b.changed.push_back(changed_message());
    for (auto n = once_in(2) ? below(5) : 0; n != 0; --n)
        b.acked.push_back(some_message());
    for (auto n = once_in(3) ? below(4) : 0; n != 0; --n)
        b.forgotten.push_back(some_message());
    if (once_in(6)) { // the oldest, in order, as most go
        std::size_t n = below(100);
        for (auto at = state_.messages.begin(); at != state_.messages.end() && n != 0; ++at, --n)
            (once_in(2) ? b.acked : b.forgotten).push_back(at->first);
    }
    if (once_in(60)) // all
        for (const auto& [number, m] : state_.messages)
            b.forgotten.push_back(number);
}

void random_journal::add_stream(journal::batch& b) {
    management::sequence first = state_.acknowledged;
    if (once_in(15)) {
        b.session_number = static_cast<std::uint32_t>(random_());
        first = next_ = 0;
    }
    if (once_in(10)) {
        b.stream = journal::stream{text(20), std::nullopt, text(20), text(20), once_in(2)};
        if (once_in(2)) b.stream->maximum = seconds(below(1'000'000));
    }
    b.stream_ended = once_in(20);
    if (once_in(15)) {
        b.in_flight_replaced = true;
        first = next_ = below(1'000);
        b.acknowledged = first;
    }
    add_written(b);
    if (once_in(3)) b.acknowledged = first + below(next_ - first + 1);
    if (once_in(3)) b.handled = below(std::uint64_t{1} << 40);
}

void random_journal::add_written(journal::batch& b) {
    message_id message = 1 + below(last_ + 1);
    for (auto n = once_in(2) ? below(8) : 0; n != 0; --n) {
        if (once_in(5)) message = 1 + below(last_ + 1);
        journal::numbered each{next_++, management::stanza_kind::message, message++, {}};
        if (once_in(4)) {
            each.kind = static_cast<management::stanza_kind>(below(3));
            each.message = 0;
            each.bytes = text(100);
        } else if (once_in(10)) {
            each.bytes = text(5);
        }
        b.written.push_back(std::move(each));
    }
}

void random_journal::add_arrivals(journal::batch& b) {
    for (auto n = once_in(3) ? below(4) : once_in(20) ? below(60) : 0; n != 0; --n) {
        number_ += once_in(10) ? 1 + below(100) : 1;
        b.arrivals.push_back({number_, text(30), once_in(5)});
    }
    for (auto n = once_in(2) ? below(6) : 0; n != 0; --n)
        b.finished.push_back(number_ + 2 - below(std::min<std::uint64_t>(number_ + 2, 100)));
    for (auto n = once_in(8) ? below(4) : 0; n != 0; --n)
        b.archive.emplace_back(once_in(2) ? "room@muc.example.org" : text(2), text(20));
}

journal::batch random_journal::next() {
    journal::batch b;
    if (once_in(10)) b.account = text(20);
    add_messages(b);
    add_stream(b);
    add_arrivals(b);
    journal::apply(state_, b, arrivals_);
    return b;
}

} // namespace epode::store_sqlite
