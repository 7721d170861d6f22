// A state file that is damaged, cut, or put together of parts that do not belong together is
// refused or read: nothing crashes, reading changes nothing, and what was read can be used.
//
// Input: a letter for the file that is damaged (see images()), a digit for how it is opened, then
// either 'r' and bytes in place of the file, or damages of five bytes each (see damage()).
#include "support/fuzz.hpp"

#include <epode/journal/stream_state.hpp>
#include <epode/session/session.hpp>
#include <epode/store_sqlite/sqlite_store.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace epode;
using fuzz::require;

/// Where the files are: in memory, where that is possible.
class folder {
public:
    folder() {
        const std::string shared = "/dev/shm";
        std::string name = (fs::is_directory(shared) ? shared : fs::temp_directory_path().string());
        name += "/epode-fuzz-XXXXXX";
        require(::mkdtemp(name.data()) != nullptr, "there is a folder for the files");
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string file() const { return path_ / "state.db"; }
    void clear() const {
        for (const auto& entry : fs::directory_iterator(path_))
            fs::remove_all(entry.path());
    }

private:
    fs::path path_;
};

constexpr std::array<const char*, 4> suffixes = {"", "-wal", "-stanzas", ".lock"};
using image = std::array<std::string, suffixes.size()>;

image read_files(const std::string& file) {
    image out;
    for (std::size_t i = 0; i < suffixes.size(); ++i) {
        std::ifstream in(file + suffixes[i], std::ios::binary);
        out[i].assign(std::istreambuf_iterator<char>(in), {});
    }
    return out;
}
void write_files(const image& from, const std::string& file) {
    for (std::size_t i = 0; i < suffixes.size(); ++i)
        if (!from[i].empty()) std::ofstream(file + suffixes[i], std::ios::binary) << from[i];
}

void commit(sqlite_store& s, journal::batch b) {
    std::promise<error_code> told;
    s.commit(std::move(b), [&](error_code code, const diagnostics&) { told.set_value(code); });
    (void)told.get_future().get();
}

/// As a session would have it: some settled, some in flight, some queued.
journal::batch messages(message_id first, message_id count) {
    journal::batch b;
    b.account = "alice@example.org";
    for (message_id n = first; n < first + count; ++n) {
        journal::message m;
        m.number = n;
        m.id = "m" + std::to_string(n);
        m.to = "bob@example.org";
        m.accepted_at = wall_time(seconds(1'700'000'000 + n));
        m.bytes = "<message id='" + m.id + "' to='bob@example.org'>" + std::string(n * 7, 'x') +
                  "</message>";
        b.accepted.push_back(std::move(m));
    }
    return b;
}
void fill(sqlite_store& s) {
    (void)s.load();
    commit(s, messages(1, 70));
    journal::batch b;
    b.session_number = 1;
    b.stream = {"sm1", seconds(600), "other.example:5222", "alice@example.org/r", true};
    for (message_id n = 1; n < 9; ++n)
        b.written.push_back({n - 1, management::stanza_kind::message, n, {}});
    b.written.push_back({8, management::stanza_kind::presence, 0, "<presence/>"});
    b.handled = 3;
    b.arrivals = {{1, "key-1", true}, {2, "key-2", false}, {3, "key-3", false}};
    b.archive = {{"alice@example.org", "{\"id\":\"9\"}"}};
    commit(s, std::move(b));
    b = {};
    b.acked = {1, 2};
    b.acknowledged = 2;
    b.finished = {2};
    commit(s, std::move(b));
    b = {};
    b.changed = messages(20, 1).accepted;
    b.changed[0].fate = b.changed[0].evidence = fate::delivered;
    b.changed[0].by = "bob@example.org/x";
    b.forgotten = {30};
    commit(s, std::move(b));
}

/// Of each durability: as it stands while a process owns it, and as it is left.
std::vector<image> images(const folder& where) {
    std::vector<image> out;
    for (const auto how : {durability::process, durability::power}) {
        where.clear();
        {
            sqlite_store s({where.file(), how});
            fill(s);
            out.push_back(read_files(where.file()));
        }
        out.push_back(read_files(where.file()));
    }
    return out;
}

/// Five bytes: what is done to which file, where (two bytes, and in the third of how many), and
/// with what.
void damage(image& files, std::string_view how) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(how[i]); };
    std::string& file = files[byte(0) % files.size()];
    if (file.empty()) return;
    const std::size_t at = (byte(1) << 8 | byte(2)) % file.size();
    const std::size_t some = std::min<std::size_t>(byte(3), file.size() - at);
    switch (byte(0) / 4 % 8) {
    case 0: file.resize(at); break;
    case 1: std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(at), some, how[4]); break;
    case 2: file.insert(at, some, how[4]); break;
    case 3: file.erase(at, some); break;
    case 4: file[at] = static_cast<char>(file[at] ^ how[4]); break;
    case 5: file[at] = static_cast<char>(file[at] + 1); break;
    case 6: file.clear(); break;
    default: file[at] = how[4]; break;
    }
}

/// What is read of the file goes to a session, as in a client.
void take_up(const journal::state& s) {
    struct : random_source {
        void fill(std::span<std::byte> out) override {
            std::fill(out.begin(), out.end(), std::byte{7});
        }
    } random;
    session_settings settings;
    settings.login.account = jid("alice@example.org");
    settings.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls}};
    session taker(settings, random);
    if (taker.keep_journal(s)) return; // of another account
    taker.start({});
    while (taker.next_action() || taker.next_event()) {
    }
    (void)taker.snapshot();
}

template <class Open>
bool refused(Open open) {
    try {
        open();
        return false;
    } catch (const system_error& e) {
        require(e.code().category() == sqlite_category(), "a refusal is an error of ours",
                e.what());
        require(e.what()[0] != '\0', "a refusal is explained");
        return true;
    }
}

void open(const std::string& file, durability how) {
    const image before = read_files(file);
    journal::state shown;
    const bool hidden = refused([&] { shown = read_state(file); });
    require(read_files(file) == before, "reading changes nothing");
    journal::state kept;
    const bool closed = refused([&] {
        sqlite_store s({file, how});
        kept = s.load();
        require(hidden || shown == kept, "both read the same");
        take_up(kept);
        commit(s, messages(kept.last_message + 1, 3));
    });
    if (!closed) (void)refused([&] { sqlite_store({file, how}).load(); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const folder where;
    static const std::vector<image> valid = images(where);
    if (size < 3) return 0;
    std::string_view rest = fuzz::text_of(data, size);
    image files = valid[static_cast<unsigned char>(rest[0]) % valid.size()];
    const auto how = rest[1] % 2 ? durability::process : durability::power;
    if (rest[2] == 'r') {
        files[0] = rest.substr(3);
    } else {
        for (rest.remove_prefix(2); rest.size() >= 5; rest.remove_prefix(5))
            damage(files, rest);
    }
    where.clear();
    write_files(files, where.file());
    open(where.file(), how);
    return 0;
}
