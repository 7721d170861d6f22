#include <sasl/single_message.hpp>

namespace epode::sasl {

std::string single_message::initial_response() {
    std::string out(message_.text());
    message_.clear();
    sent_ = true;
    return out;
}

result<std::string> single_message::respond(std::string_view, diagnostics& why) {
    sent_ = false;
    why.ours = "the server sent a challenge, which " + std::string(name_) + " does not have";
    return error::unexpected_challenge;
}

error_code single_message::succeed(std::optional<std::string_view>, diagnostics& why) {
    if (sent_) return {};
    why.ours = "the server reported success before " + std::string(name_) + " had begun";
    return error::unexpected_challenge;
}

} // namespace epode::sasl
