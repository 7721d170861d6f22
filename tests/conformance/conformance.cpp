// Runs XML and JSON pairs: `conformance [--through PROGRAM] FOLDER [SUITE…]`. The translations are
// the library's or, with a program `epode`, those of its command `convert`.
//
// SUITE/NAME.xml holds one element. SUITE/NAME.json is a list: the path under which the JSON is to
// be read, the value as one would write it, which has to give the XML, and optionally the value as
// it is read from the XML; without it the second serves for both.
#include "compare.hpp"
#include "translator.hpp"

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

/// What is wrong with the case; empty when nothing is.
std::string run(const fs::path& json_file, conformance::translator& translator) {
    boost::system::error_code failed;
    const json::value expected = json::parse(slurp(json_file), failed);
    if (failed || !expected.is_array() || expected.get_array().size() < 2 ||
        !expected.at(0).is_string())
        return "the JSON file is no case";
    const json::array& parts = expected.get_array();
    const std::string path(parts[0].as_string());
    fs::path xml_file = json_file;
    const std::string xml = slurp(xml_file.replace_extension(".xml"));

    const auto read = translator.to_json(path, xml);
    if (!read.wrong.empty()) return read.wrong;
    const json::value& wanted_json = parts[parts.size() > 2 ? 2 : 1];
    if (!same(json::parse(read.text), wanted_json))
        return "reading XML gave " + read.text + " instead of " + json::serialize(wanted_json);
    for (const json::value* source : {&parts[1], &wanted_json}) {
        const auto written = translator.to_xml(path, json::serialize(*source));
        if (!written.wrong.empty()) return written.wrong;
        const auto again = epode::xml::parse_document(written.text);
        const auto wanted = epode::xml::parse_document(xml);
        if (!again ||
            !epode::xml::equal(sorted(again->root()).root(), sorted(wanted->root()).root()))
            return "writing gave " + written.text + " instead of " + xml;
    }
    return {};
}

} // namespace

int main(int count, char** arguments) {
    std::vector<std::string> words(arguments + 1, arguments + count);
    auto translator = conformance::by_library();
    if (words.size() > 1 && words[0] == "--through") {
        translator = conformance::by_program(words[1]);
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.empty()) {
        std::cerr << "usage: conformance [--through PROGRAM] FOLDER [SUITE…]\n";
        return 2;
    }
    const std::vector<std::string> only(words.begin() + 1, words.end());
    std::vector<fs::path> cases;
    for (const auto& entry : fs::recursive_directory_iterator(words[0]))
        if (entry.path().extension() == ".json") cases.push_back(entry.path());
    std::sort(cases.begin(), cases.end());
    int passed = 0, failures = 0;
    for (const fs::path& path : cases) {
        const std::string suite = path.parent_path().filename().string();
        if (!only.empty() && std::find(only.begin(), only.end(), suite) == only.end()) continue;
        const std::string wrong = run(path, *translator);
        wrong.empty() ? ++passed : ++failures;
        if (!wrong.empty())
            std::cout << suite << '/' << path.stem().string() << ": " << wrong << '\n';
    }
    std::cout << passed << " of " << passed + failures << " cases pass\n";
    // A folder without cases is a wrong path rather than a success.
    return failures == 0 && passed > 0 ? 0 : 1;
}
