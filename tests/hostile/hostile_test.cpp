#include "hostile_test.hpp"

#include <epode/client.hpp>
#include <epode/protocol/xep0199.hpp>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <utility>
#include <variant>

namespace epode::test {

using transport::test::authority;
using transport::test::peer;

namespace {

std::string text_of(const message& m) {
    std::string out = m.received().via_carbon ? "copy of " : "";
    out += std::string(m.from_text()) + ": " + std::string(m.body().value_or("no body"));
    if (m.received().duplicate) out += " again";
    return out;
}

/// One line for what an application learns.
struct telling {
    std::string operator()(const online& e) const { return e.resumed ? "resumed" : "online"; }
    std::string operator()(const offline& e) const { return "offline: " + e.why.message(); }
    std::string operator()(const message& m) const { return text_of(m); }
    std::string operator()(const presence& p) const {
        return "presence of " + std::string(p.from_text());
    }
    std::string operator()(const message_sent& e) const {
        return e.via_carbon ? "copy to " + std::string(e.sent.to_text()) + ": " +
                                  std::string(e.sent.body().value_or("no body"))
                            : "";
    }
    std::string operator()(const message_acked& d) const { return "acked " + d.id; }
    std::string operator()(const message_reflected& d) const { return "reflected " + d.id; }
    std::string operator()(const message_delivered& d) const {
        return "delivered " + d.id + " by " + d.by;
    }
    std::string operator()(const message_displayed& d) const {
        return "displayed " + d.id + " by " + d.by;
    }
    std::string operator()(const message_hibernated& d) const { return "hibernated " + d.id; }
    std::string operator()(const message_retry& d) const { return "retry " + d.id; }
    std::string operator()(const message_failed& d) const { return "failed " + d.id; }
    std::string operator()(const message_unknown& d) const { return "unknown " + d.id; }
    std::string operator()(const message_error& d) const { return "error " + d.id + " by " + d.by; }
    std::string operator()(const room_changed& e) const {
        return (e.joined ? "entered " : "left ") + e.occupant.str();
    }
    std::string operator()(const own_stanza&) const { return {}; }
    std::string operator()(const message_cancelled& d) const { return "cancelled " + d.id; }
    std::string operator()(const storage_failed&) const { return "storage failed"; }
    std::string operator()(const notice& n) const { return "notice: " + n.text.ours; }
};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

struct hostile_test::application {
    asio::io_context context;
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::unique_ptr<client> account;
    bool taking = true;
    bool asked = false;
};

struct hostile_test::server {
    std::promise<void> release; // of the last connection
    std::unique_ptr<peer> listening;
};

hostile_test::hostile_test() : app_(std::make_unique<application>()) {
    settings.jid = "alice@example.org";
    settings.password = password;
    settings.tls = {.system_authorities = false, .authorities_pem = authority().pem()};
    settings.carbons = settings.initial_presence = settings.catch_up = false;
    settings.ack_timeout = seconds(60); // scripts leave the client's own requests unanswered
    settings.retry_first = settings.retry_cap = milliseconds(20);
    settings.log = [this](log_level, std::string_view text) { log_.emplace_back(text); };
    settings.tap = [this](bool, std::string_view xml) { tapped_ += xml; };
}

hostile_test::~hostile_test() { stop(); }

std::string hostile_test::serve(std::vector<script> scripts) {
    auto made = std::make_unique<server>();
    const std::shared_future<void> released = made->release.get_future().share();
    scripts_left_ += static_cast<int>(scripts.size());
    std::vector<peer::script> wrapped;
    for (script& each : scripts) {
        const bool last = &each == &scripts.back();
        wrapped.emplace_back([this, last, released, each = std::move(each)](accepted& link) {
            conversation c(link);
            run(each, c);
            if (last)
                released.wait();
            else
                link.half_close();
            c.read_rest();
            const std::lock_guard guard(mutex_);
            plain_ += c.plain();
            secure_ += c.secure();
        });
    }
    made->listening = std::make_unique<peer>(std::move(wrapped));
    servers_.push_back(std::move(made));
    const std::string url = "tcp://127.0.0.1:" + std::to_string(servers_.back()->listening->port());
    if (settings.connect.empty()) settings.connect = url;
    return url;
}

/// In the server's thread.
void hostile_test::run(const script& each, conversation& with) {
    try {
        each(with);
    } catch (const std::exception& fault) {
        const std::lock_guard guard(mutex_);
        faults_.emplace_back(fault.what());
    }
    --scripts_left_;
    asio::post(app_->context, [] {}); // for until() to look again
}

void hostile_test::start() {
    app_->account = std::make_unique<client>(app_->context.get_executor(), settings);
    app_->account->async_run([this](error_code code) { saw.push_back(over(code)); });
    take();
}

void hostile_test::take() {
    if (!app_->taking || std::exchange(app_->asked, true)) return;
    app_->account->async_next([this](error_code code, const event& e) {
        app_->asked = false;
        if (code) return;
        std::string line = std::visit(telling(), e);
        if (!line.empty()) saw.push_back(std::move(line));
        if (const auto* o = std::get_if<offline>(&e))
            reasons_ += o->what.ours + "|" + o->what.theirs + "\n";
        if (const delivery* d = delivery_of(e)) reasons_ += d->reason + "\n";
        take();
    });
}

void hostile_test::take_events(bool wanted) {
    app_->taking = wanted;
    if (wanted && app_->account) take();
}

void hostile_test::send(std::string_view id, std::string_view to) {
    app_->account->async_send(message(jid(to), "for-the-recipient-only").id(id),
                              [](error_code, const delivery&) {});
}

void hostile_test::send_to_room(std::string_view id, std::string_view room) {
    app_->account->async_send(
        message(jid(room), "for-the-recipient-only").type(message_type::groupchat).id(id),
        [](error_code, const delivery&) {});
}

void hostile_test::ping(std::string_view whom) {
    iq question(iq_type::get);
    if (!whom.empty()) question.to(jid(whom));
    question.add(epode::ping());
    app_->account->async_iq(std::move(question), [this](error_code code, const iq& answer) {
        saw.push_back(code ? "no answer: " + code.message()
                           : std::string(answer.type_text()) + " of " +
                                 std::string(answer.from_text()));
    });
}

void hostile_test::join(std::string_view occupant) {
    app_->account->async_join(jid(occupant), [](error_code) {});
}

void hostile_test::reconnect() { app_->account->reconnect(); }

bool hostile_test::until(const std::function<bool()>& condition) {
    while (!condition())
        if (app_->context.run_one_for(std::chrono::seconds(30)) == 0) return false;
    return true;
}

bool hostile_test::sees(std::string_view line) {
    return until([&] { return std::find(saw.begin(), saw.end(), line) != saw.end(); });
}

bool hostile_test::served() {
    const bool through = until([this] { return scripts_left_ == 0; });
    if (through) app_->context.poll(); // what the client knows by now reaches the application
    stop();
    for (const std::string& fault : faults_)
        ADD_FAILURE() << "a script " << fault;
    if (!through) ADD_FAILURE() << "scripts are left";
    look_for_leaks();
    return through && faults_.empty();
}

void hostile_test::stop() {
    if (std::exchange(stopped_, true)) return;
    app_->account.reset();
    for (const auto& each : servers_)
        each->release.set_value();
    for (const auto& each : servers_)
        each->listening->wait();
}

void hostile_test::look_for_leaks() const {
    std::string told;
    for (const std::string& line : log_)
        told += line + "\n";
    for (const std::string& line : saw)
        told += line + "\n";
    told += reasons_;
    EXPECT_FALSE(holds(told, "for-the-recipient-only")) << told;
    told += tapped_; // which shows bodies
    for (const std::string_view secret : {password, session_id})
        EXPECT_FALSE(holds(told, secret)) << told;
    for (const std::string& encoded : {base64_encode(password), base64_encode(plain_message())})
        EXPECT_FALSE(holds(told, encoded)) << told;
    EXPECT_FALSE(holds(secure_, password)) << secure_;
    if (settings.allow_plaintext) return;
    for (const std::string_view inside_only :
         {"alice", "<auth", "<message", "<iq", "<presence", "<resume", "<enable", "<r ", "<a "})
        EXPECT_FALSE(holds(plain_, inside_only)) << plain_;
}

strings hostile_test::seen(std::string_view beginning) const {
    strings out;
    for (const std::string& line : saw)
        if (line.starts_with(beginning)) out.push_back(line);
    return out;
}

} // namespace epode::test
