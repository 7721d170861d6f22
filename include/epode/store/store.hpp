#pragma once
#include <epode/base/error.hpp>
#include <epode/journal/state.hpp>

#include <functional>

namespace epode {

/// Where a session's state is kept. The session decides what has to be remembered and what may not
/// happen before it is; a store only keeps it.
///
/// A store belongs to one client, which owns it exclusively for as long as it is open.
class store {
public:
    virtual ~store() = default;

    /// What an earlier owner left, or an empty state. Called once, before the first commit.
    virtual journal::state load() = 0;

    /// Makes the change durable, then calls `done` once, without an error or with the reason why
    /// it is not durable. Changes become durable in the order of the calls. One that failed is kept
    /// for retry(), and no other is asked for before that succeeded.
    ///
    /// `done` may be called on any thread, also before this returns; it does no more than hand the
    /// result over. It is not called any more once the destructor has returned, which makes what
    /// was asked for durable first.
    using committed = std::function<void(error_code, diagnostics)>;
    virtual void commit(journal::batch change, committed done) = 0;

    /// Tries the commit that failed once more; nothing happens when none did.
    virtual void retry(committed done) = 0;
};

} // namespace epode
