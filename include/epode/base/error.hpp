#pragma once
/// Error codes shared by every module, and the pieces to define a module's own.
#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace epode {

using boost::system::error_category;
using boost::system::error_code;
using boost::system::system_error;

/// A category whose texts stand in a table, index by value (0 is "success").
///
/// A module declares `enum class error { … }` (starting at 1), specialises
/// `boost::system::is_error_code_enum`, and gives `make_error_code` for it.
#if defined(__GNUC__)
// Boost's base has no virtual destructor by design: categories are never deleted through it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif
class table_category final : public error_category {
public:
    constexpr table_category(const char* name, std::span<const std::string_view> texts) noexcept
        : name_(name), texts_(texts) {}
    const char* name() const noexcept override { return name_; }
    std::string message(int value) const override {
        const auto index = static_cast<std::size_t>(value);
        return std::string(value >= 0 && index < texts_.size() ? texts_[index] : "unknown error");
    }

private:
    const char* name_;
    std::span<const std::string_view> texts_;
};
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

/// What went wrong, for people: our own text apart from the peer's, which is untrusted input.
struct diagnostics {
    std::string ours;   ///< what happened and what to do; always safe to show
    std::string theirs; ///< text that the server sent, as it came (UTF-8, length-bounded)

    bool empty() const noexcept { return ours.empty() && theirs.empty(); }
};

} // namespace epode
