#pragma once
/// XEP-0384: OMEMO Encryption, version 0.8 (`urn:xmpp:omemo:2`). Keys and ciphertexts are octets;
/// nothing is encrypted or decrypted here.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view omemo_2_namespace = "urn:xmpp:omemo:2";
/// The node of the list of devices.
inline constexpr std::string_view omemo_2_devices_node = "urn:xmpp:omemo:2:devices";
/// The node of all bundles; the id of an item is that of its device.
inline constexpr std::string_view omemo_2_bundles_node = "urn:xmpp:omemo:2:bundles";

/// The message's key, encrypted for one device (XEP-0384 §5.5.3).
struct omemo_2_key {
    std::uint32_t rid = 0;            ///< the recipient's device
    std::optional<bool> key_exchange; ///< it has a key exchange; absent is false
    schema::binary value;
    bool operator==(const omemo_2_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "key", "The message's key for one device.",
                   attribute<&omemo_2_key::rid>("rid", "The recipient's device.").required(),
                   attribute<&omemo_2_key::key_exchange>("kex", "It has a key exchange.")
                       .json("keyExchange")
                       .lenient(),
                   text<&omemo_2_key::value>("value", "The encrypted key.").required())
            .source("XEP-0384 §5.5.3");
    }
};

/// The message's key for the devices of one recipient (XEP-0384 §5.5.3).
struct omemo_2_recipient {
    jid address; ///< bare
    std::vector<omemo_2_key> keys;
    bool operator==(const omemo_2_recipient&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "keys", "The message's key for one recipient.",
                   attribute<&omemo_2_recipient::address>("jid", "The bare address.").required(),
                   child<&omemo_2_recipient::keys>("keys", "The key, for each device.").lenient())
            .source("XEP-0384 §5.5.3");
    }
};

struct omemo_2_header {
    std::uint32_t sid = 0; ///< the sender's device
    std::vector<omemo_2_recipient> recipients;
    bool operator==(const omemo_2_header&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "header", "The keys of an encrypted message.",
                   attribute<&omemo_2_header::sid>("sid", "The sender's device.").required(),
                   child<&omemo_2_header::recipients>("recipients", "The key, for each recipient.")
                       .lenient())
            .source("XEP-0384 §5.5.3");
    }
};

/// An encrypted message; without payload it only serves the session (XEP-0384 §5.5.3).
struct omemo_2_message {
    omemo_2_header header;
    std::optional<schema::binary> payload; ///< the encrypted envelope (XEP-0420)
    bool operator==(const omemo_2_message&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "encrypted", "An encrypted message.",
                   child<&omemo_2_message::header>("header", "The keys.").required(),
                   child_text<&omemo_2_message::payload>("payload", "The encrypted envelope."))
            .source("XEP-0384 §5.5.3")
            .at("message", "omemo2");
    }
};

struct omemo_2_device {
    std::uint32_t id = 0;
    std::optional<std::string> label; ///< for people
    bool operator==(const omemo_2_device&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "device", "A device.",
                   attribute<&omemo_2_device::id>("id", "Its id.").required(),
                   attribute<&omemo_2_device::label>("label", "What its user calls it."))
            .source("XEP-0384 §5.3.1");
    }
};

/// What the node of an account's devices has (XEP-0384 §5.3.1).
struct omemo_2_device_list {
    std::vector<omemo_2_device> devices;
    bool operator==(const omemo_2_device_list&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(omemo_2_namespace, "devices", "The devices of an account.",
                               child<&omemo_2_device_list::devices>("devices", "The devices.")
                                   .lenient()
                                   .listed())
            .source("XEP-0384 §5.3.1")
            .at("pubsub.item", "content")
            .choice("itemType", omemo_2_devices_node);
    }
};

/// A public key that is used once (XEP-0384 §5.3.2).
struct omemo_2_pre_key {
    std::uint32_t id = 0;
    schema::binary value;
    bool operator==(const omemo_2_pre_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(omemo_2_namespace, "pk", "A public key that is used once.",
                               attribute<&omemo_2_pre_key::id>("id", "Its id.").required(),
                               text<&omemo_2_pre_key::value>("value", "The key.").required())
            .source("XEP-0384 §5.3.2");
    }
};

struct omemo_2_signed_pre_key {
    std::uint32_t id = 0;
    schema::binary value;
    bool operator==(const omemo_2_signed_pre_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(omemo_2_namespace, "spk", "The signed public key.",
                               attribute<&omemo_2_signed_pre_key::id>("id", "Its id.").required(),
                               text<&omemo_2_signed_pre_key::value>("value", "The key.").required())
            .source("XEP-0384 §5.3.2");
    }
};

/// What the node of bundles has for a device: its public keys (XEP-0384 §5.3.2).
struct omemo_2_bundle {
    omemo_2_signed_pre_key signed_pre_key;
    schema::binary signed_pre_key_signature;
    schema::binary identity_key;
    std::vector<omemo_2_pre_key> pre_keys;
    bool operator==(const omemo_2_bundle&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   omemo_2_namespace, "bundle", "The public keys of a device.",
                   child<&omemo_2_bundle::signed_pre_key>("signedPreKeyPublic", "The signed key.")
                       .required(),
                   child_text<&omemo_2_bundle::signed_pre_key_signature>("spks", "Its signature.")
                       .json("signedPreKeySignature")
                       .required(),
                   child_text<&omemo_2_bundle::identity_key>("ik", "The identity key.")
                       .json("identityKey")
                       .required(),
                   child<&omemo_2_bundle::pre_keys>("preKeys", "Keys that are used once.")
                       .within("prekeys")
                       .lenient())
            .source("XEP-0384 §5.3.2")
            .at("pubsub.item", "content")
            .choice("itemType", omemo_2_bundles_node);
    }
};

/// In what was encrypted: the sender wants no encrypted messages any more (XEP-0384 §5.7).
struct omemo_2_opt_out {
    std::optional<std::string> reason;
    bool operator==(const omemo_2_opt_out&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(omemo_2_namespace, "opt-out",
                               "The sender wants no encrypted messages any more.",
                               child_text<&omemo_2_opt_out::reason>("reason", "Why."))
            .source("XEP-0384 §5.7")
            .at("message", "omemo2OptOut");
    }
};

} // namespace epode
