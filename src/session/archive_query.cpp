#include "session/parts.hpp"

#include <epode/session/archive_query.hpp>

#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0313.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/write.hpp>
#include <epode/text/date_time.hpp>
#include <epode/xml/writer.hpp>

#include <utility>

namespace epode {

namespace {

std::string serialised(const mam_query& query) {
    std::string out;
    // What stands in it is a token, a JID, a time, or an id that came as XML.
    if (const auto written = schema::write(query)) (void)xml::write(out, written->root());
    return out;
}

void add_field(data_form& form, std::string_view name, std::string value) {
    form_field& field = form.fields.emplace_back();
    field.name = name;
    field.values.push_back(std::move(value));
}

} // namespace

std::string archive_query::request(random_source& random) {
    query_id_ = random.token(16);
    asked_after_ = after_;
    mam_query query;
    query.query_id = query_id_;
    data_form& form = query.form.emplace();
    form.type = form_type::submit;
    add_field(form, "FORM_TYPE", std::string(archive_namespace));
    form.fields.back().type = form_field_type::hidden;
    if (!filter_.with.empty()) add_field(form, "with", filter_.with);
    if (filter_.start) add_field(form, "start", format_date_time(*filter_.start));
    result_set& page = query.paging.emplace();
    page.max = page_size;
    if (!after_.empty()) page.after = after_;
    return serialised(query);
}

std::string archive_query::request_newest(std::string_view query_id) {
    mam_query query;
    query.query_id = query_id;
    result_set& page = query.paging.emplace();
    page.max = 1;
    page.before = "";
    return serialised(query);
}

std::optional<archive_query::item> archive_query::read(const xml::element& stanza,
                                                       std::string_view query_id) {
    const xml::element* result = stanza.child("result", archive_namespace);
    if (!result || query_id.empty() || result->attribute_value("queryid") != query_id)
        return std::nullopt;
    const xml::element* forwarded = result->child("forwarded", "urn:xmpp:forward:0");
    const xml::element* message =
        forwarded ? forwarded->child("message", client_namespace) : nullptr;
    const std::string_view id = result->attribute_value("id").value_or("");
    if (!message || id.empty()) return std::nullopt;
    item found{std::string(id), message, forwarded->child("delay", delay_ns), {}};
    if (found.delay)
        if (const auto read = schema::read<delay>(*found.delay)) found.at = read->stamp;
    return found;
}

std::optional<archive_query::item> archive_query::result(const xml::element& stanza) {
    auto found = read(stanza, query_id_);
    if (!found) return std::nullopt;
    after_ = found->id;
    ++results_;
    return found;
}

archive_query::step archive_query::answered(const xml::element& iq) {
    query_id_.clear();
    if (iq.attribute_value("type") != "result") {
        const auto error = schema::first_payload<stanza_error>(iq);
        reason_ = error ? to_string(error->condition) : "undefined-condition";
        return reason_ == "item-not-found" && !asked_after_.empty() ? step::no_such_position
                                                                    : step::refused;
    }
    const auto fin = schema::first_payload<mam_fin>(iq);
    if (!fin) {
        reason_ = "the archive's answer makes no sense";
        return step::refused;
    }
    if (fin->complete.value_or(false)) return step::complete;
    const std::string last = fin->paging && fin->paging->last ? *fin->paging->last : std::string();
    // An empty page that is not the last one would be asked for again for ever.
    if (last.empty() || last == asked_after_) {
        reason_ = "the archive's pages have no end";
        return step::refused;
    }
    after_ = last;
    return step::more;
}

} // namespace epode
