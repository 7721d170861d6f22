#pragma once
/// XEP-0384: OMEMO Encryption, the version that is in use (0.3). Keys and ciphertexts are octets;
/// nothing is encrypted or decrypted here.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view omemo_namespace = "eu.siacs.conversations.axolotl";
/// The node of the list of devices.
inline constexpr std::string_view omemo_devices_node = "eu.siacs.conversations.axolotl.devicelist";
/// The nodes of bundles are this, a colon and the device's id.
inline constexpr std::string_view omemo_bundles_node = "eu.siacs.conversations.axolotl.bundles";

/// The message's key, encrypted for one device (XEP-0384 0.3 §4.5).
struct omemo_key {
    std::uint32_t rid = 0;       ///< the recipient's device
    std::optional<bool> pre_key; ///< it starts a session
    schema::binary value;
    bool operator==(const omemo_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "key", "The message's key for one device.",
                   attribute<&omemo_key::rid>("rid", "The recipient's device.").required(),
                   attribute<&omemo_key::pre_key>("prekey", "It starts a session.")
                       .json("preKey")
                       .lenient(),
                   text<&omemo_key::value>("value", "The encrypted key.").required())
            .source("XEP-0384 0.3 §4.5");
    }
};

struct omemo_header {
    std::uint32_t sid = 0; ///< the sender's device
    std::vector<omemo_key> keys;
    schema::binary iv; ///< the initialisation vector
    bool operator==(const omemo_header&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "header", "The keys of an encrypted message.",
                   attribute<&omemo_header::sid>("sid", "The sender's device.").required(),
                   child<&omemo_header::keys>("keys", "The key, for each device.").lenient(),
                   child_text<&omemo_header::iv>("iv", "The initialisation vector.").required())
            .source("XEP-0384 0.3 §4.5");
    }
};

/// An encrypted message, or without payload a key for other use (XEP-0384 0.3 §4.5, §4.6).
struct omemo_message {
    omemo_header header;
    std::optional<schema::binary> payload; ///< the encrypted body
    bool operator==(const omemo_message&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "encrypted", "An encrypted message.",
                   child<&omemo_message::header>("header", "The keys.").required(),
                   child_text<&omemo_message::payload>("payload", "The encrypted body."))
            .source("XEP-0384 0.3 §4.5")
            .at("message", "omemo");
    }
};

/// What the node of an account's devices has (XEP-0384 0.3 §4.3).
struct omemo_device_list {
    std::vector<std::uint32_t> devices;
    bool operator==(const omemo_device_list&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "list", "The devices of an account.",
                   child_attribute<&omemo_device_list::devices>("device", "id", "Their ids.")
                       .json("devices")
                       .lenient()
                       .listed())
            .source("XEP-0384 0.3 §4.3")
            .at("pubsub.item", "content")
            .choice("itemType", omemo_devices_node);
    }
};

/// A public key that is used once (XEP-0384 0.3 §4.3).
struct omemo_pre_key {
    std::uint32_t id = 0;
    schema::binary value;
    bool operator==(const omemo_pre_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "preKeyPublic", "A public key that is used once.",
                   attribute<&omemo_pre_key::id>("preKeyId", "Its id.").json("id").required(),
                   text<&omemo_pre_key::value>("value", "The key.").required())
            .source("XEP-0384 0.3 §4.3");
    }
};

struct omemo_signed_pre_key {
    std::uint32_t id = 0;
    schema::binary value;
    bool operator==(const omemo_signed_pre_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(omemo_namespace, "signedPreKeyPublic", "The signed public key.",
                               attribute<&omemo_signed_pre_key::id>("signedPreKeyId", "Its id.")
                                   .json("id")
                                   .required(),
                               text<&omemo_signed_pre_key::value>("value", "The key.").required())
            .source("XEP-0384 0.3 §4.3");
    }
};

/// What the node of a device has: its public keys (XEP-0384 0.3 §4.3).
struct omemo_bundle {
    omemo_signed_pre_key signed_pre_key;
    schema::binary signed_pre_key_signature;
    schema::binary identity_key;
    std::vector<omemo_pre_key> pre_keys;
    bool operator==(const omemo_bundle&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_namespace, "bundle", "The public keys of a device.",
                   child<&omemo_bundle::signed_pre_key>("signedPreKeyPublic", "The signed key.")
                       .required(),
                   child_text<&omemo_bundle::signed_pre_key_signature>("signedPreKeySignature",
                                                                       "Its signature.")
                       .required(),
                   child_text<&omemo_bundle::identity_key>("identityKey", "The identity key.")
                       .required(),
                   child<&omemo_bundle::pre_keys>("preKeys", "Keys that are used once.")
                       .within("prekeys")
                       .lenient())
            .source("XEP-0384 0.3 §4.3")
            .at("pubsub.item", "content")
            .choice("itemType", omemo_bundles_node);
    }
};

} // namespace epode
