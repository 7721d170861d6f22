// Runs XML and JSON pairs: `conformance FOLDER [SUITE…]`.
//
// SUITE/NAME.xml holds one element. SUITE/NAME.json is a list: the path under which the JSON is to
// be read, the value as one would write it, which has to give the XML, and optionally the value as
// it is read from the XML; without it the second serves for both.
#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/text/date_time.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using epode::xml::document;
using epode::xml::element;

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

/// A copy in which whitespace between elements is gone and `jabber:client` is the default.
void normalise(const element& source, element& target, epode::xml::arena& memory) {
    for (const auto* a = source.attributes; a; a = a->next)
        target.set_attribute(memory, a->name, a->value, a->ns);
    for (const auto* n = source.first_node; n; n = n->next) {
        if (n->is_text) {
            const auto text = static_cast<const epode::xml::text_node*>(n)->value;
            if (!source.has_children() || !is_blank(text)) target.add_text(memory, text);
            continue;
        }
        const auto& child = static_cast<const element&>(*n);
        normalise(child,
                  target.add_child(memory, child.name,
                                   child.ns.empty() ? "jabber:client" : child.ns),
                  memory);
    }
}
document normalised(const element& source) {
    document made(source.name, source.ns.empty() ? "jabber:client" : source.ns);
    normalise(source, made.root(), made.memory());
    return made;
}

bool same(const json::value& a, const json::value& b) {
    if (a.is_string() && b.is_string()) {
        if (a == b) return true;
        const auto left = epode::parse_date_time(a.get_string());
        return left && left == epode::parse_date_time(b.get_string());
    }
    if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
    if (a.is_array() && b.is_array())
        return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(),
                          b.get_array().end(), same);
    if (a.is_object() && b.is_object()) {
        if (a.get_object().size() != b.get_object().size()) return false;
        for (const auto& [key, value] : a.get_object()) {
            const json::value* other = b.get_object().if_contains(key);
            if (!other || !same(value, *other)) return false;
        }
        return true;
    }
    return a == b;
}

std::string text_of(const element& e) {
    std::string out;
    return epode::xml::write(out, e) ? "(cannot be written)" : out;
}

/// What is wrong with the case; empty when nothing is.
std::string run(const fs::path& json_file) {
    const auto& known = epode::known_payloads();
    boost::system::error_code failed;
    const json::value expected = json::parse(slurp(json_file), failed);
    if (failed || !expected.is_array() || expected.get_array().size() < 2)
        return "the JSON file is no case";
    const json::array& parts = expected.get_array();
    const std::string path(parts[0].as_string());
    fs::path xml_file = json_file;
    auto parsed = epode::xml::parse_document(slurp(xml_file.replace_extension(".xml")));
    if (!parsed) return "the XML file: " + parsed.error().message();
    const document wanted = normalised(parsed->root());

    epode::diagnostics about;
    const auto read = epode::schema::xml_to_json(known, path, wanted.root(), &about);
    if (!read) return "reading XML: " + read.error().message() + "; " + about.ours;
    const json::value& wanted_json = parts[parts.size() > 2 ? 2 : 1];
    if (!same(json::parse(*read), wanted_json))
        return "reading XML gave " + *read + " instead of " + json::serialize(wanted_json);
    for (const json::value* source : {&parts[1], &wanted_json}) {
        const auto written =
            epode::schema::json_to_xml(known, path, json::serialize(*source), &about);
        if (!written) return "reading JSON: " + written.error().message() + "; " + about.ours;
        if (!epode::xml::equal(normalised(written->root()).root(), wanted.root()))
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
