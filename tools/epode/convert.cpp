// epode convert: XML to JSON and back, for one document or for each line of a stream.
#include "commands.hpp"
#include "line_splitter.hpp"
#include "options.hpp"
#include "output.hpp"
#include "translate.hpp"

#include <epode/schema/path.hpp>
#include <epode/stanza/registry.hpp>

#include <algorithm>
#include <cerrno>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

namespace epode::cli {

namespace {

struct convert_options {
    std::string to;
    std::string as;
    bool lines = false;
    bool like_stanzajs = false;

    translation_request request() const {
        translation_request r{{}, as, like_stanzajs, lines};
        if (to == "json") r.to = document_form::json;
        if (to == "xml") r.to = document_form::xml;
        return r;
    }
    /// Throws usage_error.
    void check() const {
        if (!to.empty() && to != "json" && to != "xml")
            throw usage_error("--to: '" + to + "' is neither json nor xml");
        if (to == "xml" && as.empty())
            throw usage_error("--as: is missing; JSON does not say what it is. Try --as message, "
                              "--as presence or --as iq");
        diagnostics about;
        if (!as.empty() && schema::check_path(known_payloads(), as, &about))
            throw usage_error("--as: " + about.ours);
    }
};

/// What standard input has at once, or nothing at its end. Throws usage_error.
std::string read_input() {
    std::string piece(65536, '\0');
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw usage_error("standard input cannot be read: " +
                              std::string(std::strerror(errno)));
        piece.resize(static_cast<std::size_t>(got));
        return piece;
    }
}

class converter {
public:
    explicit converter(const convert_options& options) : request_(options.request()) {}

    exit_status whole_input() {
        std::string document;
        for (std::string piece; document.size() <= document_bytes; document += piece)
            if (piece = read_input(); piece.empty()) break;
        answer(document, {});
        return worst_;
    }

    exit_status each_line() {
        line_splitter lines(document_bytes + 1); // one byte more shows that it is too long
        std::size_t number = 0;
        while (!lines.ended()) {
            const std::string piece = read_input();
            piece.empty() ? lines.end() : lines.add(piece);
            while (const auto line = lines.next()) {
                const std::string where = "line " + std::to_string(++number) + ": ";
                if (line->find_first_not_of(" \t\r") == line->npos) continue;
                if (!answer(*line, where)) return worst_;
            }
        }
        return worst_;
    }

private:
    /// False when there is nobody to answer.
    bool answer(std::string_view document, const std::string& where) {
        translation made = translate(document, request_);
        worst_ = std::max(worst_, made.status);
        if (made.status != success) {
            complain(where + made.text, "convert");
            return true;
        }
        made.text += '\n';
        std::fwrite(made.text.data(), 1, made.text.size(), stdout);
        if (std::fflush(stdout) == 0) return true;
        complain("standard output cannot be written to", "convert");
        worst_ = std::max(worst_, unconverted);
        return false;
    }

    translation_request request_;
    exit_status worst_ = success;
};

constexpr const char* explanation =
    R"(XML to JSON: the element says what it is, and --as PATH may ask for something else. An
element without xmlns is in jabber:client. What epode does not know is kept under otherElements,
otherAttributes and otherContent, from where it comes back into the XML.
JSON to XML: --as PATH says what it is: message, presence, iq, stream, features, vcardTemp, …, or
a part of these, by the names of the members that lead to it: message.delay, iq.pubsub.fetch. A
wrong PATH is told with what there is instead. Dates are ISO texts, octets are
{"type":"Buffer","data":[…]}; this is the form of StanzaJS, in names and nesting.

Examples:
  echo "<message to='bob@example.org'><body>hello</body></message>" | epode convert
  echo '{"to":"bob@example.org","body":"hello"}' | epode convert --as message
  echo '{"node":"blog","max":3}' | epode convert --as iq.pubsub.fetch
  epode convert --lines --stanzajs <stanzas.xml >stanzas.json
  epode convert --lines --as message <messages.json >messages.xml

Exit status: 0 all converted; 1 well-formed, but of no known type, or a member has a value that it
cannot have (told with its path); 2 not well-formed (told with the byte), too long, or wrong usage.
With --lines the worst of all lines. Of an error only standard error tells.)";

} // namespace

void add_convert(CLI::App& program, action& chosen) {
    auto options = std::make_shared<convert_options>();
    CLI::App* command = program.add_subcommand(
        "convert", "Translate XMPP's XML to JSON, or JSON to XML, from standard input");
    command
        ->add_option(
            "--to", options->to,
            "What to make; without it, what begins with '<' becomes json, and all else xml")
        ->type_name("json|xml");
    command
        ->add_option("--as", options->as,
                     "What it is: message, iq, iq.pubsub, …; JSON needs it, XML seldom")
        ->type_name("PATH");
    command->add_flag(
        "--lines", options->lines,
        "A document a line, each answered by a line at once; a wrong one is told with "
        "its number, and the others go on");
    command->add_flag("--stanzajs", options->like_stanzajs,
                      "As StanzaJS has it: JSON without what epode does not know; in XML, some "
                      "members in other places than their specifications say");
    command->footer(explanation);
    command->callback([options, &chosen] {
        chosen = [options]() -> int {
            options->check();
            converter c(*options);
            return options->lines ? c.each_line() : c.whole_input();
        };
    });
}

} // namespace epode::cli
