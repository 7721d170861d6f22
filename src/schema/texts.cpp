#include <epode/schema/field.hpp>

namespace epode::schema {

const std::string* pick(const multilingual& all, std::string_view lang) noexcept {
    const language_text* unmarked = nullptr;
    for (const language_text& one : all) {
        if (one.lang == lang && !lang.empty()) return &one.value;
        if (one.lang.empty() && !unmarked) unmarked = &one;
    }
    if (unmarked) return &unmarked->value;
    return all.empty() ? nullptr : &all.front().value;
}

} // namespace epode::schema
