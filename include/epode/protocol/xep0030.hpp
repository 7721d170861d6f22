#pragma once
/// XEP-0030: Service Discovery.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <algorithm>

namespace epode {

inline constexpr std::string_view disco_info_namespace = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view disco_items_namespace = "http://jabber.org/protocol/disco#items";

/// What an entity is (XEP-0030 §3.1).
struct disco_identity {
    std::string category;
    std::string type; ///< some peers leave it empty
    std::optional<std::string> name;
    std::optional<std::string> lang;
    bool operator==(const disco_identity&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   disco_info_namespace, "identity", "What an entity is.",
                   attribute<&disco_identity::category>("category", "E.g. `server`.").required(),
                   attribute<&disco_identity::type>("type", "Its type in the category."),
                   attribute<&disco_identity::name>("name", "Its name, for people."),
                   language<&disco_identity::lang>("The language of the name."))
            .source("XEP-0030 §3.1");
    }
};

/// What an entity can do: request (empty but for the node) and answer (XEP-0030 §3).
struct disco_info {
    std::optional<std::string> node;
    std::vector<disco_identity> identities;
    std::vector<std::string> features;
    schema::payloads extensions; ///< forms of XEP-0128
    bool operator==(const disco_info&) const = default;

    bool has(std::string_view feature) const {
        return std::find(features.begin(), features.end(), feature) != features.end();
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   disco_info_namespace, "query", "What an entity is and can do.",
                   attribute<&disco_info::node>("node", "A part of the entity."),
                   child<&disco_info::identities>("identities", "What it is.").lenient(),
                   child_attribute<&disco_info::features>("feature", "var", "What it can do.")
                       .json("features")
                       .listed(),
                   schema::extensions<&disco_info::extensions>("disco", "XEP-0128 forms."))
            .source("XEP-0030 §3")
            .at("iq", "disco")
            .choice("type", "info")
            .at("message", "disco")
            .choice("type", "info")
            .at("features", "disco")
            .choice("type", "info")
            .at("", "disco")
            .choice("type", "info");
    }
};

/// An entity that belongs to another (XEP-0030 §4).
struct disco_item {
    jid address;
    std::optional<std::string> name;
    std::optional<std::string> node;
    bool operator==(const disco_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(disco_items_namespace, "item", "An entity that belongs to another.",
                               attribute<&disco_item::address>("jid", "Its address.").required(),
                               attribute<&disco_item::name>("name", "Its name, for people."),
                               attribute<&disco_item::node>("node", "A part of that address."))
            .source("XEP-0030 §4");
    }
};

/// What belongs to an entity: request (empty but for the node) and answer (XEP-0030 §4).
struct disco_items {
    std::optional<std::string> node;
    std::vector<disco_item> items;
    schema::payloads extensions; ///< such as the paging of XEP-0059
    bool operator==(const disco_items&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   disco_items_namespace, "query", "What belongs to an entity.",
                   attribute<&disco_items::node>("node", "A part of the entity."),
                   // One bad address must not hide all the others.
                   child<&disco_items::items>("items", "What belongs to it.").lenient(),
                   schema::extensions<&disco_items::extensions>("disco.items", "Such as paging."))
            .source("XEP-0030 §4")
            .at("iq", "disco")
            .choice("type", "items")
            .at("message", "disco")
            .choice("type", "items")
            .at("features", "disco")
            .choice("type", "items")
            .at("", "disco")
            .choice("type", "items");
    }
};

} // namespace epode
