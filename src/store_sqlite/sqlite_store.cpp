#include "store_sqlite/opened_file.hpp"
#include "store_sqlite/reader.hpp"
#include "store_sqlite/writer.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace epode {

using namespace store_sqlite;

namespace {

/// At most so many batches go into one transaction: the first of them waits for the last.
constexpr std::size_t most_batches = 256;
constexpr std::size_t page_bytes = 4'096;

/// The thread takes no signals: they are the application's.
class signals_blocked {
public:
    signals_blocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    signals_blocked(const signals_blocked&) = delete;
    signals_blocked& operator=(const signals_blocked&) = delete;

private:
    sigset_t before_;
};

} // namespace

class sqlite_store::impl {
public:
    explicit impl(const sqlite_options& options)
        : opened_(open_file(options)),
          arrivals_(options.arrivals),
          log_pages_(std::max<std::size_t>(options.log_bytes / page_bytes, 1)),
          writer_(db(), arrivals_,
                  options.durability == durability::process ? opened_.stanzas.get() : nullptr) {
        found there = read_first();
        db().leave_untouched(false);
        sqlite3_wal_hook(db().handle(), note_pages, this);
        writer_.known() = std::move(there.known);
        if (!there.lost.empty()) writer_.write_lost(there.lost);
        loaded_ = std::move(there.state);
        carry_over();
        const signals_blocked during_start;
        thread_ = std::thread([this] { work(); });
    }
    ~impl() {
        {
            const std::lock_guard guard(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
        tidy_up();
    }

    journal::state load();
    void commit(journal::batch change, committed done);
    void retry(committed done);

private:
    struct outcome {
        error_code code;
        std::string text;
    };

    const connection& db() const noexcept { return *opened_.db; }
    found read_first();
    static int note_pages(void* self, sqlite3*, const char*, int pages) {
        static_cast<impl*>(self)->pages_ = static_cast<std::size_t>(pages);
        return SQLITE_OK;
    }
    void work();
    void serve(std::unique_lock<std::mutex>& guard);
    outcome write(std::size_t count) noexcept;
    bool carry_over() noexcept;
    void tidy_up() noexcept;

    opened_file opened_;
    const std::size_t arrivals_;
    const std::size_t log_pages_;

    // Of the thread alone, and of load() while the thread is idle.
    writer writer_;
    bool known_stale_ = false;
    std::size_t pages_ = 0;            ///< of the write-ahead log
    std::deque<journal::batch> group_; ///< what is being written, or failed to be
    outcome broken_;                   ///< why; no error: nothing failed

    std::mutex mutex_;
    std::condition_variable wake_, idle_;
    std::optional<journal::state> loaded_; ///< until it is asked for
    std::deque<journal::batch> waiting_;
    std::deque<committed> asked_; ///< one for each of `waiting_`
    /// Written. Memory is freed more cheaply by the thread that allocated it: commit() does.
    std::deque<journal::batch> spent_;
    std::vector<committed> retries_;
    bool working_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

/// What is there, if that can be used.
found sqlite_store::impl::read_first() {
    try {
        found there = read(db(), *opened_.stanzas, arrivals_);
        if (!there.lost.empty() && !opened_.lock->machine_restarted())
            throw failure(sqlite_error::damaged,
                          db().name() + "-stanzas has been changed, or belongs to another file");
        return there;
    } catch (const failure&) {
        if (opened_.lock) opened_.lock->discard();
        throw;
    }
}

journal::state sqlite_store::impl::load() {
    std::unique_lock guard(mutex_);
    idle_.wait(guard, [&] { return waiting_.empty() && retries_.empty() && !working_; });
    if (loaded_) {
        journal::state made = std::move(*loaded_);
        loaded_.reset();
        return made;
    }
    journal::state made = read(db(), *opened_.stanzas, arrivals_).state;
    for (const journal::batch& kept : group_)
        journal::apply(made, kept, arrivals_);
    return made;
}

void sqlite_store::impl::commit(journal::batch change, committed done) {
    std::deque<journal::batch> spent; // destroyed outside of the lock
    {
        const std::lock_guard guard(mutex_);
        loaded_.reset();
        spent.swap(spent_);
        waiting_.push_back(std::move(change));
        asked_.push_back(std::move(done));
    }
    wake_.notify_one();
}

void sqlite_store::impl::retry(committed done) {
    {
        const std::lock_guard guard(mutex_);
        retries_.push_back(std::move(done));
    }
    wake_.notify_one();
}

void sqlite_store::impl::work() {
    std::unique_lock guard(mutex_);
    for (;;) {
        wake_.wait(guard, [&] { return stopping_ || !waiting_.empty() || !retries_.empty(); });
        if (waiting_.empty() && retries_.empty()) break;
        working_ = true;
        serve(guard);
        working_ = false;
        idle_.notify_all();
    }
    // What failed gets its last chance; nobody is left to be told.
    if (!group_.empty()) write(group_.size());
}

/// One transaction with what waits for it, or the word that none can be made.
void sqlite_store::impl::serve(std::unique_lock<std::mutex>& guard) {
    std::vector<committed> told = std::exchange(retries_, {});
    const bool retried = !told.empty() && !group_.empty();
    if (!retried) told.clear(); // nothing had failed
    // After a failure what comes in is kept behind what failed, and told so: only retry() writes.
    const std::size_t taken = retried ? 0 : std::min(waiting_.size(), most_batches);
    for (std::size_t i = 0; i < taken; ++i) {
        group_.push_back(std::move(waiting_.front()));
        told.push_back(std::move(asked_.front()));
        waiting_.pop_front();
        asked_.pop_front();
    }
    guard.unlock();
    if (!group_.empty() && (retried || !broken_.code)) {
        broken_ = write(group_.size());
        if (!broken_.code) {
            const std::lock_guard again(mutex_);
            spent_ = std::exchange(group_, {});
        }
    }
    for (const committed& done : told)
        done(broken_.code, {broken_.text, {}});
    told.clear(); // what the handlers hold goes before anybody may call us idle
    if (!broken_.code && pages_ >= log_pages_) carry_over();
    guard.lock();
}

sqlite_store::impl::outcome sqlite_store::impl::write(std::size_t count) noexcept {
    try {
        if (std::exchange(known_stale_, true))
            writer_.known() = read(db(), *opened_.stanzas, arrivals_).known;
        writer_.write(group_, count);
        known_stale_ = false;
        return {};
    } catch (const failure& f) {
        return {f.code(), f.text()};
    } catch (const std::exception& e) { // no memory
        return {sqlite_error::failed, db().name() + ": " + e.what()};
    }
}

/// Carries the log over into the database. Whether nothing of it is left to be carried: then no
/// earlier state can come back, and no reader sees one.
///
/// A failure here loses nothing: the log is kept, and carried over the next time. When that never
/// succeeds, the disk fills up, and a commit tells so.
bool sqlite_store::impl::carry_over() noexcept {
    pages_ = 0;
    if (!opened_.lock) return true; // in memory
    try {
        opened_.stanzas->sync();
        int logged = 0, carried = 0;
        if (sqlite3_wal_checkpoint_v2(db().handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &logged,
                                      &carried) != SQLITE_OK ||
            carried != logged)
            return false;
        std::vector<stanza_place> live;
        for (const auto& [first, c] : writer_.known().chunks)
            if (c.beside) live.push_back(*c.beside);
        opened_.stanzas->reuse(std::move(live));
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

/// A state without stanzas is one file.
void sqlite_store::impl::tidy_up() noexcept {
    if (!opened_.lock || known_stale_ || !opened_.stanzas->exists() || !carry_over()) return;
    const auto& chunks = writer_.known().chunks;
    if (std::any_of(chunks.begin(), chunks.end(),
                    [](const auto& c) { return bool(c.second.beside); }))
        return;
    try {
        opened_.stanzas->remove();
    } catch (const failure&) { // then it stays, and the next one removes it
    }
}

sqlite_store::sqlite_store(const sqlite_options& options)
    : impl_(std::make_unique<impl>(options)) {}
sqlite_store::~sqlite_store() = default;

journal::state sqlite_store::load() { return impl_->load(); }
void sqlite_store::commit(journal::batch change, committed done) {
    impl_->commit(std::move(change), std::move(done));
}
void sqlite_store::retry(committed done) { impl_->retry(std::move(done)); }

} // namespace epode
