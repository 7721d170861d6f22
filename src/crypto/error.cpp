#include <epode/crypto/error.hpp>

namespace epode::crypto {

const error_category& category() noexcept {
    static constexpr std::string_view texts[] = {
        "success",
        "the cryptographic library refused the operation",
    };
    static const table_category instance{"epode.crypto", texts};
    return instance;
}

} // namespace epode::crypto
