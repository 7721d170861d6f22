#pragma once
#include <cstddef>

namespace epode::bench {

/// CPU time of this process so far, user and system, all threads, in microseconds.
double cpu_us();

/// What this process holds, in bytes.
struct memory_use {
    double resident = 0;  ///< Rss of /proc/self/smaps_rollup
    double allocated = 0; ///< in use according to malloc, mapped chunks included
};
memory_use memory_now();

/// Makes the compiler believe that somebody looks at `value`.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

/// Raises the limit of open files as far as it goes; throws when `files` are not to be had.
void require_open_files(std::size_t files);

} // namespace epode::bench
