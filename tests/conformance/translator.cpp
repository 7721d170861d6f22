#include "translator.hpp"

#include "compare.hpp"

#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/xml/parse.hpp>
#include <support/process.hpp>

#include <chrono>
#include <map>
#include <vector>

namespace conformance {

namespace {

class library final : public translator {
public:
    answer to_json(const std::string& path, const std::string& xml) override {
        const auto parsed = epode::xml::parse_document(xml);
        if (!parsed) return {{}, "the XML file: " + parsed.error().message()};
        epode::diagnostics about;
        const auto read = epode::schema::xml_to_json(epode::known_payloads(), path,
                                                     tidied(parsed->root()).root(), &about);
        if (!read) return {{}, "reading XML: " + read.error().message() + "; " + about.ours};
        return {*read, {}};
    }
    answer to_xml(const std::string& path, const std::string& json) override {
        epode::diagnostics about;
        const auto made = epode::schema::json_to_xml(epode::known_payloads(), path, json, &about);
        if (!made) return {{}, "reading JSON: " + made.error().message() + "; " + about.ours};
        return {text_of(made->root()), {}};
    }
};

/// The document on one line: line breaks stand in texts only, where a reference means the same.
answer on_one_line(const std::string& xml) {
    const auto parsed = epode::xml::parse_document(xml);
    if (!parsed) return {{}, "the XML file: " + parsed.error().message()};
    std::string line;
    for (const char c : text_of(parsed->root()))
        c == '\n' ? line += "&#10;" : line += c;
    return {std::move(line), {}};
}

/// Keeps one program for each path and direction, and gives it line after line.
class command final : public translator {
public:
    explicit command(std::string program) : program_(std::move(program)) {}

    /// What may stand alone says itself what it is.
    answer to_json(const std::string& path, const std::string& xml) override {
        answer line = on_one_line(xml);
        if (!line.wrong.empty()) return line;
        if (path.find('.') == path.npos) return ask({"--to", "json"}, line.text);
        return ask({"--to", "json", "--as", path}, line.text);
    }
    answer to_xml(const std::string& path, const std::string& json) override {
        return ask({"--to", "xml", "--as", path}, json);
    }

private:
    answer ask(std::vector<std::string> options, const std::string& line) {
        auto& child = running_[options];
        if (!child) {
            options.insert(options.begin(), {program_, "convert", "--lines"});
            child = std::make_unique<epode::test::process>(
                epode::test::process_options{.arguments = std::move(options), .input = true});
        }
        const std::size_t said = child->error_output().size();
        child->write(line + '\n');
        for (;;) {
            if (auto answered = child->read_line(std::chrono::milliseconds(100)))
                return {std::move(*answered), {}};
            const std::string errors = child->error_output();
            if (errors.size() > said) return {{}, errors.substr(said)};
            if (!child->running()) return {{}, "it has ended"};
        }
    }

    std::string program_;
    std::map<std::vector<std::string>, std::unique_ptr<epode::test::process>> running_;
};

} // namespace

std::unique_ptr<translator> by_library() { return std::make_unique<library>(); }

std::unique_ptr<translator> by_program(std::string program) {
    return std::make_unique<command>(std::move(program));
}

} // namespace conformance
