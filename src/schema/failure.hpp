#pragma once
#include <epode/base/error.hpp>
#include <epode/schema/error.hpp>

#include <span>
#include <string>
#include <string_view>

namespace epode::schema {

/// The first thing that went wrong, and where. The path grows from the inside out.
class failure {
public:
    explicit failure(std::string_view separator) : separator_(separator) {}

    /// Always false, so that a function can end with it.
    bool set(error code, std::string what) {
        code_ = code;
        what_ = std::move(what);
        return false;
    }
    bool inside(std::string_view segment) {
        path_.insert(0, path_.empty() || path_.front() == '[' ? std::string()
                                                              : std::string(separator_));
        path_.insert(0, segment.empty() ? std::string_view("''") : segment);
        return false;
    }
    bool inside(std::size_t index) {
        path_.insert(0, path_.empty() || path_.front() == '[' ? std::string()
                                                              : std::string(separator_));
        path_.insert(0, "[" + std::to_string(index) + "]");
        return false;
    }
    error_code report(diagnostics* about) const {
        if (about) about->ours = path_.empty() ? what_ : path_ + ": " + what_;
        return make_error_code(code_);
    }

private:
    std::string_view separator_;
    error code_{};
    std::string path_, what_;
};

/// What was found, in quotes, cut to a length that is fit for an error text.
inline std::string quoted(std::string_view text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return "'" + std::string(text) + "'";
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return "'" + std::string(text.substr(0, end)) + "…'";
}

/// "; one of a, b" for people, or nothing.
inline std::string one_of(std::span<const std::string_view> names) {
    std::string list;
    for (const std::string_view name : names)
        if (!name.empty()) list.append(list.empty() ? "; one of " : ", ").append(name);
    return list;
}

} // namespace epode::schema
