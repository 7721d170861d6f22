#include "trace.hpp"
#include "options.hpp"
#include "output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace epode::cli {

std::function<void(bool, std::string_view)> open_trace(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    std::FILE* opened = descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
    if (!opened)
        throw usage_error("--trace: cannot write to " + file + ": " + std::strerror(errno));
    const std::shared_ptr<std::FILE> out(opened, [](std::FILE* f) { std::fclose(f); });
    return [out](bool outgoing, std::string_view xml) {
        std::fprintf(out.get(), "%s %s %.*s\n", timestamp().c_str(), outgoing ? "OUT" : "IN ",
                     static_cast<int>(xml.size()), xml.data());
        std::fflush(out.get());
    };
}

} // namespace epode::cli
