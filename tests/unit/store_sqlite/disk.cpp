#include "disk.hpp"

#include <cassert>
#include <new>

namespace epode::store_sqlite {
namespace {

disk* present = nullptr;

sqlite3_vfs* real() { return sqlite3_vfs_find("unix"); }

struct file {
    sqlite3_file base;
    std::string name;
    sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
file& of(sqlite3_file* f) { return *reinterpret_cast<file*>(f); }

/// The file's own method, with the arguments behind the file itself.
template <auto Method, class... Arguments>
int pass_on(sqlite3_file* f, Arguments... arguments) {
    return (of(f).inner()->pMethods->*Method)(of(f).inner(), arguments...);
}

int close_file(sqlite3_file* f) {
    const int code = pass_on<&sqlite3_io_methods::xClose>(f);
    of(f).~file();
    return code;
}
int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    bool half = false;
    if (const int code = present->meets(disk::kind::read, half)) return code;
    return pass_on<&sqlite3_io_methods::xRead>(f, to, size, at);
}
int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    bool half = false;
    const int failure = present->meets(disk::kind::write, half);
    if (failure && !half) return failure;
    if (half) size /= 2;
    const int code = pass_on<&sqlite3_io_methods::xWrite>(f, from, size, at);
    const std::string data(static_cast<const char*>(from), static_cast<std::size_t>(size));
    present->add({disk::kind::write, of(f).name, data, at});
    return failure ? failure : code;
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
    bool half = false;
    if (const int code = present->meets(disk::kind::truncate, half)) return code;
    present->add({disk::kind::truncate, of(f).name, {}, size});
    return pass_on<&sqlite3_io_methods::xTruncate>(f, size);
}
int sync_file(sqlite3_file* f, int flags) {
    bool half = false;
    if (const int code = present->meets(disk::kind::sync, half)) return code;
    present->add({disk::kind::sync, of(f).name, {}, 0});
    return pass_on<&sqlite3_io_methods::xSync>(f, flags);
}

using m = sqlite3_io_methods;
const sqlite3_io_methods methods = {
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    [](sqlite3_file* f, sqlite3_int64* size) { return pass_on<&m::xFileSize>(f, size); },
    [](sqlite3_file* f, int level) { return pass_on<&m::xLock>(f, level); },
    [](sqlite3_file* f, int level) { return pass_on<&m::xUnlock>(f, level); },
    [](sqlite3_file* f, int* held) { return pass_on<&m::xCheckReservedLock>(f, held); },
    [](sqlite3_file* f, int what, void* value) {
        return pass_on<&m::xFileControl>(f, what, value);
    },
    [](sqlite3_file* f) { return pass_on<&m::xSectorSize>(f); },
    [](sqlite3_file* f) { return pass_on<&m::xDeviceCharacteristics>(f); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return pass_on<&m::xShmMap>(f, page, size, extend, out);
    },
    [](sqlite3_file* f, int at, int n, int flags) {
        return pass_on<&m::xShmLock>(f, at, n, flags);
    },
    [](sqlite3_file* f) { of(f).inner()->pMethods->xShmBarrier(of(f).inner()); },
    [](sqlite3_file* f, int remove) { return pass_on<&m::xShmUnmap>(f, remove); },
    nullptr,
    nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    f->pMethods = nullptr;
    bool half = false;
    if (present->meets(disk::kind::open, half)) return SQLITE_CANTOPEN;
    auto* made = new (f) file{};
    const int code = real()->xOpen(real(), name, made->inner(), flags, out);
    if (code == SQLITE_OK) {
        made->base.pMethods = &methods;
        made->name = name ? name : "";
    } else {
        made->~file();
        f->pMethods = nullptr;
    }
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
    bool half = false;
    if (const int code = present->meets(disk::kind::remove, half)) return code;
    present->add({disk::kind::remove, name, {}, 0});
    return real()->xDelete(real(), name, sync);
}

sqlite3_vfs& vfs() {
    static sqlite3_vfs made = [] {
        sqlite3_vfs v = *real();
        v.pNext = nullptr;
        v.zName = "test-disk";
        v.szOsFile = static_cast<int>(sizeof(file)) + real()->szOsFile;
        v.xOpen = open_file;
        v.xDelete = delete_file;
        return v;
    }();
    return made;
}

void apply_to(std::map<std::string, std::string>& disk_files, const disk::operation& o) {
    const auto at = static_cast<std::size_t>(o.at);
    if (o.what == disk::kind::remove) {
        disk_files.erase(o.file);
        return;
    }
    std::string& content = disk_files[o.file];
    if (o.what == disk::kind::truncate) content.resize(at);
    if (o.what != disk::kind::write) return;
    if (content.size() < at + o.data.size()) content.resize(at + o.data.size());
    content.replace(at, o.data.size(), o.data);
}

} // namespace

