#include <epode/stanza/presence.hpp>

#include <charconv>

namespace epode {

std::optional<presence_type> presence::type() const noexcept {
    if (type_text().empty()) return presence_type::available;
    return schema::enum_value<presence_type>(type_text());
}

presence& presence::type(presence_type value) & { return change("type", to_string(value)); }

presence_show presence::show() const noexcept {
    return schema::enum_value<presence_show>(child_text("show").value_or(std::string_view()))
        .value_or(presence_show::online);
}

presence& presence::show(presence_show value) & {
    if (value == presence_show::online)
        document().root().remove_children("show", tree().ns);
    else
        set_child_text("show", to_string(value));
    return *this;
}

presence& presence::status(std::string_view text, std::string_view lang) & {
    set_child_text("status", text, lang);
    return *this;
}

std::int8_t presence::priority() const noexcept {
    const std::string_view text = child_text("priority").value_or(std::string_view());
    std::int8_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, value);
    return failed == std::errc() && stop == end ? value : std::int8_t(0);
}

presence& presence::priority(std::int8_t value) & {
    if (value == 0)
        document().root().remove_children("priority", tree().ns);
    else
        set_child_text("priority", std::to_string(value));
    return *this;
}

} // namespace epode
