#include <epode/negotiation/error.hpp>

#include <array>

namespace epode {

const error_category& negotiation_category() noexcept {
    static constexpr std::array<std::string_view, 11> texts = {
        "success",
        "the server offers no TLS",
        "the server refused to start TLS",
        "the server sent an element that has no place there",
        "the server does not speak XMPP 1.0",
        "authentication failed",
        "the server cannot authenticate now",
        "no acceptable way to authenticate",
        "the server bound no resource",
        "the server closed the stream",
        "the server did not answer in time"};
    static const table_category category("epode.negotiation", texts);
    return category;
}

error_code make_error_code(negotiation_error e) noexcept {
    return {static_cast<int>(e), negotiation_category()};
}

} // namespace epode
