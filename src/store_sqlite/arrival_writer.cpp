#include "store_sqlite/arrival_writer.hpp"

#include <bit>
#include <cassert>
#include <utility>

namespace epode::store_sqlite {

arrival_writer::arrival_writer(const connection& db, index& known, std::size_t most)
    : known_(known),
      most_(most),
      open_(known.arrivals.end()),
      add_(db.prepare("INSERT INTO arrival VALUES (?1, ?2, ?3)")),
      set_finished_(db.prepare("REPLACE INTO finished VALUES (?1, ?2)")),
      drop_(db.prepare("DELETE FROM arrival WHERE first = ?1")),
      drop_finished_(db.prepare("DELETE FROM finished WHERE first = ?1")) {}

void arrival_writer::begin() {
    open_ = known_.arrivals.end();
    keys_.clear();
    dirty_.clear();
}

void arrival_writer::change(const journal::batch& b) {
    for (const journal::arrival& a : b.arrivals)
        arrived(a);
    for (const std::uint64_t number : b.finished)
        finished(number);
}

void arrival_writer::touch(chunks::iterator at) {
    if (!std::exchange(at->second.dirty, true)) dirty_.push_back(at);
}

void arrival_writer::arrived(const journal::arrival& a) {
    chunks& all = known_.arrivals;
    if (open_ != all.end() && a.number - open_->first >= chunk::most_messages) close_chunk();
    if (open_ == all.end()) open_ = all.try_emplace(all.end(), a.number);
    const std::uint64_t bit = std::uint64_t{1} << (a.number - open_->first);
    assert(open_->second.numbers < bit); // they ascend
    open_->second.numbers |= bit;
    keys_.text(a.key);
    ++known_.arrivals_count;
    if (!a.finished) return;
    open_->second.finished |= bit;
    touch(open_);
}

void arrival_writer::close_chunk() {
    if (open_ == known_.arrivals.end()) return;
    add_.bind(1, open_->first).bind(2, open_->second.numbers).bind_blob(3, keys_.bytes()).run();
    open_ = known_.arrivals.end();
    keys_.clear();
}

void arrival_writer::finished(std::uint64_t number) {
    auto at = known_.arrivals.upper_bound(number);
    if (at == known_.arrivals.begin()) return; // not remembered any more
    --at;
    if (number - at->first >= chunk::most_messages) return;
    const std::uint64_t bit = std::uint64_t{1} << (number - at->first) & at->second.numbers;
    if ((at->second.finished | bit) == at->second.finished) return;
    at->second.finished |= bit;
    touch(at);
}

void arrival_writer::finish() {
    close_chunk();
    for (const chunks::iterator at : dirty_) {
        at->second.dirty = false;
        set_finished_.bind(1, at->first).bind(2, at->second.finished).run();
    }
    chunks& all = known_.arrivals;
    while (!all.empty()) {
        const arrival_chunk& oldest = all.begin()->second;
        const auto count = static_cast<std::size_t>(std::popcount(oldest.numbers));
        if (known_.arrivals_count < most_ + count) break;
        drop_.bind(1, all.begin()->first).run();
        if (oldest.finished) drop_finished_.bind(1, all.begin()->first).run();
        known_.arrivals_count -= count;
        all.erase(all.begin());
    }
}

} // namespace epode::store_sqlite
