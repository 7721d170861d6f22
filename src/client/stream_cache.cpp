// client::sm(): the session's state out to a handler of the application, and in from one.
#include <client/impl.hpp>

#include <atomic>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

namespace epode {

struct state_saved::once {
    explicit once(report r) : to(std::move(r)) {}
    once(const once&) = delete;
    once& operator=(const once&) = delete;
    ~once() { tell(session_error::not_cached, "the handler let go of it without a word"); }

    void tell(error_code code, std::string why) {
        if (!told.exchange(true)) std::exchange(to, nullptr)(code, std::move(why));
    }

    report to;
    std::atomic<bool> told = false;
};

state_saved::state_saved(report to) : once_(std::make_shared<once>(std::move(to))) {}

void state_saved::operator()(error_code code, std::string why) const {
    once_->tell(code, std::move(why));
}

void state_saved::operator()(const std::exception_ptr& fault) const {
    if (!fault) return once_->tell({}, {});
    try {
        std::rethrow_exception(fault);
    } catch (const system_error& e) {
        once_->tell(e.code() ? e.code() : error_code(session_error::not_cached), e.what());
    } catch (const std::exception& e) {
        once_->tell(session_error::not_cached, e.what());
    } catch (...) {
        once_->tell(session_error::not_cached, "the handler threw");
    }
}

error_code client::stream_management_state::load(const stream_state& state,
                                                 diagnostics* about) const {
    return self_->impl_->load(state, about);
}

void client::stream_management_state::install(cache_handler handler) const {
    self_->impl_->cache(std::move(handler));
}

error_code client::impl::load(const stream_state& state, diagnostics* about) {
    const auto refuse = [about](error_code code, std::string text) {
        if (about) about->ours = std::move(text);
        return code;
    };
    if (config_.store)
        return refuse(make_error_code(boost::system::errc::invalid_argument),
                      "a client with a store takes up what that holds: load without config::store");
    if (!session_.untouched())
        return refuse(asio::error::already_started,
                      "a state is loaded once, before async_run and the first message");
    const auto taken = journal::state_of(state, session_.bounds(), about);
    if (!taken) return taken.error();
    if (const error_code code = session_.take_up(*taken))
        return refuse(code, "the state is of " + taken->account + ", which is not this account");
    if (session_.keeps_journal()) schedule(); // a change for the handler
    return {};
}

void client::impl::cache(cache_handler handler) {
    if (config_.store)
        throw system_error(make_error_code(boost::system::errc::invalid_argument),
                           "a client has a store or a cache handler, not both");
    if (!cache_) cache_ = std::make_unique<state_cache>();
    *cache_ = {std::make_shared<cache_handler>(std::move(handler)), nullptr, cache_->nth + 1};
    session_.keep_snapshots();
    schedule();
}

/// Calls the handler with the state as it is then; the session goes on when it is saved. In a turn
/// of its own: the handler may do with the client what it likes.
void client::impl::save_state() {
    asio::post(executor(), [self = shared_from_this()] {
        if (!self->shut_) self->call_cache_handler();
    });
}

void client::impl::call_cache_handler() {
    auto state = std::make_shared<const stream_state>(session_.snapshot());
    // The session tells more changes than a state shows: that a message is written, for example.
    if (cache_->saved && *cache_->saved == *state) return state_is_saved(std::move(state), {}, {});
    const auto busy = asio::prefer(executor(), asio::execution::outstanding_work.tracked);
    const state_saved saved([busy, state, nth = cache_->nth,
                             weak = weak_from_this()](error_code code, std::string why) {
        asio::post(busy, [state, nth, weak, code, why = std::move(why)] {
            const auto self = weak.lock();
            // Another handler has not seen it.
            if (self) self->state_is_saved(nth == self->cache_->nth ? state : nullptr, code, why);
        });
    });
    const auto handler = cache_->handler; // it may install another one
    try {
        (*handler)(*state, saved);
    } catch (...) {
        saved(std::current_exception());
    }
}

/// A failure stops nothing: the next change brings the whole state again.
void client::impl::state_is_saved(std::shared_ptr<const stream_state> state, error_code code,
                                  const std::string& why) {
    if (shut_) return;
    cache_->saved = code ? nullptr : std::move(state);
    if (code) {
        diagnostics text{"the state could not be cached: " + (why.empty() ? code.message() : why),
                         {}};
        log(log_level::error, text.ours);
        if (wanted(event_index<storage_failed>)) emit(storage_failed{code, std::move(text), false});
        if (shut_) return;
    }
    session_.notify(happened::persisted{}, now());
    drive();
}

} // namespace epode
