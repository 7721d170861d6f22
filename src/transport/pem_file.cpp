#include <transport/pem_file.hpp>

#include <cerrno>
#include <cstring>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>

namespace epode::transport {

bio_pointer open_pem_file(const std::string& path, std::string& wrong) {
    errno = 0;
    bio_pointer out(BIO_new_file(path.c_str(), "r"));
    int failed = out ? 0 : errno;
    // A folder can be opened and only fails when it is read.
    struct stat about {};
    if (out && ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) failed = EISDIR;
    ERR_clear_error();
    if (out && failed == 0) return out;
    wrong = std::string("it cannot be read: ") + std::strerror(failed ? failed : EIO);
    return {};
}

bool pem_was_at_end() noexcept {
    const bool out = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return out;
}

} // namespace epode::transport
