#pragma once
/// XEP-0184: Message Delivery Receipts.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

enum class receipt_type { request, received };
constexpr std::array<std::string_view, 2> xml_names(receipt_type) {
    return {"request", "received"};
}

/// Asks the recipient to confirm delivery, or confirms it (XEP-0184 §5).
struct receipt {
    receipt_type type{};
    std::optional<std::string> id; ///< received: the id of the message that arrived
    bool operator==(const receipt&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:receipts", "", "Asks for a confirmation of delivery, or gives it.",
                   element_name<&receipt::type>("type", "`request` or `received`."),
                   attribute<&receipt::id>("id", "received: the id of the message that arrived."))
            .source("XEP-0184 §5")
            .at("message", "receipt");
    }
};

} // namespace epode
