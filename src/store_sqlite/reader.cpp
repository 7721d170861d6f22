#include "store_sqlite/reader.hpp"

#include "store_sqlite/packing.hpp"

#include <bit>

namespace epode::store_sqlite {
namespace {

using namespace head_bits;

/// More than any disk gives: a file that says so is damaged.
constexpr std::uint64_t most_bytes_beside = std::uint64_t{1} << 48;

class reader {
public:
    reader(const connection& db, stanza_file& stanzas, std::size_t arrivals)
        : db_(db), stanzas_(stanzas), arrivals_(arrivals) {}

    found read() {
        read_session();
        read_messages();
        read_altered();
        drop_bytes();
        settle_lost();
        read_in_flight();
        read_arrivals();
        statement rows = db_.prepare("SELECT address, id FROM archive");
        while (rows.row())
            made_.archive.emplace(rows.bytes(0), rows.bytes(1));
        return std::move(found_);
    }

private:
    void require(bool sound, const char* table, std::int64_t row) const {
        if (!sound)
            throw failure(sqlite_error::damaged, db_.name() + ": row " + std::to_string(row) +
                                                     " of table " + table + " contradicts itself");
    }
    /// Rows of up to 64 numbers do not overlap, and each begins with one of its numbers.
    static bool sound_row(std::uint64_t first, std::uint64_t numbers, std::uint64_t next) {
        return first >= next && first < std::uint64_t{1} << 62 && (numbers & 1) != 0;
    }
    void read_session();
    void read_messages();
    void read_standing(const statement& rows, chunk& c);
    std::string read_bytes(const statement& rows, message_id first, chunk& c);
    void read_chunk(message_id first, const chunk& c, std::uint64_t numbers, unpacker heads,
                    unpacker bytes);
    void read_altered();
    void drop_bytes();
    void settle_lost();
    void read_in_flight();
    bool read_run(unpacker& runs, std::vector<journal::numbered>& row) const;
    void read_arrivals();

