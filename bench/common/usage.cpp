#include "usage.hpp"

#include <fstream>
#include <malloc.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>

namespace epode::bench {

double cpu_us() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto us = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
    };
    return us(usage.ru_utime) + us(usage.ru_stime);
}

memory_use memory_now() {
    memory_use use;
    std::ifstream rollup("/proc/self/smaps_rollup");
    for (std::string word; rollup >> word;) {
        if (word != "Rss:") continue;
        rollup >> use.resident;
        use.resident *= 1024;
        break;
    }
    if (use.resident <= 0) throw std::runtime_error("no Rss in /proc/self/smaps_rollup");
    auto heap = mallinfo2();
    use.allocated = static_cast<double>(heap.uordblks) + static_cast<double>(heap.hblkhd);
    return use;
}

void require_open_files(std::size_t files) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < files)
        throw std::runtime_error("needs " + std::to_string(files) + " open files, the limit is " +
                                 std::to_string(limit.rlim_cur) + " (ulimit -n)");
}

} // namespace epode::bench
