// The operations that an application starts, and how each one completes.
#include <client/impl.hpp>

#include <epode/protocol/xep0184.hpp>

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <iterator>

namespace epode {

namespace {

/// Whether a message in this state can still come to the stage without being sent again.
bool hopeless(fate f) {
    return f == fate::failed || f == fate::unknown || f == fate::bounced || f == fate::cancelled;
}

} // namespace

template <class F, class C>
void client::impl::on_cancel(const C& done, F action) {
    auto slot = asio::get_associated_cancellation_slot(done.handler());
    if (!slot.is_connected()) return;
    slot.assign([weak = weak_from_this(), action](asio::cancellation_type type) {
        if (type == asio::cancellation_type::none) return;
        if (const auto self = weak.lock()) action(*self, type);
    });
}

void client::impl::run(completion<void(error_code)> done) {
    if (run_) {
        std::move(done)(asio::error::already_started);
        return;
    }
    if (ended_) {
        std::move(done)(*ended_);
        return;
    }
    on_cancel(done, [](impl& self, asio::cancellation_type) {
        self.session_.abandon(now());
        self.schedule();
    });
    run_ = std::make_unique<completion<void(error_code)>>(std::move(done));
    started_ = true;
    session_.start(now());
    schedule();
}

/// Takes it out first: a handler may start another.
void client::impl::complete_one(std::list<pending>& all, std::list<pending>::iterator at,
                                error_code code) {
    std::list<pending> taken;
    taken.splice(taken.begin(), all, at);
    std::move(taken.front().done)(code);
}

void client::impl::close(completion<void(error_code)> done) {
    if (ended_ || !started_) {
        std::move(done)({});
        return;
    }
    const std::uint64_t ticket = ++last_ticket_;
    on_cancel(done, [ticket](impl& self, asio::cancellation_type) {
        const auto at = std::find_if(self.closes_.begin(), self.closes_.end(),
                                     [&](const auto& c) { return c.ticket == ticket; });
        if (at != self.closes_.end())
            complete_one(self.closes_, at, asio::error::operation_aborted);
    });
    closes_.push_back({ticket, {}, std::move(done)});
    finished(std::exchange(in_hand_, 0)); // the application will ask for nothing more
    session_.close(now());
    schedule();
}

void client::impl::send(completion<void(error_code, delivery)> done, message m,
                        send_options options) {
    const auto alive = shared_from_this(); // a handler of message_sent may destroy the client
    const std::uint64_t ticket = ++last_ticket_;
    on_cancel(done, [ticket](impl& self, asio::cancellation_type type) {
        self.cancel_send(ticket, type);
    });
    // A room is what reflects: for anything else the server's word is as far as that goes.
    if (options.until == stage::reflected && m.type() != message_type::groupchat)
        options.until = stage::acked;
    if (m.body() && m.type() != message_type::groupchat && !m.has<receipt>() &&
        (config_.request_receipts || options.until >= stage::delivered))
        m.add(receipt{receipt_type::request, {}});
    if (!sends_) sends_ = std::make_unique<sends>();
    sends_->waiters.emplace(ticket, waiter{std::move(done), options.until, 0, false, nullptr});
    if (options.deadline) sends_->deadlines.emplace(ticket, *options.deadline);

    if (!sends_->waiting.empty()) { // behind those that came first
        if (sends_->waiting.size() >= config_.waiting_sends)
            complete(ticket, session_error::outbox_full, {});
        else
            sends_->waiting.push_back({std::move(m), ticket});
    } else if (submit(m, ticket) == session_error::outbox_full) {
        sends_->waiting.push_back({std::move(m), ticket});
    }
    schedule();
}

/// Hands a message to the session, unless its outbox is full; any other error completes the send.
/// Uses `m` up, except when it is full.
error_code client::impl::submit(message& m, std::uint64_t ticket) {
    const auto result = session_.submit(m.document(), {wall_clock()}, now());
    if (!result) {
        if (result.error() != session_error::outbox_full) complete(ticket, result.error(), {});
        return result.error();
    }
    const ledger::record& record = *session_.fates().find(result->number);
    const auto at = sends_->waiters.find(ticket);
    if (at != sends_->waiters.end()) {
        at->second.message = result->number;
        at->second.known = result->known;
        sends_->tickets.emplace(result->number, ticket);
    }
    if (result->known) {
        // Sent before: its present fate is the answer, whatever stage was asked for.
        if (settled(record.fate) && !record.reconciling && at != sends_->waiters.end())
            complete(ticket, {}, outcome(at->second));
        else
            check_waiters(result->number);
        return {};
    }
    const bool told = wanted(event_index<message_sent>);
    if (session_.keeps_journal()) { // accepted is what survives us: the session says when
        sends_->accepted.push_back(told ? std::move(m) : message());
        return {};
    }
    const bool stored = at != sends_->waiters.end() && at->second.until == stage::stored;
    if (told) emit(message_sent{std::move(m), false});
    if (stored) check_waiters(result->number); // nothing more can be known of it yet
    return {};
}

bool client::impl::admit_waiting() {
    bool any = false;
    while (sends_ && !sends_->waiting.empty()) {
        waiting_send& first = sends_->waiting.front();
        if (sends_->waiters.contains(first.ticket) && // not cancelled meanwhile
            submit(first.m, first.ticket) == session_error::outbox_full)
            break;
        if (shut_) return false; // by a handler of message_sent
        sends_->waiting.pop_front();
        any = true;
    }
    return any;
}

void client::impl::complete(std::uint64_t ticket, error_code code, delivery d) {
    auto node = sends_->waiters.extract(ticket);
    if (!node) return;
    const auto [first, last] = sends_->tickets.equal_range(node.mapped().message);
    for (auto at = first; at != last; ++at)
        if (at->second == ticket) {
            sends_->tickets.erase(at);
            break;
        }
    if (!sends_->deadlines.empty()) sends_->deadlines.erase(ticket);
    sends_->completed.push_back({std::move(node.mapped().done), code, std::move(d)});
    call_completed_soon();
}

/// Acknowledgements come for many messages at once: their handlers share one turn of the executor.
void client::impl::call_completed_soon() {
    if (sends_->completed.empty() || std::exchange(calling_, true)) return;
    asio::post(executor(), [self = shared_from_this()] { self->call_completed(); });
}

void client::impl::call_completed() {
    calling_ = false;
    try {
        for (std::size_t left = sends_->completed.size(); left > 0; --left) {
            completed_send next = sends_->completed.pop_front();
            std::move(next.done).call(error_code(next.code), std::move(next.outcome));
        }
    } catch (...) { // that is between the handler and who runs the executor; the rest follows
        call_completed_soon();
        throw;
    }
    sends_->completed.shrink();
}

/// Completes the sends that wait for what just became known of a message.
void client::impl::check_waiters(message_id number, const ledger::progress* told) {
    if (!sends_) return;
    auto [at, last] = sends_->tickets.equal_range(number);
    if (at == last) return;
    const ledger::record* record = session_.fates().find(number);
    if (!record) return;
    const fate so_far = told ? told->fate : record->fate;
    if (told ? told->reconciling : record->reconciling) return; // more will be known
    const auto summary = [&] { return told ? record->summary(*told) : record->summary(); };
    while (at != last) {
        const std::uint64_t ticket = (at++)->second; // complete() erases that one
        waiter& w = sends_->waiters.at(ticket);
        if (reached(so_far, w.until) || hopeless(so_far)) {
            delivery result = summary();
            result.known = w.known;
            complete(ticket, {}, std::move(result));
        } else if (settled(so_far)) {
            w.settled = std::make_unique<delivery>(summary());
        }
    }
}

void client::impl::cancel_send(std::uint64_t ticket, asio::cancellation_type type) {
    const auto at = sends_->waiters.find(ticket);
    if (at == sends_->waiters.end()) return;
    const message_id number = at->second.message;
    const auto has = [type](asio::cancellation_type t) {
        return (type & t) != asio::cancellation_type::none;
    };
    // `total` promises no side effects: only a message that was not written can keep that.
    if (has(asio::cancellation_type::total) && number && session_.cancel(number)) {
        schedule(); // the ledger's word on it completes the operation
        return;
    }
    if (!has(asio::cancellation_type::terminal) && number) return;
    complete(ticket, asio::error::operation_aborted, outcome(at->second));
}

void client::impl::expire_waiters(time_point t) {
    if (!sends_) return;
    std::vector<std::uint64_t> late;
    for (const auto& [ticket, due] : sends_->deadlines)
        if (due <= t) late.push_back(ticket);
    for (const std::uint64_t ticket : late)
        complete(ticket, asio::error::timed_out, outcome(sends_->waiters.at(ticket)));
}

void client::impl::send_iq(completion<void(error_code, iq)> done, iq request) {
    const auto number =
        session_.request(std::move(request.document()), config_.request_timeout, now());
    if (!number) {
        std::move(done)(number.error(), iq(iq_type::error));
        return;
    }
    on_cancel(done, [n = *number](impl& self, asio::cancellation_type) {
        if (auto node = self.requests_.extract(n))
            std::move(node.mapped())(asio::error::operation_aborted, iq(iq_type::error));
    });
    requests_.emplace(*number, std::move(done));
    schedule();
}

void client::impl::join(completion<void(error_code)> done, jid occupant, std::string password) {
    if (!occupant.is_full()) {
        std::move(done)(make_error_code(boost::system::errc::invalid_argument));
        return;
    }
    const jid room = occupant.bare();
    if (const error_code code = session_.join(std::move(occupant), std::move(password), now())) {
        std::move(done)(code);
        return;
    }
    const std::uint64_t ticket = ++last_ticket_;
    on_cancel(done, [room, ticket](impl& self, asio::cancellation_type type) {
        self.cancel_join(room, ticket, type);
    });
    joins_.push_back({ticket, std::string(room.bare_text()), std::move(done)});
    schedule();
}

void client::impl::cancel_join(const jid& room, std::uint64_t ticket,
                               asio::cancellation_type type) {
    const auto of_room = [&](const auto& j) { return j.room == room.bare_text(); };
    const auto at = std::find_if(joins_.begin(), joins_.end(),
                                 [&](const auto& j) { return j.ticket == ticket && of_room(j); });
    if (at == joins_.end()) return;
    const bool alone = std::count_if(joins_.begin(), joins_.end(), of_room) == 1;
    complete_one(joins_, at, asio::error::operation_aborted);
    // `terminal` stops the waiting only; anything more takes the wish back, unless it is also that
    // of others.
    if ((type & asio::cancellation_type::total) == asio::cancellation_type::none || !alone) return;
    session_.leave(room, now());
    schedule();
}

void client::impl::leave(const jid& room) {
    session_.leave(room, now());
    schedule();
}

error_code client::impl::send(const presence& p) {
    schedule();
    return session_.send_untracked(p.document(), now());
}

void client::impl::set_active(bool active) {
    session_.set_client_active(active, now());
    schedule();
}

void client::impl::reconnect() {
    if (connection_) {
        connection_->close(true);
        connection_.reset();
    }
    session_.notify(happened::network_changed{}, now()); // the next retry is at once
    session_.notify(happened::lost{live_,
                                   asio::error::operation_aborted,
                                   {"the connection was dropped as asked", {}}},
                    now());
    schedule();
}

void client::impl::network_changed() {
    session_.notify(happened::network_changed{}, now());
    schedule();
}

/// What is known of the message that an operation waits for; nothing while that waits for room.
delivery client::impl::outcome(const waiter& w) const {
    return outcome(w, w.message ? session_.fates().find(w.message) : nullptr);
}

delivery client::impl::outcome(const waiter& w, const ledger::record* record) {
    delivery d = record ? record->summary() : w.settled ? *w.settled : delivery();
    d.known = w.known;
    return d;
}

std::optional<delivery> client::impl::find(std::string_view id) const {
    const ledger::record* record = session_.fates().find(id);
    return record ? std::optional<delivery>(record->summary()) : std::nullopt;
}

std::vector<delivery> client::impl::unsettled() const {
    std::vector<delivery> out;
    for (const ledger::record* each : session_.fates().unsettled_records())
        out.push_back(each->summary());
    return out;
}

session_info client::impl::info() const {
    session_info i;
    const management::machine& sm = session_.stream_management();
    i.online = session_.is_online();
    i.address = session_.address().str();
    i.tls = secure_;
    i.offered_mechanisms = session_.offered_mechanisms();
    i.mechanism = session_.login().mechanism;
    i.channel_binding = session_.login().channel_binding;
    i.stream_management = sm.active();
    i.resumable = sm.resumable();
    i.resumption_window = sm.terms().maximum;
    i.location = sm.terms().location;
    i.client_state_indication = session_.features().client_state_indication;
    i.max_bytes = session_.features().max_bytes;
    return i;
}

/// The end: whatever still waits completes.
void client::impl::fail_all(error_code code) {
    if (sends_) {
        sends_->waiting.clear();
        sends_->accepted.clear();
        while (!sends_->waiters.empty()) {
            const auto& [ticket, w] = *sends_->waiters.begin();
            complete(ticket, code, outcome(w));
        }
    }
    while (!requests_.empty())
        std::move(requests_.extract(requests_.begin()).mapped())(code, iq(iq_type::error));
    while (!joins_.empty())
        complete_one(joins_, joins_.begin(), code);
    if (const auto waiting = std::exchange(next_, nullptr))
        std::move(waiting->done)(code, notice{});
    if (const auto done = std::exchange(run_, nullptr)) std::move (*done)(code);
    const error_code closed = code == session_error::closed ? error_code() : code;
    while (!closes_.empty())
        complete_one(closes_, closes_.begin(), closed);
}

} // namespace epode