disk::disk() {
    assert(!present);
    present = this;
    sqlite3_vfs_register(&vfs(), 1);
}
disk::~disk() {
    sqlite3_vfs_unregister(&vfs());
    sqlite3_vfs_register(real(), 1);
    present = nullptr;
}

void disk::fail(kind what, std::size_t after, fault how, bool lasting) {
    const std::lock_guard guard(mutex_);
    what_ = what;
    until_ = after + 1;
    how_ = how;
    lasting_ = lasting;
    failed_ = false;
}
void disk::heal() {
    const std::lock_guard guard(mutex_);
    until_ = 0;
}
bool disk::failed() const {
    const std::lock_guard guard(mutex_);
    return failed_;
}
void disk::note() {
    const std::lock_guard guard(mutex_);
    noting_ = true;
}
std::vector<disk::operation> disk::noted() const {
    const std::lock_guard guard(mutex_);
    return noted_;
}
void disk::mark(std::size_t value) {
    const std::lock_guard guard(mutex_);
    mark_ = value;
}
void disk::add(operation o) {
    const std::lock_guard guard(mutex_);
    o.mark = mark_;
    if (noting_) noted_.push_back(std::move(o));
}

int disk::meets(kind what, bool& half) {
    const std::lock_guard guard(mutex_);
    if (until_ == 0 || what != what_ || (until_ > 1 && --until_ != 0)) return SQLITE_OK;
    failed_ = true;
    if (!lasting_) until_ = 0;
    half = how_ == fault::short_write;
    if (how_ == fault::full) return SQLITE_FULL;
    switch (what) {
    case kind::read: return SQLITE_IOERR_READ;
    case kind::write: return SQLITE_IOERR_WRITE;
    case kind::sync: return SQLITE_IOERR_FSYNC;
    case kind::truncate: return SQLITE_IOERR_TRUNCATE;
    case kind::remove: return SQLITE_IOERR_DELETE;
    case kind::open: break;
    }
    return SQLITE_CANTOPEN;
}

void disk_image::carry_out(const disk::operation& o) {
    apply_to(files_, o);
    if (o.what == disk::kind::sync) {
        for (const disk::operation& each : pending_[o.file])
            apply_to(durable_, each);
        pending_[o.file].clear();
    } else if (o.what == disk::kind::remove) {
        pending_.erase(o.file);
        durable_.erase(o.file);
    } else {
        pending_[o.file].push_back(o);
    }
}

std::map<std::string, std::string> disk_image::after_power_loss(std::mt19937_64& random) const {
    std::map<std::string, std::string> left = durable_;
    constexpr std::size_t sector = 512;
    for (const auto& [name, operations] : pending_) {
        const bool all = random() % 3 == 0; // the system wrote them back by itself
        const auto survives = [&] { return all || random() % 2; };
        for (const disk::operation& o : operations) {
            if (o.what == disk::kind::truncate && survives()) apply_to(left, o);
            if (o.what != disk::kind::write) continue;
            for (std::size_t at = 0; at < o.data.size(); at += sector)
                if (survives())
                    apply_to(left, {disk::kind::write, name, o.data.substr(at, sector),
                                    o.at + static_cast<std::int64_t>(at)});
        }
    }
    return left;
}

} // namespace epode::store_sqlite
