#include "archive.hpp"

#include "xml_text.hpp"

#include <epode/text/date_time.hpp>

#include <algorithm>
#include <cstdlib>

namespace epode::simulation {

namespace {

constexpr std::string_view archive_ns = "urn:xmpp:mam:2";
constexpr std::string_view rsm = "http://jabber.org/protocol/rsm";

std::string field(const xml::element& query, std::string_view name) {
    if (const xml::element* form = query.child("x", "jabber:x:data"))
        for (const xml::element& f : form->children())
            if (f.attribute_value("var") == name)
                if (const xml::element* value = f.child("value", "jabber:x:data"))
                    return std::string(value->text());
    return {};
}

} // namespace

std::string archive::add(std::string with, std::string stanza, time_point now) {
    const wall_time at(std::chrono::duration_cast<milliseconds>(now.time_since_epoch()));
    stanza.insert(std::string_view("<message").size(), " xmlns='jabber:client'");
    entries_.push_back({std::move(with), std::move(stanza), format_date_time(at)});
    return "a" + std::to_string(entries_.size());
}

std::vector<std::string> archive::answer(const xml::element& query, std::string_view iq_id,
                                         std::string_view from, std::string_view to) const {
    const xml::element* set = query.child("set", rsm);
    const xml::element* after = set ? set->child("after", rsm) : nullptr;
    const xml::element* most = set ? set->child("max", rsm) : nullptr;
    const bool newest = set && set->child("before", rsm);
    const std::string with = field(query, "with");
    const std::string head = "<iq type='result' id='" + std::string(iq_id) + "' from='" +
                             std::string(from) + "' to='" + std::string(to) + "'>";

    std::vector<std::size_t> wanted;
    std::size_t begin = 0;
    if (after) begin = std::strtoul(std::string(after->text()).c_str() + 1, nullptr, 10);
    for (std::size_t i = begin; i < entries_.size(); ++i)
        if (with.empty() || entries_[i].with == with) wanted.push_back(i);
    // Small pages, so that there are several.
    const std::size_t page = std::min<std::size_t>(
        3, most ? std::strtoul(std::string(most->text()).c_str(), nullptr, 10) : 3);
    const bool complete = wanted.size() <= page;
    if (!complete && newest) wanted.erase(wanted.begin(), wanted.end() - static_cast<long>(page));
    if (!complete && !newest) wanted.resize(page);

    std::vector<std::string> out;
    for (const std::size_t i : wanted)
        out.push_back("<message from='" + std::string(from) + "' to='" + std::string(to) +
                      "'><result xmlns='urn:xmpp:mam:2' queryid='" + text_of(query, "queryid") +
                      "' id='a" + std::to_string(i + 1) +
                      "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
                      "stamp='" +
                      entries_[i].stamp + "'/>" + entries_[i].stanza +
                      "</forwarded></result></message>");
    std::string fin = head + "<fin xmlns='" + std::string(archive_ns) + "'";
    if (complete) fin += " complete='true'";
    fin += "><set xmlns='" + std::string(rsm) + "'>";
    if (!wanted.empty())
        fin += "<first>a" + std::to_string(wanted.front() + 1) + "</first><last>a" +
               std::to_string(wanted.back() + 1) + "</last>";
    out.push_back(fin + "</set></fin></iq>");
    return out;
}

} // namespace epode::simulation
