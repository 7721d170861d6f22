#pragma once
/// The sample types as JSON.
#include "sample.hpp"

#include <epode/schema/json.hpp>

namespace epode::schema {

inline const registry& known() {
    static const registry all{&type_of<sample>(), &type_of<switches>(), &type_of<mark>(),
                              &type_of<badge>(),  &type_of<bell>(),     &type_of<circle>(),
                              &type_of<square>(), &type_of<surcharge>()};
    return all;
}

inline std::string json_of(std::string_view xml) {
    diagnostics about;
    const auto text = xml_to_json(known(), "sample", parsed(xml).root(), &about);
    EXPECT_TRUE(text.has_value()) << about.ours;
    return text ? *text : std::string();
}
inline std::string xml_of(std::string_view json) {
    diagnostics about;
    const auto made = json_to_xml(known(), "sample", json, &about);
    EXPECT_TRUE(made.has_value()) << about.ours;
    return made ? text_of(made->root(), "urn:sample") : std::string();
}
inline std::string complaint(std::string_view json, error expected) {
    diagnostics about;
    const auto made = json_to_xml(known(), "sample", json, &about);
    EXPECT_FALSE(made.has_value()) << json;
    if (!made) {
        EXPECT_EQ(made.error(), expected) << about.ours;
    }
    return about.ours;
}

inline constexpr std::string_view full_sample_json =
    R"({"id":"","colour":"green","lang":"en","size":1.5,"tags":["a","b"],"codes":["100","110"],)"
    R"("state":"red","done":true,"steps":[{"type":"insert","text":"x"},{"type":"erase"}],)"
    R"("parts":[{"jid":"a@b","count":2},{"jid":"c@d"}],"city":"Verona","title":"hello",)"
    R"("allTitles":[{"lang":"en","value":"hello"},{"lang":"de","value":"hallo"}],)"
    R"("when":"2002-09-10T23:08:25.000Z",)"
    R"("data":{"type":"Buffer","data":[84,69,83,84,73,78,71]},"level":4,"whim":-1,)"
    R"("otherElements":[{"name":"mystery","attributes":{"xmlns":"urn:other","a":"1"},)"
    R"("children":["deep"]}],"tagCount":2})";

} // namespace epode::schema
