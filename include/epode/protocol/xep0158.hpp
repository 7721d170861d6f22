#pragma once
/// XEP-0158: CAPTCHA Forms.
#include <epode/protocol/xep0004.hpp>

namespace epode {

/// A challenge that people can meet and programs hardly, or the answer (XEP-0158 §3).
struct captcha {
    data_form form;
    bool operator==(const captcha&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:captcha", "captcha",
                               "A challenge for people, or the answer.",
                               child<&captcha::form>("form", "The challenge.").spliced().required())
            .source("XEP-0158 §3")
            .at("message", "captcha")
            .at("iq", "captcha");
    }
};

} // namespace epode
