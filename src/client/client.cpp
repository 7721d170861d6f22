#include <epode/client.hpp>

#include <client/impl.hpp>

namespace epode {

client::client(executor_type executor, config settings)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(settings))) {}

client::~client() {
    if (impl_) impl_->shut();
}

client::client(client&&) noexcept = default;

client& client::operator=(client&& other) noexcept {
    if (this != &other) {
        if (impl_) impl_->shut();
        impl_ = std::move(other.impl_);
    }
    return *this;
}

client::executor_type client::get_executor() const noexcept { return impl_->executor(); }

void client::run(handler<void(error_code)> h) {
    impl_->run({std::move(h.call), h.elsewhere, impl_->executor()});
}
void client::close(handler<void(error_code)> h) {
    impl_->close({std::move(h.call), h.elsewhere, impl_->executor()});
}
void client::send_message(handler<void(error_code, delivery)> h, message m, send_options options) {
    impl_->send({std::move(h.call), h.elsewhere, impl_->executor()}, std::move(m), options);
}
void client::send_iq(handler<void(error_code, iq)> h, iq request) {
    impl_->send_iq({std::move(h.call), h.elsewhere, impl_->executor()}, std::move(request));
}
void client::join(handler<void(error_code)> h, jid occupant, std::string password) {
    impl_->join({std::move(h.call), h.elsewhere, impl_->executor()}, std::move(occupant),
                std::move(password));
}
void client::next(handler<void(error_code, event)> h) {
    impl_->next({std::move(h.call), h.elsewhere, impl_->executor()});
}

void client::leave(const jid& room) { impl_->leave(room); }
error_code client::send(const presence& p) { return impl_->send(p); }
void client::set_active(bool active) { impl_->set_active(active); }
void client::reconnect() { impl_->reconnect(); }
void client::network_changed() { impl_->network_changed(); }

void client::subscribe(std::size_t index, std::function<void(const event&)> h) {
    impl_->subscribe(index, std::move(h));
}

session_info client::info() const { return impl_->info(); }
std::optional<delivery> client::find(std::string_view id) const { return impl_->find(id); }
std::vector<delivery> client::unsettled() const { return impl_->unsettled(); }
void client::retry_store() { impl_->retry_store(); }

} // namespace epode
