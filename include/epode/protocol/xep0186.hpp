#pragma once
/// XEP-0186: Invisible Command.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

enum class visibility_type { visible, invisible };
constexpr std::array<std::string_view, 2> xml_names(visibility_type) {
    return {"visible", "invisible"};
}

/// Makes this session invisible, or visible again (XEP-0186 §3).
struct visibility {
    visibility_type type{};
    std::optional<bool> probe; ///< invisible: the server asks for the presence of others as usual
    bool operator==(const visibility&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:invisible:0", "",
                               "Makes this session invisible, or visible again.",
                               element_name<&visibility::type>("type", "`visible` or `invisible`."),
                               attribute<&visibility::probe>(
                                   "probe", "invisible: the server sends presence probes.")
                                   .lenient())
            .source("XEP-0186 §3")
            .at("iq", "visibility");
    }
};

} // namespace epode
