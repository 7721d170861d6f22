// Reads the examples of specifications without loss: `examples FOLDER [FILE…]`.
//
// A file has <examples source="XEP-0092: …"> with <example at="§3, Example 1"> around each element.
// `path` says as what it is to be read, where that does not follow from the element. `others` says
// what is in it that epode does not know; `invalid` how it breaks its own specification.
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
using conformance::text_of;
using epode::xml::document;
using epode::xml::element;

/// One example, and what is told about it.
class example {
public:
    example(const element& holder, const element& content)
        : original_(conformance::tidied(content)),
          others_(holder.attribute_value("others").has_value()),
          invalid_(holder.attribute_value("invalid").has_value()),
          path_(holder.attribute_value("path").value_or("")) {
        if (!path_.empty()) return;
        const auto found = epode::known_payloads().find("", original_.root(), "jabber:client");
        if (found.type) path_ = found.where->key.view();
    }

    /// What is wrong; empty when nothing is.
    std::string run() {
        if (path_.empty()) return "is of no type that stands alone; it needs a path";
        json::value first, second;
        if (std::string wrong = read(original_.root(), first); !wrong.empty())
            return invalid_ ? std::string() : wrong;
        const bool has_others = mentions_others(first);
        if (has_others && !others_ && !invalid_)
            return "has what no table describes: " + json::serialize(first);
        if (!has_others && (others_ || invalid_))
            return "is read whole: `others` or `invalid` is not true";
        epode::diagnostics about;
        const auto written = epode::schema::json_to_xml(epode::known_payloads(), path_,
                                                        json::serialize(first), &about);
        if (!written) return "its JSON cannot be read: " + about.ours;
        const document again = conformance::tidied(written->root());
        if (std::string wrong = read(again.root(), second); !wrong.empty())
            return "again: " + wrong;
        if (!conformance::same(first, second))
            return "the JSON of what was written differs: " + json::serialize(second) +
                   " instead of " + json::serialize(first);
        if (std::string wrong = difference(original_.root(), again.root(), first); !wrong.empty())
            return wrong;
        return added(original_.root(), again.root(), again, first);
    }

private:
    std::string read(const element& source, json::value& shown) const {
        epode::diagnostics about;
        const auto text =
            epode::schema::xml_to_json(epode::known_payloads(), path_, source, &about);
        if (!text) return "cannot be read: " + about.ours;
        shown = json::parse(*text, {}, {.max_depth = 256});
        return {};
    }

    static bool mentions_others(const json::value& shown) {
        if (const json::array* all = shown.if_array())
            return std::any_of(all->begin(), all->end(), mentions_others);
        if (const json::object* o = shown.if_object())
            for (const auto& [key, value] : *o)
                if (key == "otherElements" || key == "otherAttributes" || key == "otherContent" ||
                    mentions_others(value))
                    return true;
        return false;
    }

    /// Whether JSON says the same without that part: it held a default.
    bool is_implied(const document& whole, conformance::part part, const json::value& shown) const {
        json::value without;
        const document rest = conformance::tidied(whole.root(), part);
        return read(rest.root(), without).empty() && conformance::same(shown, without);
    }

    std::string difference(const element& a, const element& b, const json::value& shown) const {
        if (!a.is(b.name, b.ns)) return "lost: " + text_of(a);
        if (!conformance::same_value(a.joined_text(), b.joined_text()))
            return "the text of <" + std::string(a.name) + "> became '" + b.joined_text() + "'";
        for (const auto* one = a.attributes; one; one = one->next) {
            const auto other = b.attribute_value(one->name, one->ns);
            if (one->ns == epode::xml::xml_namespace && other) continue; // compared in JSON
            if (other ? !conformance::same_value(one->value, *other)
                      : !one->value.empty() && !is_implied(original_, one, shown))
                return "attribute " + std::string(one->name) + " of " + text_of(a) + " became " +
                       (other ? "'" + std::string(*other) + "'" : "nothing");
        }
        // Elements of different names may change places.
        std::vector<const element*> left;
        for (const element& child : b.children())
            left.push_back(&child);
        for (const element& child : a.children()) {
            const auto at = std::find_if(left.begin(), left.end(), [&](const element* other) {
                return child.is(other->name, other->ns);
            });
            if (at != left.end()) {
                if (std::string wrong = difference(child, **at, shown); !wrong.empty())
                    return wrong;
                left.erase(at);
            } else if (child.attributes || child.has_children() ||
                       !is_implied(original_, &child, shown)) {
                return "lost: " + text_of(child) + " in " + text_of(b);
            }
        }
        return {};
    }

    /// What was written and was not there, and means something.
    std::string added(const element& before, const element& after, const document& whole,
                      const json::value& shown) const {
        std::vector<const element*> left;
        for (const element& child : before.children())
            left.push_back(&child);
        for (const element& child : after.children()) {
            const auto at = std::find_if(left.begin(), left.end(), [&](const element* other) {
                return child.is(other->name, other->ns);
            });
            if (at == left.end() && !is_implied(whole, &child, shown))
                return "new: " + text_of(child);
            if (at == left.end()) continue;
            if (std::string wrong = added(**at, child, whole, shown); !wrong.empty()) return wrong;
            left.erase(at);
        }
        return {};
    }

    document original_;
    bool others_, invalid_;
    std::string path_;
};

struct tally {
    int passed = 0, failures = 0;
};

void run(const fs::path& file, tally& all) {
    const std::string name = file.stem().string();
    auto parsed = epode::xml::parse_document(conformance::slurp(file));
    if (!parsed) {
        ++all.failures;
        std::cout << name << ": not well-formed: " << parsed.error().message() << '\n';
        return;
    }
    for (const element& holder : parsed->root().children()) {
        const std::string at(holder.attribute_value("at").value_or(""));
        std::string wrong = "needs one element and where it is from";
        if (!at.empty() && holder.children().begin() != holder.children().end())
            wrong = example(holder, *holder.children().begin()).run();
        wrong.empty() ? ++all.passed : ++all.failures;
        if (!wrong.empty()) std::cout << name << ' ' << at << ": " << wrong << '\n';
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: examples FOLDER [FILE…]\n";
        return 2;
    }
    const std::vector<std::string> only(arguments + 2, arguments + count);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(arguments[1]))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    tally all;
    for (const fs::path& file : files)
        if (only.empty() || std::find(only.begin(), only.end(), file.stem()) != only.end())
            run(file, all);
    std::cout << all.passed << " of " << all.passed + all.failures << " examples in "
              << files.size() << " files are read without loss\n";
    return all.failures == 0 && all.passed > 0 ? 0 : 1;
}
