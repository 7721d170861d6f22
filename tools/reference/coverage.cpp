#include "coverage.hpp"

#include <epode/xml/parse.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

namespace reference {

namespace fs = std::filesystem;
namespace schema = epode::schema;

namespace {

/// "XEP-0203" as the name of a file: with a hyphen or without.
std::string file_name(std::string name, const char* hyphen) {
    std::string made;
    for (const char c : name)
        made +=
            c == '-' || c == ' '
                ? std::string(hyphen)
                : std::string(1, static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return made;
}

/// Counts the examples, and takes title and version from what is said of them: "NAME: TITLE, 1.2".
void count_examples(const fs::path& file, coverage& covered) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto parsed = epode::xml::parse_document(text);
    if (!parsed) return;
    for ([[maybe_unused]] const auto& example : parsed->root().children())
        ++covered.examples;
    const std::string source(parsed->root().attribute_value("source").value_or(""));
    if (!source.starts_with(covered.name)) return;
    const std::size_t comma = source.rfind(", ");
    const bool has_version = comma != source.npos && comma + 2 < source.size() &&
                             std::isdigit(static_cast<unsigned char>(source[comma + 2]));
    covered.title = source.substr(0, has_version ? comma : source.npos);
    if (has_version) covered.version = source.substr(comma + 2);
}

std::size_t count_pairs(const fs::path& folder) {
    if (!fs::is_directory(folder)) return 0;
    return static_cast<std::size_t>(
        std::count_if(fs::directory_iterator(folder), fs::directory_iterator(),
                      [](const auto& entry) { return entry.path().extension() == ".json"; }));
}

std::string paths_of(const schema::registry& types) {
    std::set<std::string> all;
    for (const schema::element_type* type : types.types())
        for (const schema::place& p : type->places) {
            std::string path(p.point);
            if (!path.empty() && !p.key.empty()) path += '.';
            all.insert(path.append(p.key));
        }
    std::string text;
    for (const std::string& path : all)
        text += (text.empty() ? "`" : ", `") + path + "`";
    return text;
}

} // namespace

coverage covered(const std::string& name, const schema::registry& types,
                 const fs::path& conformance) {
    coverage made;
    made.name = made.title = name;
    made.page = file_name(name, "-") + ".md";
    made.types = types.types().size();
    made.json = paths_of(types);
    count_examples(conformance / "examples" / (file_name(name, "-") + ".xml"), made);
    made.pairs = count_pairs(conformance / "cases" / file_name(name, ""));
    return made;
}

std::string heading() {
    return "# Payload types\n\n"
           "One page for each specification: elements, members, and their names in JSON. The "
           "version "
           "is that of the text whose examples are tests; types are those that may stand somewhere "
           "by themselves. Every type is also tested with generated values, from value to XML and "
           "JSON and back.\n\n"
           "| specification | version | types | JSON | examples | pairs |\n"
           "| --- | --- | --- | --- | --- | --- |\n";
}

std::string row(const coverage& covered) {
    const auto number = [](std::size_t n) { return n ? std::to_string(n) : std::string("–"); };
    return "| [" + covered.title + "](" + covered.page + ") | " +
           (covered.version.empty() ? "–" : covered.version) + " | " + number(covered.types) +
           " | " + covered.json + " | " + number(covered.examples) + " | " + number(covered.pairs) +
           " |\n";
}

std::string inner_heading() {
    return "\nTypes of these specifications stand only inside those of others:\n\n"
           "| specification | version | inside | examples |\n"
           "| --- | --- | --- | --- |\n";
}

std::string inner_row(const coverage& covered, const std::set<std::string>& owners) {
    std::string pages;
    for (const std::string& owner : owners)
        pages += (pages.empty() ? "[" : ", [") + owner + "](" + file_name(owner, "-") + ".md)";
    return "| " + covered.title + " | " + (covered.version.empty() ? "–" : covered.version) +
           " | " + pages + " | " +
           (covered.examples ? std::to_string(covered.examples) : std::string("–")) + " |\n";
}

} // namespace reference
