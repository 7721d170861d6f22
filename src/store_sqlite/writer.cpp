#include "store_sqlite/writer.hpp"

#include <algorithm>
#include <cassert>

namespace epode::store_sqlite {

writer::writer(const connection& db, std::size_t arrivals, stanza_file* stanzas)
    : db_(db),
      stanzas_(stanzas),
      arrivals_(db, known_, arrivals),
      near_(known_.chunks.end()),
      open_(known_.chunks.end()),
      begin_(db.prepare("BEGIN IMMEDIATE")),
      commit_(db.prepare("COMMIT")),
      add_chunk_(db.prepare("INSERT INTO chunk VALUES (?1, ?2, ?3, ?4, ?5, ?6)")),
      add_payload_(db.prepare("INSERT INTO payload VALUES (?1, ?2)")),
      set_standing_(db.prepare("REPLACE INTO standing VALUES (?1, ?2, ?3, ?4)")),
      set_altered_(db.prepare(
          "REPLACE INTO altered VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")),
      ack_altered_(
          db.prepare("UPDATE altered SET fate = ?2, evidence = ?2, reason = '' WHERE number = ?1")),
      drop_chunk_(db.prepare("DELETE FROM chunk WHERE first = ?1")),
      drop_payload_(db.prepare("DELETE FROM payload WHERE first = ?1")),
      drop_standing_(db.prepare("DELETE FROM standing WHERE first = ?1")),
      drop_altered_(db.prepare("DELETE FROM altered WHERE number = ?1")),
      set_session_(db.prepare(
          "UPDATE session SET acknowledged = ?1, handled = ?2, last_message = ?3, account = ?4,"
          " session_number = ?5, stream_id = ?6, stream_maximum = ?7, stream_location = ?8,"
          " stream_address = ?9, stream_announced = ?10")),
      set_counts_(
          db.prepare("UPDATE session SET acknowledged = ?1, handled = ?2, last_message = ?3")),
      add_in_flight_(db.prepare("INSERT INTO in_flight VALUES (?1, ?2)")),
      trim_in_flight_(db.prepare("DELETE FROM in_flight WHERE last < ?1")),
      clear_in_flight_(db.prepare("DELETE FROM in_flight")),
      set_archive_(db.prepare("REPLACE INTO archive VALUES (?1, ?2)")) {}

template <class Act>
void writer::transact(Act act) {
    near_ = known_.chunks.end();
    arrivals_.begin();
    discard_open_chunk(); // of a transaction that failed
    if (stanzas_) stanzas_->discard();
    dirty_.clear();
    session_changed_ = counts_changed_ = acknowledged_changed_ = false;
    begin_.run();
    try {
        act();
        finish();
        commit_.run();
    } catch (...) {
        db_.roll_back();
        throw;
    }
}

void writer::write(const std::deque<journal::batch>& group, std::size_t count) {
    transact([&] {
        for (std::size_t i = 0; i < count; ++i)
            change(group[i]);
    });
}

void writer::write_lost(const std::vector<journal::message>& lost) {
    transact([&] {
        for (const journal::message& m : lost) {
            const place at = find(m.number);
            store_altered(m);
            at.in->second.altered |= at.bit;
            touch(at.in); // no longer kept, by what the reader made of it
        }
    });
}

/// In the order of journal::apply.
void writer::change(const journal::batch& b) {
    if (!b.account.empty()) {
        known_.account = b.account;
        session_changed_ = true;
    }
    for (const journal::message& m : b.accepted)
        accept(m);
    for (const journal::message& m : b.changed)
        alter(m);
    for (const message_id number : b.acked)
        acked(number);
    for (const message_id number : b.forgotten)
        forget(number);
    change_stream(b);
    arrivals_.change(b);
    for (const auto& [address, id] : b.archive)
        set_archive_.bind_text(1, address).bind_text(2, id).run();
}

writer::place writer::find(message_id number) {
    chunks& all = known_.chunks;
    const auto holds = [&](chunks::iterator at) {
        return at != all.end() && number >= at->first &&
               number - at->first < chunk::most_messages &&
               (std::next(at) == all.end() || number < std::next(at)->first);
    };
    if (!holds(near_) && (near_ == all.end() || !holds(++near_))) {
        near_ = all.upper_bound(number);
        if (near_ != all.begin()) --near_;
        if (!holds(near_)) return {all.end(), 0};
    }
    const std::uint64_t bit = std::uint64_t{1} << (number - near_->first);
    return {near_, near_->second.present & bit};
}

void writer::touch(chunks::iterator at) {
    if (!std::exchange(at->second.dirty, true)) dirty_.push_back(at);
}

void writer::accept(const journal::message& m) {
    assert(m.number > known_.last_message);
    using namespace head_bits;
    if (open_ != known_.chunks.end() && (m.number - open_->first >= chunk::most_messages ||
                                         payload_.size() + m.bytes.size() > chunk::most_bytes))
        close_chunk();
    const bool first = open_ == known_.chunks.end();
    if (first) open_ = known_.chunks.try_emplace(known_.chunks.end(), m.number);
    const std::uint64_t bit = std::uint64_t{1} << (m.number - open_->first);
    numbers_ |= bit;
    open_->second.present |= bit;
    open_->second.kept |= bit;
    known_.last_message = m.number;

    const bool same = !first && m.to == recipient_;
    heads_.number((m.groupchat ? is_groupchat : 0) | (m.accepted_at ? has_time : 0) |
                  (same ? same_recipient : 0));
    heads_.text(m.id);
    if (!same) heads_.text(recipient_ = m.to);
    if (m.accepted_at)
        heads_.number(static_cast<std::uint64_t>(m.accepted_at->time_since_epoch().count()));
    heads_.number(m.bytes.size());
    payload_ += m.bytes;
    const bool plain = m.fate == fate::queued && m.evidence == fate::queued && m.attempts == 0 &&
                       m.suspicions == 0 && m.reason.empty() && m.condition.empty() &&
                       m.by.empty() && m.room_stanza_id.empty();
    if (plain) return;
    store_altered(m);
    open_->second.altered |= bit;
}

void writer::close_chunk() {
    if (open_ == known_.chunks.end()) return;
    add_chunk_.bind(1, open_->first).bind(2, numbers_).bind_blob(3, heads_.bytes());
    if (stanzas_) {
        const stanza_place at = stanzas_->append(open_->first, payload_);
        add_chunk_.bind(4, at.at).bind(5, at.size).bind(6, at.checksum);
        open_->second.beside = at;
    } else {
        add_payload_.bind(1, open_->first).bind_blob(2, payload_).run();
        open_->second.has_payload = true;
    }
    add_chunk_.run();
    discard_open_chunk();
}

void writer::discard_open_chunk() {
    open_ = known_.chunks.end();
    numbers_ = 0;
    heads_.clear();
    payload_.clear();
}

void writer::store_altered(const journal::message& m) {
    set_altered_.bind(1, m.number).bind_text(2, m.id).bind_text(3, m.to);
    set_altered_.bind(4, std::int64_t{m.groupchat});
    if (m.accepted_at)
        set_altered_.bind(5, std::int64_t{m.accepted_at->time_since_epoch().count()});
    else
        set_altered_.bind_null(5);
    set_altered_.bind(6, static_cast<std::int64_t>(m.fate))
        .bind(7, static_cast<std::int64_t>(m.evidence))
        .bind(8, m.attempts)
        .bind(9, std::uint32_t{m.suspicions})
        .bind_text(10, m.reason)
        .bind_text(11, m.condition)
        .bind_text(12, m.by)
        .bind_text(13, m.room_stanza_id)
        .run();
}

void writer::alter(const journal::message& m) {
    const place at = find(m.number);
    if (!at.bit) return;
    store_altered(m);
    chunk& c = at.in->second;
    c.altered |= at.bit;
    if (!journal::keeps_bytes(m.fate) && (c.kept & at.bit)) {
        c.kept &= ~at.bit;
        touch(at.in);
    }
}

void writer::acked(message_id number) {
    const place at = find(number);
    if (!at.bit) return;
    chunk& c = at.in->second;
    if (c.altered & at.bit)
        ack_altered_.bind(1, number).bind(2, static_cast<std::int64_t>(fate::acked)).run();
    else
        c.acked |= at.bit;
    c.kept &= ~at.bit;
    touch(at.in);
}

void writer::forget(message_id number) {
    const place at = find(number);
    if (!at.bit) return;
    chunk& c = at.in->second;
    if (c.altered & at.bit) drop_altered_.bind(1, number).run();
    for (std::uint64_t* set : {&c.present, &c.acked, &c.kept, &c.altered})
        *set &= ~at.bit;
    touch(at.in);
}

void writer::change_stream(const journal::batch& b) {
    if (b.session_number) {
        known_.session_number = *b.session_number;
        known_.stream.reset();
        known_.acknowledged = known_.handled = 0;
        session_changed_ = true;
    }
    if (b.session_number || b.in_flight_replaced) clear_in_flight_.run();
    if (b.stream) known_.stream = b.stream;
    if (b.stream_ended) known_.stream.reset();
    session_changed_ = session_changed_ || b.stream || b.stream_ended;
    if (!b.written.empty()) append_in_flight(b.written);
    if (b.acknowledged) {
        known_.acknowledged = *b.acknowledged;
        counts_changed_ = acknowledged_changed_ = true;
    }
    if (b.handled) {
        known_.handled = *b.handled;
        counts_changed_ = true;
    }
}

void writer::append_in_flight(const std::vector<journal::numbered>& written) {
    for (std::size_t i = 0; i < written.size();) {
        row_.clear();
        std::size_t row_end = i + 1; // a row is of consecutive numbers
        while (row_end < written.size() &&
               written[row_end].sequence == written[row_end - 1].sequence + 1)
            ++row_end;
        while (i < row_end) {
            const journal::numbered& first = written[i];
            const bool with_bytes = !first.bytes.empty();
            std::size_t end = i + 1;
            while (end < row_end && written[end].kind == first.kind &&
                   written[end].bytes.empty() != with_bytes &&
                   written[end].message == (first.message ? first.message + (end - i) : 0))
                ++end;
            row_.number(run_form(first.kind, with_bytes));
            row_.number(end - i);
            row_.number(first.message);
            for (; i < end; ++i)
                if (with_bytes) row_.text(written[i].bytes);
        }
        add_in_flight_.bind(1, written[row_end - 1].sequence).bind_blob(2, row_.bytes()).run();
    }
}

void writer::finish() {
    close_chunk();
    finish_chunks();
    arrivals_.finish();
    finish_session();
    if (stanzas_) stanzas_->flush();
}

void writer::finish_chunks() {
    for (const chunks::iterator at : dirty_) {
        chunk& c = at->second;
        c.dirty = false;
        if (c.kept == 0 && std::exchange(c.has_payload, false))
            drop_payload_.bind(1, at->first).run();
        if (c.kept == 0) c.beside.reset();
        if (c.present != 0) {
            set_standing_.bind(1, at->first).bind(2, c.present).bind(3, c.acked).bind(4, c.kept);
            set_standing_.run();
            c.has_standing = true;
            continue;
        }
        drop_chunk_.bind(1, at->first).run();
        if (c.has_standing) drop_standing_.bind(1, at->first).run();
        known_.chunks.erase(at);
        counts_changed_ = true; // the highest number used stands in no chunk any more, perhaps
    }
}

void writer::finish_session() {
    if (acknowledged_changed_) trim_in_flight_.bind(1, known_.acknowledged).run();
    if (!session_changed_ && !counts_changed_) return;
    statement& s = session_changed_ ? set_session_ : set_counts_;
    s.bind(1, known_.acknowledged).bind(2, known_.handled).bind(3, known_.last_message);
    if (session_changed_) {
        const std::optional<journal::stream>& stream = known_.stream;
        s.bind_text(4, known_.account).bind(5, known_.session_number);
        for (int at = 6; at <= 10; ++at)
            s.bind_null(at);
        if (stream) s.bind_text(6, stream->id).bind_text(8, stream->location);
        if (stream) s.bind_text(9, stream->address).bind(10, std::int64_t{stream->announced});
        if (stream && stream->maximum) s.bind(7, std::int64_t{stream->maximum->count()});
    }
    s.run();
}

} // namespace epode::store_sqlite
