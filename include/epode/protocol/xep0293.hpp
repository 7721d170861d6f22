#pragma once
/// XEP-0293: Jingle RTP Feedback Negotiation.
#include <epode/schema/table.hpp>

#include <cstdint>
#include <variant>

namespace epode {

inline constexpr std::string_view rtcp_feedback_namespace = "urn:xmpp:jingle:apps:rtp:rtcp-fb:0";

/// The least time between two regular RTCP packets (XEP-0293 §3).
struct rtcp_feedback_interval {
    std::optional<std::uint32_t> milliseconds;
    bool operator==(const rtcp_feedback_interval&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(rtcp_feedback_namespace, "rtcp-fb-trr-int",
                               "The least time between two regular RTCP packets.",
                               attribute<&rtcp_feedback_interval::milliseconds>(
                                   "value", "That time, in milliseconds.")
                                   .json("parameter")
                                   .json_string()
                                   .lenient())
            .source("XEP-0293 §3")
            .at("jingle.rtp.feedback", "")
            .choice("type", "trr-int");
    }
};

/// A kind of RTCP feedback that may be sent (XEP-0293 §3).
struct rtcp_feedback {
    std::string type; ///< `ack`, `nack`, `ccm`, …
    std::optional<std::string> subtype;
    std::vector<schema::parameter> parameters;
    bool operator==(const rtcp_feedback&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   rtcp_feedback_namespace, "rtcp-fb", "A kind of RTCP feedback.",
                   attribute<&rtcp_feedback::type>("type", "`ack`, `nack`, `ccm`, …").required(),
                   attribute<&rtcp_feedback::subtype>("subtype", "Which of that type.")
                       .json("parameter"),
                   schema::parameters<&rtcp_feedback::parameters>(
                       "parameter", "name", "value", "parameters", "Further parameters."))
            .source("XEP-0293 §3")
            .at("jingle.rtp.feedback", "");
    }
};

/// One or the other, in order.
using rtcp_feedback_list = std::vector<std::variant<rtcp_feedback, rtcp_feedback_interval>>;

} // namespace epode
