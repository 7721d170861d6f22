#pragma once
/// XEP-0153: vCard-Based Avatars.
#include <epode/schema/table.hpp>

namespace epode {

/// In presence: which photo the vCard has (XEP-0153 §3.1, §4.1).
struct vcard_avatar {
    /// SHA-1 of the image in hexadecimal. Empty: there is no image. Absent: not known yet.
    std::optional<std::string> photo;
    bool operator==(const vcard_avatar&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("vcard-temp:x:update", "x", "Which photo the vCard has.",
                               child_text<&vcard_avatar::photo>(
                                   "photo", "SHA-1 of the image in hexadecimal; empty: there is "
                                            "none; absent (in JSON `true`): not known yet.")
                                   .keep_empty())
            .source("XEP-0153 §4.1")
            .at("presence", "vcardAvatar")
            .value();
    }
};

} // namespace epode
