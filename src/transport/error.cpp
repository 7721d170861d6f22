#include <epode/transport/error.hpp>

namespace epode::transport {

const error_category& category() noexcept {
    static constexpr std::string_view texts[] = {
        "success",
        "the host name has no address",
        "the host name could not be looked up",
        "not a host name",
        "no address accepted the connection in time",
        "the other side closed the connection",
        "TLS failed",
        "the certificate's issuer is not trusted",
        "the certificate is expired",
        "the certificate is not valid yet",
        "the certificate is for another host",
        "the certificate is not valid",
        "the trusted authorities could not be loaded",
        "the client's certificate could not be loaded",
        "the server refused the client's certificate",
    };
    static const table_category instance{"epode.transport", texts};
    return instance;
}

} // namespace epode::transport