    const connection& db_;
    stanza_file& stanzas_;
    std::size_t arrivals_;
    found found_;
    index& known_ = found_.known;
    journal::state& made_ = found_.state;
    std::vector<message_id> lost_;
};

void reader::read_session() {
    statement rows = db_.prepare(
        "SELECT account, session_number, acknowledged, handled, last_message, stream_id,"
        " stream_maximum, stream_location, stream_address, stream_announced FROM session");
    require(rows.row(), "session", 1);
    known_.account = made_.account = rows.bytes(0);
    known_.session_number = made_.session_number = static_cast<std::uint32_t>(rows.count(1));
    known_.acknowledged = made_.acknowledged = rows.count(2);
    known_.handled = made_.handled = rows.count(3);
    known_.last_message = made_.last_message = rows.count(4);
    if (!rows.is_null(5)) {
        journal::stream stream;
        stream.id = rows.bytes(5);
        if (!rows.is_null(6)) stream.maximum = seconds(rows.number(6));
        stream.location = rows.bytes(7);
        stream.address = rows.bytes(8);
        stream.announced = rows.number(9) != 0;
        known_.stream = made_.stream = std::move(stream);
    }
    require(!rows.row(), "session", 2);
}

void reader::read_messages() {
    statement rows = db_.prepare(
        "SELECT first, numbers, heads, bytes, present, acked, kept, beside_at, beside_size,"
        " beside_checksum FROM chunk LEFT JOIN payload USING (first)"
        " LEFT JOIN standing USING (first) ORDER BY first");
    message_id next = 0; // chunks do not overlap
    while (rows.row()) {
        const message_id first = rows.count(0);
        const std::uint64_t numbers = rows.count(1);
        require(sound_row(first, numbers, next), "chunk", rows.number(0));
        next = first + std::bit_width(numbers);
        chunk& c = known_.chunks[first];
        c.present = numbers;
        c.has_payload = !rows.is_null(3);
        if (!rows.is_null(7)) c.beside = stanza_place{rows.count(7), rows.count(8), rows.count(9)};
        c.kept = c.has_bytes() ? numbers : 0;
        if (!rows.is_null(4)) read_standing(rows, c);
        const std::string bytes = read_bytes(rows, first, c);
        read_chunk(first, c, numbers, unpacker(rows.bytes(2)), unpacker(bytes));
        for (std::uint64_t rest = numbers; rest != 0; rest &= rest - 1) {
            const auto at = static_cast<unsigned>(std::countr_zero(rest));
            const std::uint64_t bit = std::uint64_t{1} << at;
            journal::message& m = made_.messages.at(first + at);
            if (c.acked & bit) m.fate = m.evidence = fate::acked;
            if (!(c.present & bit)) made_.messages.erase(first + at);
        }
        known_.last_message = made_.last_message = std::max(made_.last_message, next - 1);
    }
}

void reader::read_standing(const statement& rows, chunk& c) {
    c.has_standing = true;
    c.present &= rows.count(4);
    c.acked = rows.count(5) & c.present;
    const std::uint64_t kept = rows.count(6);
    require(c.has_bytes() || kept == 0, "standing", rows.number(0));
    c.kept &= kept & c.present;
}

/// The stanzas of a chunk, wherever they stand; nothing if none of them is needed, or all are lost.
std::string reader::read_bytes(const statement& rows, message_id first, chunk& c) {
    if (c.has_payload) return std::string(rows.bytes(3));
    if (c.kept == 0) c.beside.reset();
    if (!c.beside) return {};
    require(c.beside->end() >= c.beside->at && c.beside->end() < most_bytes_beside, "chunk",
            rows.number(0));
    if (auto bytes = stanzas_.read(first, *c.beside)) return std::move(*bytes);
    for (; c.kept != 0; c.kept &= c.kept - 1)
        lost_.push_back(first + static_cast<unsigned>(std::countr_zero(c.kept)));
    c.beside.reset();
    return {};
}

void reader::read_chunk(message_id first, const chunk& c, std::uint64_t numbers, unpacker heads,
                        unpacker bytes) {
    const auto row = static_cast<std::int64_t>(first);
    const bool with_bytes = c.has_bytes();
    std::string recipient;
    for (; numbers != 0; numbers &= numbers - 1) {
        journal::message m;
        m.number = first + static_cast<unsigned>(std::countr_zero(numbers));
        const std::uint64_t bits = heads.number();
        m.id = heads.text();
        if (!(bits & same_recipient)) recipient = heads.text();
        m.to = recipient;
        m.groupchat = (bits & is_groupchat) != 0;
        if (bits & has_time)
            m.accepted_at = wall_time(milliseconds(static_cast<std::int64_t>(heads.number())));
        const std::uint64_t size = heads.number();
        if (with_bytes) m.bytes = bytes.take(size);
        require(heads.sound(), "chunk", row);
        require(bytes.sound(), "payload", row);
        made_.messages.emplace_hint(made_.messages.end(), m.number, std::move(m));
    }
    require(heads.at_end(), "chunk", row);
    require(bytes.at_end(), "payload", row);
}

void reader::read_altered() {
    statement rows =
        db_.prepare("SELECT number, id, recipient, groupchat, accepted_at, fate,"
                    " evidence, attempts, suspicions, reason, condition, said_by, room_stanza_id"
                    " FROM altered");
    const auto known_fate = [](std::uint64_t f) {
        return f <= static_cast<std::uint64_t>(fate::cancelled);
    };
    while (rows.row()) {
        const auto at = made_.messages.find(rows.count(0));
        require(at != made_.messages.end() && known_fate(rows.count(5)) &&
                    known_fate(rows.count(6)),
                "altered", rows.number(0));
        journal::message& m = at->second;
        m.id = rows.bytes(1);
        m.to = rows.bytes(2);
        m.groupchat = rows.number(3) != 0;
        m.fate = static_cast<fate>(rows.number(5));
        m.evidence = static_cast<fate>(rows.number(6));
        m.attempts = static_cast<std::uint32_t>(rows.count(7));
        m.suspicions = static_cast<std::uint8_t>(std::min<std::uint64_t>(rows.count(8), 0xff));
        m.reason = rows.bytes(9);
        m.condition = rows.bytes(10);
        m.by = rows.bytes(11);
        m.room_stanza_id = rows.bytes(12);
        auto of = std::prev(known_.chunks.upper_bound(m.number));
        of->second.altered |= std::uint64_t{1} << (m.number - of->first);
    }
}

/// A payload goes only when nothing of it is needed any more; what it still holds of others is gone
/// all the same.
void reader::drop_bytes() {
    for (const auto& [first, c] : known_.chunks)
        for (std::uint64_t rest = c.present & ~c.kept; rest != 0; rest &= rest - 1)
            made_.messages.at(first + static_cast<unsigned>(std::countr_zero(rest))).bytes = {};
}

/// Whether they arrived nobody can say, and they cannot be written again.
void reader::settle_lost() {
    for (const message_id number : lost_) {
        journal::message& m = made_.messages.at(number);
        if (!settled(m.fate)) {
            m.fate = fate::unknown;
            m.reason = "its stanza was lost when the machine lost its power";
        }
        found_.lost.push_back(m);
    }
}

void reader::read_in_flight() {
    statement rows = db_.prepare("SELECT last, runs FROM in_flight ORDER BY last");
    while (rows.row()) {
        std::vector<journal::numbered> row;
        unpacker runs(rows.bytes(1));
        while (!runs.at_end())
            require(read_run(runs, row), "in_flight", rows.number(0));
        management::sequence each = rows.count(0) + 1 - row.size();
        for (journal::numbered& n : row) {
            n.sequence = each++;
            if (n.sequence >= made_.acknowledged) made_.in_flight.push_back(std::move(n));
        }
    }
}

bool reader::read_run(unpacker& runs, std::vector<journal::numbered>& row) const {
    const std::uint64_t form = runs.number();
    const std::uint64_t count = runs.number();
    const message_id first = runs.number();
    if (form > 7 || (form >> 1) > 2) return false;
    if (count > most_in_flight - made_.in_flight.size() - row.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
        journal::numbered n;
        n.kind = static_cast<management::stanza_kind>(form >> 1);
        n.message = first == 0 ? 0 : first + i;
        if (form & 1) n.bytes = runs.text();
        if (!runs.sound()) return false;
        row.push_back(std::move(n));
    }
    return runs.sound();
}

void reader::read_arrivals() {
    statement rows = db_.prepare("SELECT first, a.numbers, keys, f.numbers FROM arrival AS a"
                                 " LEFT JOIN finished AS f USING (first) ORDER BY first");
    std::uint64_t next = 0;
    while (rows.row()) {
        const std::uint64_t first = rows.count(0);
        const std::uint64_t numbers = rows.count(1);
        require(sound_row(first, numbers, next), "arrival", rows.number(0));
        next = first + std::bit_width(numbers);
        arrival_chunk& c = known_.arrivals[first];
        c.numbers = numbers;
        c.finished = rows.count(3) & numbers; // NULL reads as 0
        unpacker keys(rows.bytes(2));
        for (std::uint64_t rest = numbers; rest != 0; rest &= rest - 1) {
            const int at = std::countr_zero(rest);
            made_.arrivals.push_back({first + static_cast<unsigned>(at), std::string(keys.text()),
                                      (c.finished >> at & 1) != 0});
        }
        require(keys.sound() && keys.at_end(), "arrival", rows.number(0));
    }
    known_.arrivals_count = made_.arrivals.size();
    if (made_.arrivals.size() > arrivals_)
        made_.arrivals.erase(made_.arrivals.begin(),
                             made_.arrivals.end() - static_cast<std::ptrdiff_t>(arrivals_));
}

} // namespace

found read(const connection& db, stanza_file& stanzas, std::size_t arrivals) {
    db.execute("BEGIN");
    try {
        found made = reader(db, stanzas, arrivals).read();
        db.execute("COMMIT");
        return made;
    } catch (...) {
        db.roll_back();
        throw;
    }
}

} // namespace epode::store_sqlite
