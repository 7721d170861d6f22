#pragma once
#include <string_view>

namespace epode::schema {

/// Text of the program itself. One pointer, where a string_view is two words: tables hold
/// thousands.
class literal {
public:
    constexpr literal() noexcept = default;
    constexpr literal(const char* text) noexcept : text_(text) {}
    /// Of a constant that is a whole literal: what follows its last character is a zero.
    consteval literal(std::string_view whole) : text_(whole.data()) {
        if (!whole.empty() && whole.data()[whole.size()] != 0) throw "not a whole literal";
        if (whole.empty()) text_ = "";
    }

    constexpr operator std::string_view() const noexcept { return text_; }
    constexpr std::string_view view() const noexcept { return text_; }
    constexpr bool empty() const noexcept { return *text_ == 0; }

    friend constexpr bool operator==(literal a, literal b) noexcept { return a.view() == b.view(); }
    friend constexpr bool operator==(literal a, std::string_view b) noexcept {
        return a.view() == b;
    }
    friend constexpr bool operator==(literal a, const char* b) noexcept { return a.view() == b; }

private:
    const char* text_ = "";
};

#ifdef EPODE_SCHEMA_DOCS
/// What only the reference needs.
using documentation = literal;
#else
/// The words of the reference are only in programs that are built to write it.
class documentation {
public:
    constexpr documentation() noexcept = default;
    constexpr documentation(literal) noexcept {}
    constexpr documentation(const char*) noexcept {}
    consteval documentation(std::string_view) noexcept {}
    constexpr operator std::string_view() const noexcept { return {}; }
    constexpr std::string_view view() const noexcept { return {}; }
    constexpr bool empty() const noexcept { return true; }
};
#endif

} // namespace epode::schema
