// From the session's events to the application: one queue, and callbacks on the same stream.
#include <client/impl.hpp>
#include <stanza/written.hpp>

#include <epode/protocol/xep0184.hpp>

#include <array>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>

namespace epode {

namespace {

/// What came from the server, and must not be lost; our own messages' news are told as well by
/// what async_send completes with.
bool is_stanza(const event& e) {
    const auto* sent = std::get_if<message_sent>(&e);
    return std::holds_alternative<message>(e) || std::holds_alternative<presence>(e) ||
           (sent && sent->via_carbon);
}

/// What the application has to finish with; 0 for events that need nothing of it.
std::uint64_t delivery_number(const event& e) {
    if (const auto* m = std::get_if<message>(&e)) return m->received().delivery;
    if (const auto* s = std::get_if<message_sent>(&e)) return s->sent.received().delivery;
    return 0;
}

bool asks_for_receipt(const message& m) {
    const auto r = m.payload<receipt>();
    return r && r->type == receipt_type::request;
}

/// While messages of ours wait for acknowledgement, reading goes on for so many queues' lengths:
/// the acknowledgement that the application waits for is behind what it has not taken yet.
constexpr std::size_t patience_while_sending = 64;

/// Marks delivery numbers that are not the session's: it counts from 1 and never gets there.
constexpr std::uint64_t unacknowledged_delivery = std::uint64_t(1) << 63;

} // namespace

const delivery* delivery_of(const event& e) noexcept {
    return std::visit(
        [](const auto& x) -> const delivery* {
            if constexpr (std::is_base_of_v<delivery, std::decay_t<decltype(x)>>)
                return &x;
            else
                return nullptr;
        },
        e);
}

void client::impl::subscribe(std::size_t index, std::function<void(const event&)> handler) {
    handlers_.emplace_back(index, std::move(handler));
}

/// Whether anybody will see an event of that type. While nobody ever asked for events, they wait
/// in the queue as long as there is room.
bool client::impl::wanted(std::size_t index) const noexcept {
    if (pulled_) return true;
    if (handlers_.empty()) return queue_.size() < config_.event_queue;
    for (const auto& [wanted_index, handler] : handlers_)
        if (wanted_index == index) return true;
    return false;
}

void client::impl::emit(event e) {
    const std::size_t index = e.index();
    const std::uint64_t number = delivery_number(e);
    for (auto& [wanted_index, handler] : handlers_) { // a handler may subscribe further ones
        if (wanted_index != index) continue;
        try {
            handler(e);
        } catch (const std::exception& fault) {
            log(log_level::error, std::string("an event handler threw: ") + fault.what());
        } catch (...) {
            log(log_level::error, "an event handler threw");
        }
        if (shut_) return;
    }
    if (shut_) return;
    if (!pulled_ && !handlers_.empty()) {
        finished(number);
        return;
    }
    if (const auto waiting = std::exchange(next_, nullptr)) {
        in_hand_ = number;
        std::move(waiting->done)({}, std::move(e));
        return;
    }
    // Without a reader the queue is for what must not be lost, and for the first of the rest.
    if (!is_stanza(e) && !pulled_ && queue_.size() >= config_.event_queue) return;
    queued_stanzas_ += is_stanza(e);
    queue_.push_back(std::move(e));
}

void client::impl::next(completion<void(error_code, event)> done) {
    if (next_) {
        std::move(done)(asio::error::already_started, notice{});
        return;
    }
    pulled_ = true;
    finished(std::exchange(in_hand_, 0));
    if (!queue_.empty()) {
        event e = queue_.pop_front();
        queued_stanzas_ -= is_stanza(e);
        in_hand_ = delivery_number(e);
        std::move(done)({}, std::move(e));
        if (reading_paused_) schedule();
        return;
    }
    queue_.shrink();
    if (ended_) {
        std::move(done)(*ended_, notice{});
        return;
    }
    const std::uint64_t ticket = ++last_ticket_;
    auto slot = asio::get_associated_cancellation_slot(done.handler());
    if (slot.is_connected())
        slot.assign([weak = weak_from_this(), ticket](asio::cancellation_type type) {
            const auto self = weak.lock();
            if (!self || type == asio::cancellation_type::none) return;
            if (!self->next_ || self->next_->ticket != ticket) return;
            const auto waiting = std::exchange(self->next_, nullptr);
            std::move(waiting->done)(asio::error::operation_aborted, notice{});
        });
    next_ = std::make_unique<pending_next>(pending_next{ticket, std::move(done)});
}

/// The application is done with a message: it counts as handled, and its receipt is due.
void client::impl::finished(std::uint64_t number) {
    if (number == 0) return;
    const auto at = std::find_if(receipts_.begin(), receipts_.end(),
                                 [&](const auto& r) { return r.delivery == number; });
    if (at != receipts_.end()) {
        message answer;
        answer.to(at->to).type(at->type);
        answer.add(receipt{receipt_type::received, at->id});
        (void)session_.send_untracked(std::move(answer.document()), now());
        receipts_.erase(at);
    }
    if (number < unacknowledged_delivery) session_.notify(happened::handled{number}, now());
    schedule();
}

void client::impl::regulate_reading() {
    if (!connection_) return;
    const std::size_t bound = session_.fates().unsettled() == 0
                                  ? config_.event_queue
                                  : config_.event_queue * patience_while_sending;
    const bool pause = queued_stanzas_ >= bound;
    if (pause == reading_paused_) return;
    reading_paused_ = pause;
    connection_->pause_reading(pause);
    session_.notify(happened::reading_paused{pause}, now()); // its silence is ours then
    if (pause)
        log(log_level::warning, "the event queue is full and reading stops: call async_next, or "
                                "set config::receive to false");
}

void client::impl::handle(session_event::any e) {
    std::visit([this](auto& x) { handle(std::move(x)); }, e);
}

void client::impl::handle(session_event::online e) {
    flush_offline();
    emit(online{e.resumed, std::move(e.address)});
}

void client::impl::handle(session_event::offline e) {
    flush_offline();
    // Which addresses were silent only the connection knows; it is closed after this event.
    if (e.reason == session_error::handshake_timed_out && connection_)
        if (const std::string awaited = connection_->awaited(); !awaited.empty())
            e.why.ours += ": " + awaited;
    offline_ = std::make_unique<offline>(offline{e.reason, std::move(e.why), 0, {}});
}

void client::impl::handle(session_event::reconnecting e) {
    if (!offline_) offline_ = std::make_unique<offline>();
    offline_->attempt = e.attempt;
    offline_->retry_in = std::chrono::duration_cast<milliseconds>(e.in);
    flush_offline();
}

void client::impl::flush_offline() {
    if (const auto e = std::exchange(offline_, nullptr)) emit(std::move(*e));
}

void client::impl::handle(session_event::ended e) {
    // Fates that the end decided come before the end itself.
    while (auto p = session_.next_event())
        handle(std::move(*p));
    if (!offline_) offline_ = std::make_unique<offline>(offline{e.reason, std::move(e.why), 0, {}});
    flush_offline();
    ended_ = e.reason;
    while (auto a = session_.next_action())
        execute(*a); // the stream's last words
    fail_all(e.reason);
}

void client::impl::handle(session_event::incoming_message e) {
    message m(std::move(e.stanza));
    // Without stream management nothing is acknowledged, but a receipt waits for the application.
    if (e.delivery == 0) e.delivery = unacknowledged_delivery | ++last_ticket_;
    if (!config_.receive) {
        finished(e.delivery);
        return;
    }
    if (e.sent_by_us) {
        m.received({e.delivery, e.number, true, e.duplicate});
        emit(message_sent{std::move(m), true});
        return;
    }
    if (config_.send_receipts && e.delivery && !e.via_carbon && !m.id().empty() &&
        m.type() != message_type::groupchat && m.type() != message_type::error &&
        asks_for_receipt(m))
        if (auto from = m.from())
            receipts_.push_back({e.delivery, *from, std::string(m.id()), m.type()});
    m.received({e.delivery, e.number, e.via_carbon, e.duplicate});
    emit(std::move(m));
}

void client::impl::handle(session_event::incoming_presence e) {
    if (config_.receive && wanted(event_index<presence>)) emit(presence(std::move(e.stanza)));
}

void client::impl::handle(session_event::answered e) {
    auto node = requests_.extract(e.request);
    if (!node) return;
    if (e.reason)
        std::move(node.mapped())(e.reason, iq(iq_type::error));
    else
        std::move(node.mapped())({}, iq(std::move(e.stanza)));
}

void client::impl::handle(session_event::room e) {
    const std::string room(e.occupant.bare_text());
    for (auto at = joins_.begin(); at != joins_.end();) {
        const auto each = at++;
        if (each->room == room) complete_one(joins_, each, e.reason);
    }
    emit(room_changed{std::move(e.occupant), e.joined, e.reason, std::move(e.condition), e.status,
                      std::move(e.text), e.reentering});
}

void client::impl::handle(session_event::storage_failed e) {
    log(log_level::error, e.why.ours);
    if (wanted(event_index<storage_failed>)) emit(storage_failed{e.reason, std::move(e.why)});
}

void client::impl::handle(session_event::notice e) {
    log(log_level::warning, e.text.ours);
    if (wanted(event_index<notice>)) emit(notice{std::move(e.text)});
}

namespace {

event typed(ledger::change what, delivery d) {
    switch (what) {
    case ledger::change::hibernated: return message_hibernated{std::move(d)};
    case ledger::change::retry: return message_retry{std::move(d)};
    case ledger::change::reflected: return message_reflected{std::move(d)};
    case ledger::change::delivered: return message_delivered{std::move(d)};
    case ledger::change::displayed: return message_displayed{std::move(d)};
    case ledger::change::failed: return message_failed{std::move(d)};
    case ledger::change::unknown: return message_unknown{std::move(d)};
    case ledger::change::error: return message_error{std::move(d)};
    case ledger::change::cancelled: return message_cancelled{std::move(d)};
    case ledger::change::written:
    case ledger::change::requeued:
    case ledger::change::accepted:
    case ledger::change::acked: break;
    }
    return message_acked{std::move(d)};
}

/// What typed() makes of it; npos for what makes no event.
std::size_t index_of(ledger::change what) {
    switch (what) {
    case ledger::change::written:
    case ledger::change::requeued:
    case ledger::change::accepted: break;
    case ledger::change::hibernated: return event_index<message_hibernated>;
    case ledger::change::retry: return event_index<message_retry>;
    case ledger::change::acked: return event_index<message_acked>;
    case ledger::change::reflected: return event_index<message_reflected>;
    case ledger::change::delivered: return event_index<message_delivered>;
    case ledger::change::displayed: return event_index<message_displayed>;
    case ledger::change::failed: return event_index<message_failed>;
    case ledger::change::unknown: return event_index<message_unknown>;
    case ledger::change::error: return event_index<message_error>;
    case ledger::change::cancelled: return event_index<message_cancelled>;
    }
    return std::variant_npos;
}

} // namespace

void client::impl::handle(session_event::progress p) {
    if (p.what == ledger::change::accepted && sends_ && !sends_->accepted.empty()) {
        message m = sends_->accepted.pop_front();
        if (wanted(event_index<message_sent>) && !m.id().empty())
            emit(message_sent{std::move(m), false});
        if (shut_) return;
    }
    check_waiters(p.message, &p);
    const std::size_t index = index_of(p.what);
    if (index == std::variant_npos || !wanted(index)) return;
    const ledger::record* record = session_.fates().find(p.message);
    if (!record) return;
    emit(typed(p.what, record->summary(p)));
}

void client::impl::handle(session_event::stanza s) {
    using change = session_event::stanza::change;
    // In the order of `change`.
    static constexpr std::array<std::size_t, 5> indices{
        event_index<stanza_acked>, event_index<stanza_hibernated>, event_index<stanza_retry>,
        event_index<stanza_failed>, event_index<stanza_unknown>};
    if (!wanted(indices[static_cast<std::size_t>(s.what)])) return;
    auto tree = parse_written(std::move(s.bytes));
    if (!tree) return;                                       // cannot be: it was written by us
    own_stanza e{iq(std::move(*tree)), std::move(s.reason)}; // what they have in common
    switch (s.what) {
    case change::acked: return emit(stanza_acked{std::move(e)});
    case change::hibernated: return emit(stanza_hibernated{std::move(e)});
    case change::retry: return emit(stanza_retry{std::move(e)});
    case change::failed: return emit(stanza_failed{std::move(e)});
    case change::unknown: return emit(stanza_unknown{std::move(e)});
    }
}

} // namespace epode
