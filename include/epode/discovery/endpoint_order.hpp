#pragma once
#include <epode/discovery/endpoint.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace epode {

/// Which endpoint to try next: a redirection first, then where the server wants the session
/// resumed, then the configured ones in turn. Every one has to show a certificate for the
/// account's own domain, so a wrong hint costs time and nothing else.
class endpoint_order {
public:
    static constexpr unsigned maximum_redirections = 3;

    explicit endpoint_order(std::vector<endpoint> configured) noexcept
        : configured_(std::move(configured)) {}

    const endpoint& next();
    /// What next() gave last.
    const endpoint& current() const noexcept { return current_; }
    /// XEP-0198 §5 `location`: preferred once for each time it is set.
    void prefer(std::string_view location);
    /// `<see-other-host/>`; returns false when it makes no sense or there were too many in a row.
    bool redirect(std::string_view authority);
    /// A connection proved stable: redirections start from zero again.
    void stable() noexcept { redirections_ = 0; }

private:
    std::vector<endpoint> configured_;
    std::size_t turn_ = 0;
    std::unique_ptr<endpoint> redirection_; // seldom there, as is the other
    std::unique_ptr<endpoint> location_;
    endpoint current_;
    unsigned redirections_ = 0;
};

} // namespace epode
