// Writes the reference of all payload types, a page for each specification, and the table of what
// is covered: `epode_reference CONFORMANCE_FOLDER OUTPUT_FOLDER [--check]`. With --check nothing is
// written; the exit status is 1 when a page is not as it would be.
#include "coverage.hpp"

#include <epode/protocol/xep0068.hpp>
#include <epode/schema/markdown.hpp>
#include <epode/stanza/registry.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
namespace schema = epode::schema;
using pages = std::map<std::string, std::string>;

constexpr const char* generated =
    "<!-- Written from the tables by `./dev reference`; do not edit. -->\n\n";

/// Specifications whose types stand only inside those of others, and which those are.
using inner_documents = std::map<std::string, std::set<std::string>>;

void add_inner(const schema::element_type& outer, const std::string& owner,
               const std::map<std::string, schema::registry>& documents,
               std::set<const schema::element_type*>& seen, inner_documents& found) {
    if (!seen.insert(&outer).second) return;
    for (const schema::field& f : outer.fields) {
        if (f.kind != schema::field_kind::child) continue;
        const schema::element_type& inner = f.of.type();
        const std::string name(schema::document_of(inner));
        if (!name.empty() && !documents.contains(name)) found[name].insert(owner);
        add_inner(inner, owner, documents, seen, found);
    }
}

inner_documents inside_others(const std::map<std::string, schema::registry>& documents) {
    inner_documents found;
    for (const auto& [owner, types] : documents) {
        std::set<const schema::element_type*> seen;
        for (const schema::element_type* type : types.types())
            add_inner(*type, owner, documents, seen, found);
    }
    return found;
}

pages make_pages(const fs::path& conformance) {
    std::map<std::string, schema::registry> documents;
    for (const schema::element_type* type : epode::known_payloads().types())
        documents[std::string(schema::document_of(*type))].add(*type);
    pages made;
    std::string table;
    for (const auto& [name, types] : documents) {
        const reference::coverage covered = reference::covered(name, types, conformance);
        made[covered.page] = generated + ("# " + covered.title + "\n\n") +
                             schema::to_markdown(types).substr(("## " + name + "\n\n").size());
        table += reference::row(covered);
    }
    std::string inner;
    for (const auto& [name, owners] : inside_others(documents))
        inner += reference::inner_row(reference::covered(name, {}, conformance), owners);
    if (!inner.empty()) table += reference::inner_heading() + inner;
    std::string forms = "# Forms whose fields have names (XEP-0068)\n\n";
    for (const schema::form_table* form : epode::typed_forms())
        forms += schema::to_markdown(*form);
    made["forms.md"] = generated + forms;
    made["README.md"] = generated + reference::heading() + table;
    return made;
}

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int check(const pages& made, const fs::path& folder) {
    int wrong = 0;
    for (const auto& [name, text] : made)
        if (slurp(folder / name) != text) {
            std::cerr << (folder / name).string() << ": is not what the tables say\n";
            ++wrong;
        }
    for (const auto& entry : fs::directory_iterator(folder))
        if (!made.contains(entry.path().filename().string())) {
            std::cerr << entry.path().string() << ": is of no specification\n";
            ++wrong;
        }
    if (wrong) std::cerr << "run ./dev reference\n";
    return wrong ? 1 : 0;
}

void write(const pages& made, const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& [name, text] : made)
        std::ofstream(folder / name, std::ios::binary) << text;
    std::cout << made.size() << " pages in " << folder.string() << '\n';
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3 || count > 4 || (count == 4 && std::string(arguments[3]) != "--check")) {
        std::cerr << "usage: epode_reference CONFORMANCE_FOLDER OUTPUT_FOLDER [--check]\n";
        return 2;
    }
    const pages made = make_pages(arguments[1]);
    if (count == 4) return check(made, arguments[2]);
    write(made, arguments[2]);
    return 0;
}
