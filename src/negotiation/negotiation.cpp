#include <epode/negotiation/negotiation.hpp>

#include <epode/management/counters.hpp>
#include <epode/sasl/condition.hpp>
#include <epode/text/base64.hpp>
#include <epode/xml/writer.hpp>

#include <cassert>

namespace epode {

namespace {

constexpr std::string_view tls_ns = "urn:ietf:params:xml:ns:xmpp-tls";
constexpr std::string_view sasl_ns = "urn:ietf:params:xml:ns:xmpp-sasl";
constexpr std::string_view bind_ns = "urn:ietf:params:xml:ns:xmpp-bind";
constexpr std::string_view management_ns = "urn:xmpp:sm:3";
constexpr std::string_view external = "EXTERNAL";
constexpr std::string_view stanzas_ns = "urn:ietf:params:xml:ns:xmpp-stanzas";

/// The texts written here are our own or were prepared: they can hold nothing that XML refuses.
void append_escaped(std::string& out, std::string_view text) {
    [[maybe_unused]] const error_code code = xml::append_escaped_attribute(out, text);
    assert(!code);
}

std::string_view first_condition(const xml::element& e, std::string_view ns) {
    for (const xml::element& child : e.children())
        if (child.ns == ns && child.name != "text") return child.name;
    return {};
}

std::string_view text_of(const xml::element& e, std::string_view ns) {
    const xml::element* text = e.child("text", ns);
    return text ? text->text() : std::string_view();
}

} // namespace

negotiation::negotiation(const settings& s, random_source& random,
                         sasl::salted_password_cache& cache)
    : settings_(s), random_(random), cache_(cache), policy_(s.policy) {}

negotiation::~negotiation() = default;

negotiation::step negotiation::fail(error_code code, std::string ours, std::string_view theirs) {
    state_ = state::closed;
    mechanism_.reset();
    failure_ = code;
    why_.ours = std::move(ours);
    why_.theirs = theirs;
    return step::failed;
}

negotiation::step negotiation::unexpected(const xml::element& e) {
    return fail(negotiation_error::unexpected_element,
                "the server sent <" + std::string(e.name) + "/> where it has no place");
}

negotiation::step negotiation::open_stream(std::string& out) {
    const std::string domain(settings_.account.domain());
    xml::stream_header header;
    header.to = domain;
    // Our address is nobody's business on a plaintext connection (RFC 6120 §4.7.1).
    const std::string own(settings_.account.bare_text());
    if (binding_.tls && !settings_.credentials.anonymous) header.from = own;
    [[maybe_unused]] const error_code code = xml::write_stream_open(out, header);
    assert(!code); // a jid holds nothing that XML refuses
    state_ = state::opening;
    return step::new_stream;
}

negotiation::step negotiation::begin(bool direct_tls, std::string& out) {
    if (!direct_tls) return open_stream(out);
    state_ = state::tls;
    return step::start_tls;
}

negotiation::step negotiation::tls_ready(sasl::channel_binding binding, std::string& out) {
    assert(state_ == state::tls);
    // RFC 6120 §5.4.3.3: what was said before TLS counts for nothing.
    features_ = {};
    binding_ = std::move(binding);
    binding_.tls = true;
    return open_stream(out);
}

negotiation::step negotiation::receive(const xml::item& item, std::string& out) {
    if (const auto* open = std::get_if<xml::stream_open>(&item)) {
        const xml::element& header = open->header.root();
        const auto version = header.attribute_value("version");
        if (state_ != state::opening || !header.is("stream", xml::stream_namespace) || !version ||
            !version->starts_with("1."))
            return fail(negotiation_error::invalid_stream,
                        "the server's answer is not an XMPP 1.0 stream; is this an XMPP port?");
        state_ = state::features;
        return step::more;
    }
    if (std::holds_alternative<xml::stream_close>(item) && failure_)
        // It refused a mechanism and gives no second chance, on the next connection neither.
        return fail(failure_, why_.ours + "; then it closed the stream", why_.theirs);
    if (std::holds_alternative<xml::stream_close>(item))
        return fail(negotiation_error::stream_closed,
                    "the server closed the stream during the handshake");
    return on_element(std::get<xml::document>(item).root(), out);
}

negotiation::step negotiation::on_element(const xml::element& e, std::string& out) {
    if (e.is("error", xml::stream_namespace)) {
        peer_error_ = read_stream_error(e);
        return fail(peer_error_->condition,
                    "the server ended the stream during the handshake: " +
                        std::string(to_string(peer_error_->condition)),
                    text_of(*peer_error_));
    }
    const bool resume_answer = e.name == "resumed" || e.name == "failed";
    if (e.ns == management_ns &&
        (state_ == state::binding || (state_ == state::resuming && !resume_answer)))
        return step::more; // of a session that is not the one being made: nothing to stumble over
    switch (state_) {
    case state::features: return on_features(e, out);
    case state::proceed: return on_proceed(e);
    case state::sasl: return on_sasl(e, out);
    case state::resuming: return on_resume_answer(e);
    case state::binding: return on_bind_answer(e);
    case state::closed:
    case state::opening:
    case state::tls:
    case state::ready: break;
    }
    return unexpected(e);
}

negotiation::step negotiation::on_features(const xml::element& e, std::string& out) {
    if (!e.is("features", xml::stream_namespace)) return unexpected(e);
    features_ = offered_features::read(e);
    if (authenticated_) {
        if (!features_.bind)
            return fail(negotiation_error::bind_refused, "the server offers no resource binding");
        state_ = state::ready;
        return step::authenticated;
    }
    if (binding_.tls) return authenticate(out);
    if (features_.start_tls && (settings_.require_tls || features_.start_tls_required)) {
        out += "<starttls xmlns='";
        out += tls_ns;
        out += "'/>";
        state_ = state::proceed;
        return step::more;
    }
    if (settings_.require_tls)
        return fail(negotiation_error::tls_not_offered,
                    "the server offers no TLS on this connection, so nothing was sent; use its "
                    "direct TLS port, or allow plaintext for a server on this machine");
    return authenticate(out);
}

negotiation::step negotiation::on_proceed(const xml::element& e) {
    if (e.is("failure", tls_ns))
        return fail(negotiation_error::tls_refused,
                    "the server offers TLS but refused to start it");
    if (!e.is("proceed", tls_ns)) return unexpected(e);
    state_ = state::tls;
    return step::start_tls;
}

negotiation::step negotiation::authenticate(std::string& out) {
    offered_.clear();
    for (const std::string& name : features_.mechanisms)
        offered_ += (offered_.empty() ? "" : " ") + name;
    sasl::offer offered{features_.mechanisms, features_.channel_binding_types};
    diagnostics why;
    auto chosen =
        sasl::choose(offered, settings_.credentials, binding_, policy_, random_, why, &cache_);
    if (!chosen) {
        // A mechanism that the server refused counts more than that no other is left.
        if (failure_) return fail(failure_, std::move(why_.ours), why_.theirs);
        return fail(negotiation_error::authentication_unsafe, std::move(why.ours), why.theirs);
    }
    mechanism_ = std::move(*chosen);
    const sasl::credentials& who = settings_.credentials;
    if (who.external && !who.anonymous && why_.ours.empty() && mechanism_->name() != external)
        why_.ours = "the server offers no login with a certificate (EXTERNAL) on this connection, "
                    "so the client's certificate was of no use; logging in with the password";
    state_ = state::sasl;
    const std::string first = mechanism_->initial_response();
    out += "<auth xmlns='";
    out += sasl_ns;
    out += "' mechanism='";
    append_escaped(out, mechanism_->name());
    // RFC 6120 §6.4.2: "=" is an initial response of no bytes.
    out += "'>" + (first.empty() ? std::string("=") : base64_encode(first)) + "</auth>";
    return step::more;
}

negotiation::step negotiation::on_sasl(const xml::element& e, std::string& out) {
    if (e.is("failure", sasl_ns)) return on_sasl_failure(e, out);
    const bool success = e.is("success", sasl_ns);
    if (!success && !e.is("challenge", sasl_ns)) return unexpected(e);

    const std::string_view encoded = e.text();
    const auto data = base64_decode(encoded == "=" ? std::string_view() : encoded);
    diagnostics why;
    if (!data)
        return fail(negotiation_error::authentication_unsafe,
                    "the server's SASL message is not base64");
    if (!success) {
        const auto answer = mechanism_->respond(*data, why);
        if (!answer)
            return fail(negotiation_error::authentication_unsafe,
                        "authentication stopped: " +
                            (why.ours.empty() ? answer.error().message() : why.ours),
                        why.theirs);
        out += "<response xmlns='";
        out += sasl_ns;
        out += "'>" + base64_encode(*answer) + "</response>";
        return step::more;
    }
    const std::optional<std::string_view> extra =
        encoded.empty() ? std::nullopt : std::optional<std::string_view>(*data);
    if (const error_code code = mechanism_->succeed(extra, why))
        return fail(negotiation_error::authentication_unsafe,
                    "the server did not prove who it is: " +
                        (why.ours.empty() ? code.message() : why.ours),
                    why.theirs);
    login_ = mechanism_->worth();
    mechanism_.reset();
    authenticated_ = true;
    failure_ = {};
    return open_stream(out);
}

negotiation::step negotiation::on_sasl_failure(const xml::element& e, std::string& out) {
    const std::string_view name = first_condition(e, sasl_ns);
    const auto condition = schema::enum_value<sasl::condition>(name);
    std::string ours = "the server refused the login with ";
    ours += mechanism_->name();
    ours += ": ";
    ours += name.empty() ? std::string_view("no reason given") : name;
    const bool by_certificate = mechanism_->name() == external;
    if (by_certificate)
        ours += " (the server does not take the client's certificate as proof for " +
                std::string(settings_.account.bare_text()) + ")";
    else if (condition == sasl::condition::not_authorized)
        ours += " (wrong password, or no such account)";
    if (!policy_.tried.empty()) ours += "; before that " + why_.ours;
    const std::string_view theirs = text_of(e, sasl_ns);
    // What the server thinks of a certificate says nothing about the password.
    const bool password_left = by_certificate && !settings_.credentials.password.empty();
    if (condition && sasl::is_final(*condition) && !password_left)
        return fail(negotiation_error::authentication_failed, std::move(ours), theirs);
    if (condition == sasl::condition::temporary_auth_failure || !condition)
        return fail(negotiation_error::authentication_delayed, std::move(ours), theirs);
    // The mechanism was at fault: the next best may do (RFC 6120 §6.4.5).
    policy_.tried.emplace_back(mechanism_->name());
    mechanism_.reset();
    failure_ = negotiation_error::authentication_failed;
    why_ = {std::move(ours), std::string(theirs)};
    return authenticate(out);
}

std::string_view negotiation::awaited() const noexcept {
    switch (state_) {
    case state::opening:
        return binding_.tls || authenticated_
                   ? "the server does not answer our stream header"
                   : "the server does not answer our stream header; does it expect direct TLS "
                     "(tls://) on this port?";
    case state::features: return "the server does not send its stream features";
    case state::proceed: return "the server does not answer the request for TLS";
    case state::sasl: return "the server does not answer the login";
    case state::resuming: return "the server does not answer the request to resume the session";
    case state::binding: return "the server does not answer the request for a resource";
    case state::closed:
    case state::tls:
    case state::ready: break;
    }
    return {};
}

negotiation::step negotiation::resume(std::string_view previd, std::uint32_t h, std::string& out) {
    assert(state_ == state::ready);
    out += "<resume xmlns='";
    out += management_ns;
    out += "' h='" + std::to_string(h) + "' previd='";
    append_escaped(out, previd);
    out += "'/>";
    state_ = state::resuming;
    return step::more;
}

negotiation::step negotiation::on_resume_answer(const xml::element& e) {
    const bool resumed = e.is("resumed", management_ns);
    if (!resumed && !e.is("failed", management_ns)) return unexpected(e);
    resumption_ = {};
    if (const auto h = e.attribute_value("h"))
        if (const auto count = management::parse_count(*h)) resumption_.h = *count;
    resumption_.previd = e.attribute_value("previd").value_or("");
    resumption_.condition = first_condition(e, stanzas_ns);
    state_ = state::ready;
    if (!resumed) return step::resume_refused;
    if (!resumption_.h)
        return fail(negotiation_error::unexpected_element,
                    "the server resumed the session without a usable count");
    return step::resumed;
}

negotiation::step negotiation::bind(std::string& out) {
    assert(state_ == state::ready);
    bind_id_ = random_.token(16);
    out += "<iq type='set' id='" + bind_id_ + "'><bind xmlns='";
    out += bind_ns;
    out += "'>";
    if (const std::string_view resource = settings_.account.resource(); !resource.empty()) {
        out += "<resource>";
        append_escaped(out, resource);
        out += "</resource>";
    }
    out += "</bind></iq>";
    state_ = state::binding;
    return step::more;
}

negotiation::step negotiation::on_bind_answer(const xml::element& e) {
    if (!e.is("iq", "jabber:client") || e.attribute_value("id") != bind_id_) return unexpected(e);
    const xml::element* bind = e.child("bind", bind_ns);
    const xml::element* address = bind ? bind->child("jid", bind_ns) : nullptr;
    if (e.attribute_value("type") == "result" && address) {
        auto parsed = jid::parse(address->text());
        if (parsed && parsed->is_full()) {
            bound_ = std::move(*parsed);
            state_ = state::closed;
            return step::bound;
        }
    }
    const xml::element* error = e.child("error", "jabber:client");
    const std::string_view condition = error ? first_condition(*error, stanzas_ns) : "";
    return fail(negotiation_error::bind_refused,
                "the server bound no resource: " +
                    std::string(condition.empty() ? "no usable address" : condition),
                error ? text_of(*error, stanzas_ns) : "");
}

} // namespace epode
