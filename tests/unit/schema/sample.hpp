#pragma once
/// Types that use every kind of row, for the tests of the engine.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode::schema {

enum class paint { red, green };
constexpr std::array<std::string_view, 2> xml_names(paint) { return {"red", "green"}; }

enum class step_kind { insert, erase };
constexpr std::array<std::string_view, 2> xml_names(step_kind) { return {"t", "e"}; }
constexpr std::array<std::string_view, 2> json_names(step_kind) { return {"insert", "erase"}; }

struct step {
    step_kind kind{};
    std::optional<std::string> written;
    bool operator==(const step&) const = default;

    static consteval auto table() {
        return schema::element("urn:sample", "", "One step.",
                               element_name<&step::kind>("type", "Which step."),
                               schema::text<&step::written>("text", "What is inserted."))
            .source("SAMPLE-1 §2");
    }
};

struct part {
    jid address;
    std::optional<std::uint32_t> count;
    bool operator==(const part&) const = default;

    static consteval auto table() {
        return schema::element("", "part", "A part.",
                               attribute<&part::address>("jid", "Whose part.").required(),
                               attribute<&part::count>("count", "How many."));
    }
};

struct origin {
    std::optional<std::string> city;
    std::optional<std::string> street;
    bool operator==(const origin&) const = default;

    static consteval auto table() {
        return schema::element("", "origin", "Where it is from.",
                               child_text<&origin::city>("city", "The city."),
                               child_text<&origin::street>("street", "The street."));
    }
};

struct switches {
    bool loud = false;
    bool bright = false;
    bool operator==(const switches&) const = default;

    static consteval auto table() {
        return group("Two switches.", flag<&switches::loud>("loud", "Loud.").in("urn:switch"),
                     flag<&switches::bright>("bright", "Bright.").in("urn:switch"))
            .at("sample", "switches");
    }
};

struct mark {
    std::string id;
    bool operator==(const mark&) const = default;

    static consteval auto table() {
        return schema::element("urn:mark", "mark", "A mark.",
                               attribute<&mark::id>("id", "Its id.").required())
            .at("sample", "marks")
            .list()
            .at("", "mark");
    }
};

struct badge {
    std::uint8_t number = 0;
    bool operator==(const badge&) const = default;

    static consteval auto table() {
        return schema::element("urn:mark", "badge", "A badge.",
                               attribute<&badge::number>("n", "Its number.").required())
            .at("sample", "badge")
            .value();
    }
};

struct bell {
    bool operator==(const bell&) const = default;
    static consteval auto table() {
        return schema::element("urn:mark", "bell", "A bell.").at("sample", "bell").value();
    }
};

struct circle {
    std::optional<double> radius;
    bool operator==(const circle&) const = default;
    static consteval auto table() {
        return schema::element("urn:shape", "circle", "A circle.",
                               attribute<&circle::radius>("r", "Its radius."))
            .at("sample", "shape")
            .choice("type", "circle");
    }
};
struct square {
    std::optional<double> side;
    bool operator==(const square&) const = default;
    static consteval auto table() {
        return schema::element("urn:shape", "square", "A square.",
                               attribute<&square::side>("a", "Its side."))
            .at("sample", "shape")
            .default_choice("type", "square");
    }
};

struct surcharge {
    std::optional<std::uint32_t> price;
    bool operator==(const surcharge&) const = default;
    static consteval auto table() {
        return schema::element("urn:price", "surcharge", "It costs more.",
                               child_text<&surcharge::price>("price", "How much."))
            .at("sample", "");
    }
};

struct sample {
    std::optional<std::string> id;
    std::optional<paint> colour;
    std::optional<std::string> lang;
    std::optional<double> size;
    std::vector<std::string> tags;
    std::vector<std::uint16_t> codes;
    std::optional<paint> state;
    bool done = false;
    std::vector<step> steps;
    std::vector<part> parts;
    std::optional<origin> from;
    multilingual titles;
    std::optional<wall_time> when;
    std::optional<binary> data;
    std::uint32_t level = 3;
    std::optional<std::int32_t> whim;
    payloads rest;
    bool operator==(const sample&) const = default;

