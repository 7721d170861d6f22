#include <epode/protocol/xep0045.hpp>

namespace epode {

namespace {

void get_action(const void* object, const schema::registry&, std::string& json) {
    const auto& user = *static_cast<const muc_user*>(object);
    if (!user.invitations.empty())
        json = "\"invite\"";
    else if (user.decline)
        json = "\"decline\"";
    else if (user.destroyed)
        json = "\"destroy\"";
}

/// An action without the member of that name means the empty element.
bool set_action(void* object, std::string_view json) {
    auto& user = *static_cast<muc_user*>(object);
    if (json == "\"invite\"") {
        if (user.invitations.empty()) user.invitations.emplace_back();
    } else if (json == "\"decline\"") {
        if (!user.decline) user.decline.emplace();
    } else if (json == "\"destroy\"") {
        if (!user.destroyed) user.destroyed.emplace();
    } else {
        return false;
    }
    return true;
}

} // namespace

constinit const schema::computed_operations muc_user::action{&get_action, &set_action};

} // namespace epode
