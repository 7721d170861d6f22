// Runs XML and JSON pairs: `conformance FOLDER [SUITE…]`.
//
// SUITE/NAME.xml holds one element. SUITE/NAME.json is a list: the path under which the JSON is to
// be read, the value as one would write it, which has to give the XML, and optionally the value as
// it is read from the XML; without it the second serves for both.
#include "compare.hpp"

#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/xml/parse.hpp>

#include <algorithm>
#include <iostream>
#include <vector>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using conformance::same;
using conformance::slurp;
using conformance::sorted;
using conformance::text_of;
using epode::xml::document;

/// What is wrong with the case; empty when nothing is.
std::string run(const fs::path& json_file) {
    const auto& known = epode::known_payloads();
    boost::system::error_code failed;
    const json::value expected = json::parse(slurp(json_file), failed);
    if (failed || !expected.is_array() || expected.get_array().size() < 2 ||
        !expected.at(0).is_string())
        return "the JSON file is no case";
    const json::array& parts = expected.get_array();
    const std::string path(parts[0].as_string());
    fs::path xml_file = json_file;
    auto parsed = epode::xml::parse_document(slurp(xml_file.replace_extension(".xml")));
    if (!parsed) return "the XML file: " + parsed.error().message();
    const document given = conformance::tidied(parsed->root());
    const document wanted = sorted(given.root());

    epode::diagnostics about;
    const auto read = epode::schema::xml_to_json(known, path, given.root(), &about);
    if (!read) return "reading XML: " + read.error().message() + "; " + about.ours;
    const json::value& wanted_json = parts[parts.size() > 2 ? 2 : 1];
    if (!same(json::parse(*read), wanted_json))
        return "reading XML gave " + *read + " instead of " + json::serialize(wanted_json);
    for (const json::value* source : {&parts[1], &wanted_json}) {
        const auto written =
            epode::schema::json_to_xml(known, path, json::serialize(*source), &about);
        if (!written) return "reading JSON: " + written.error().message() + "; " + about.ours;
        if (!epode::xml::equal(sorted(written->root()).root(), wanted.root()))
            return "writing gave " + text_of(written->root()) + " instead of " +
                   text_of(wanted.root());
    }
    return {};
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: conformance FOLDER [SUITE…]\n";
        return 2;
    }
    const std::vector<std::string> only(arguments + 2, arguments + count);
    std::vector<fs::path> cases;
    for (const auto& entry : fs::recursive_directory_iterator(arguments[1]))
        if (entry.path().extension() == ".json") cases.push_back(entry.path());
    std::sort(cases.begin(), cases.end());
    int passed = 0, failures = 0;
    for (const fs::path& path : cases) {
        const std::string suite = path.parent_path().filename().string();
        if (!only.empty() && std::find(only.begin(), only.end(), suite) == only.end()) continue;
        const std::string wrong = run(path);
        wrong.empty() ? ++passed : ++failures;
        if (!wrong.empty())
            std::cout << suite << '/' << path.stem().string() << ": " << wrong << '\n';
    }
    std::cout << passed << " of " << passed + failures << " cases pass\n";
    // A folder without cases is a wrong path rather than a success.
    return failures == 0 && passed > 0 ? 0 : 1;
}
