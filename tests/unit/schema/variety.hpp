#pragma once
/// Types with the rarer kinds of rows, for the tests of the engine.
#include "sample.hpp"

#include <epode/schema/json.hpp>

#include <variant>

namespace epode::schema {

struct stroke {
    std::optional<std::int32_t> at;
    std::optional<std::string> written;
    bool operator==(const stroke&) const = default;
    static consteval auto table() {
        return schema::element("urn:variety", "t", "Text is written.",
                               attribute<&stroke::at>("p", "Where."),
                               schema::text<&stroke::written>("text", "What."))
            .at("variety.edit", "")
            .choice("type", "insert");
    }
};
struct erasure {
    std::int32_t length = 1;
    bool operator==(const erasure&) const = default;
    static consteval auto table() {
        return schema::element("urn:variety", "e", "Text is erased.",
                               attribute<&erasure::length>("n", "How much.").otherwise("1"))
            .at("variety.edit", "")
            .usual_choice("type", "erase");
    }
};
enum class plain_kind { nickname, title };
constexpr std::array<std::string_view, 2> xml_names(plain_kind) { return {"NICKNAME", "TITLE"}; }
constexpr std::array<std::string_view, 2> json_names(plain_kind) { return {"nickname", "title"}; }
struct plain {
    plain_kind kind{};
    std::optional<std::string> value;
    bool operator==(const plain&) const = default;
    static consteval auto table() {
        return schema::element("urn:variety", "", "A plain text.",
                               element_name<&plain::kind>("type", "Which."),
                               schema::text<&plain::value>("value", "The text."))
            .at("variety.edit", "");
    }
};
using edit = std::variant<stroke, erasure, plain>;

enum class general { relaxing, working };
constexpr std::array<std::string_view, 2> xml_names(general) { return {"relaxing", "working"}; }
enum class specific { coding, reading };
constexpr std::array<std::string_view, 2> xml_names(specific) { return {"coding", "reading"}; }

struct note {
    std::optional<std::string> text;
    std::optional<std::string> author;
    payloads rest;
    bool operator==(const note&) const = default;
    static consteval auto table() {
        return schema::element("urn:variety", "note", "A note.",
                               child_text<&note::text>("text", "The text."),
                               attribute<&note::author>("author", "Whose."),
                               extensions<&note::rest>("variety.note", "More."));
    }
};

struct variety {
    std::vector<edit> edits;
    std::optional<nested<general, specific>> activity;
    std::vector<parameter> settings;
    payloads bodies;
    std::vector<note> notes;
    std::optional<std::string> cause;
    std::optional<std::int32_t> zone;
    std::optional<binary> digest;
    bool operator==(const variety&) const = default;

    static consteval auto table() {
        using self = variety;
        return schema::element(
                   "urn:variety", "variety", "Every rarer kind of row.",
                   choice<&self::edits>("edits", "variety.edit", "What was done."),
                   nested_name<&self::activity>("", "activity", "What is done."),
                   parameters<&self::settings>("setting", "name", "value", "settings", "Settings."),
                   raw_children<&self::bodies>("body", "allBodies", "Bodies.").in("urn:body"),
                   child<&self::notes>("notes", "Notes.").spliced(),
                   child_attribute<&self::cause>("because", "of", "Why.")
                       .json("cause")
                       .keep_empty(),
                   child_text<&self::zone>("tz", "Where.").as(time_zone_codec).json("zone"),
                   child_text<&self::digest>("digest", "Octets.").as(hex_codec),
                   constant("version", "2", "Of the format."))
            .source("SAMPLE-2 §1")
            .at("", "variety");
    }
};

/// A list that stands for its element, in two versions.
struct item {
    std::string name;
    bool operator==(const item&) const = default;
    static consteval auto table() {
        return schema::element("", "item", "An item.", attribute<&item::name>("n", "Its name."));
    }
};
struct items {
    std::vector<item> all;
    bool operator==(const items&) const = default;
    static consteval auto table() {
        return schema::element("urn:items", "items", "Items.",
                               child<&items::all>("all", "The items.").listed())
            .at("", "items")
            .value();
    }
};
struct mark_1 {
    bool operator==(const mark_1&) const = default;
    static consteval auto table() {
        return schema::element("urn:mark:1", "m", "A mark.")
            .at("", "m")
            .default_choice("type", "mark")
            .choice("version", "1");
    }
};
struct mark_2 {
    bool operator==(const mark_2&) const = default;
    static consteval auto table() {
        return schema::element("urn:mark:2", "m", "A mark.")
            .at("", "m")
            .default_choice("type", "mark")
            .default_choice("version", "2");
    }
};

inline const registry& variety_known() {
    static const registry all{&type_of<variety>(), &type_of<items>(), &type_of<mark_1>(),
                              &type_of<mark_2>()};
    return all;
}

/// XML to JSON, as `path`.
inline std::string shown(std::string_view path, std::string_view xml) {
    diagnostics about;
    const auto text = xml_to_json(variety_known(), path, parsed(xml).root(), &about);
    EXPECT_TRUE(text.has_value()) << about.ours;
    return text ? *text : std::string();
}
inline std::string written(std::string_view path, std::string_view json) {
    diagnostics about;
    const auto made = json_to_xml(variety_known(), path, json, &about);
    return made ? text_of(made->root()) : about.ours;
}

} // namespace epode::schema