    static const computed_operations tag_count;
    static consteval auto table() {
        return schema::element("urn:sample", "sample", "Everything at once.",
                               attribute<&sample::id>("id", "Its id.").keep_empty(),
                               attribute<&sample::colour>("colour", "Its colour."),
                               language<&sample::lang>("Its language."),
                               child_text<&sample::size>("size", "How big."),
                               child_text<&sample::tags>("tag", "Tags.").json("tags").listed(),
                               child_attribute<&sample::codes>("status", "code", "Codes.")
                                   .json("codes")
                                   .json_string(),
                               child_name<&sample::state>("urn:state", "state", "Its state."),
                               flag<&sample::done>("done", "It is done."),
                               child<&sample::steps>("steps", "Steps."),
                               child<&sample::parts>("parts", "Parts.").within("list"),
                               child<&sample::from>("from", "Where from.").spliced(),
                               language_texts<&sample::titles>("title", "allTitles", "Titles."),
                               attribute<&sample::when>("at", "When.").json("when").within("dates"),
                               child_text<&sample::data>("data", "Octets."),
                               attribute<&sample::level>("level", "How high.").otherwise("3"),
                               attribute<&sample::whim>("whim", "Anything.").lenient(),
                               extensions<&sample::rest>("sample", "Anything else."),
                               computed("tagCount", tag_count, "How many tags."))
            .source("SAMPLE-1 §1")
            .at("", "sample");
    }
};
inline constinit const computed_operations sample::tag_count{
    [](const void* object, const registry&, std::string& json) {
        json = std::to_string(static_cast<const sample*>(object)->tags.size());
    }};

inline xml::document parsed(std::string_view text) {
    auto made = xml::parse_document(text);
    EXPECT_TRUE(made.has_value()) << text;
    return std::move(*made);
}
inline std::string text_of(const xml::element& e, std::string_view outer_ns = {}) {
    std::string out;
    EXPECT_FALSE(xml::write(out, e, outer_ns));
    return out;
}

/// A sample in which every member has a value, and its XML.
inline sample full_sample() {
    sample s;
    s.id = "";
    s.colour = paint::green;
    s.lang = "en";
    s.size = 1.5;
    s.tags = {"a", "b"};
    s.codes = {100, 110};
    s.state = paint::red;
    s.done = true;
    s.steps = {{step_kind::insert, "x"}, {step_kind::erase, {}}};
    s.parts = {{"a@b", 2}, {"c@d", {}}};
    s.from = origin{"Verona", {}};
    s.titles = {{"", "hello"}, {"de", "hallo"}};
    s.when = wall_time(milliseconds(1031699305000));
    s.data = binary{"TESTING"};
    s.level = 4;
    s.whim = -1;
    s.rest.make_holder("urn:sample");
    s.rest.add(parsed("<mystery xmlns='urn:other' a='1'>deep</mystery>").root());
    return s;
}
inline constexpr std::string_view full_sample_xml =
    "<sample xmlns='urn:sample' id='' colour='green' xml:lang='en' level='4' whim='-1'>"
    "<size>1.5</size><tag>a</tag><tag>b</tag><status code='100'/><status code='110'/>"
    "<red xmlns='urn:state'/><done/><t>x</t><e/>"
    "<list><part jid='a@b' count='2'/><part jid='c@d'/></list>"
    "<origin><city>Verona</city></origin><title>hello</title><title xml:lang='de'>hallo</title>"
    "<dates at='2002-09-10T23:08:25.000Z'/><data>VEVTVElORw==</data>"
    "<mystery xmlns='urn:other' a='1'>deep</mystery></sample>";

} // namespace epode::schema
