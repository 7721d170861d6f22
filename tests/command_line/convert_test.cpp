#include <support/process.hpp>
#include <support/temporary_folder.hpp>
#include <translate.hpp>

#include <gtest/gtest.h>

namespace epode::test {
namespace {

using strings = std::vector<std::string>;
using cli::document_bytes;

constexpr std::chrono::minutes patience(5);

outcome convert(strings options, std::string_view input) {
    options.insert(options.begin(), {EPODE_CLI, "convert"});
    return run_to_end(std::move(options), input);
}
outcome in_shell(const std::string& command) {
    const std::string folder = std::filesystem::path(EPODE_CLI).parent_path();
    return run_to_end({"env", "PATH=" + folder + ":/usr/bin:/bin", "sh", "-c", command}, {});
}

/// The one line that was printed, with nothing on standard error.
std::string converted(const strings& options, std::string_view input) {
    const outcome made = convert(options, input);
    EXPECT_EQ(made.status, 0) << input;
    EXPECT_EQ(made.error_output, "") << input;
    EXPECT_EQ(made.lines.size(), 1U) << input;
    return made.lines.empty() ? std::string() : made.lines.front();
}
/// What was said of an input that was not converted.
std::string refusal(int status, const strings& options, std::string_view input) {
    const outcome made = convert(options, input);
    EXPECT_EQ(made.status, status) << made.error_output;
    EXPECT_EQ(made.lines, strings());
    return made.error_output;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(convert, xml_to_json) {
    EXPECT_EQ(converted({}, "<presence id='1'><priority>3</priority></presence>"),
              R"({"id":"1","lang":"","priority":3})");
    EXPECT_EQ(converted({}, " \n<iq xmlns='jabber:client' type='set'/>\n\n"),
              R"({"type":"set","lang":"","payloadType":"invalid-payload-count"})");
    EXPECT_EQ(converted({"--as", "iq"}, "<?xml version='1.0'?><iq type='result'/>"),
              R"({"type":"result","lang":""})");
    EXPECT_EQ(converted({}, "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>"),
              R"({"timestamp":"2002-09-10T23:08:25.000Z"})");
}

TEST(convert, json_to_xml) {
    EXPECT_EQ(converted({"--as", "message"}, R"( {"to":"bob@example.org","body":"hello"} )"),
              "<message xmlns='jabber:client' to='bob@example.org'><body>hello</body></message>");
    EXPECT_EQ(converted({"--as", "iq.pubsub.fetch"}, R"({"node":"blog","max":3})"),
              "<items xmlns='http://jabber.org/protocol/pubsub' node='blog' max_items='3'/>");
    EXPECT_EQ(converted({"--as", "message.requestingAttention", "--to", "xml"}, "true"),
              "<attention xmlns='urn:xmpp:attention:0'/>");
}

TEST(convert, an_element_without_a_namespace_is_the_clients_as_are_its_children) {
    EXPECT_EQ(converted({"--stanzajs"}, "<message><body>a</body><x xmlns='urn:x'><y xmlns=''/></x>"
                                        "</message>"),
              R"({"lang":"","body":"a","alternateLanguageBodies":[{"lang":"","value":"a"}]})");
    EXPECT_EQ(converted({}, "<presence><x xmlns='urn:x'><y xmlns=''/></x></presence>"),
              R"({"lang":"","priority":0,"otherElements":[{"name":"x","attributes":{"xmlns":)"
              R"("urn:x"},"children":[{"name":"y","attributes":{"xmlns":""},"children":[]}]}]})");
}

TEST(convert, white_space_between_elements_is_layout_where_it_breaks_lines) {
    EXPECT_EQ(converted({}, "<presence>\n  <x xmlns='urn:x'>\n    <a/>\n  </x>\n</presence>"),
              R"({"lang":"","priority":0,"otherElements":[{"name":"x","attributes":{"xmlns":)"
              R"("urn:x"},"children":[{"name":"a","attributes":{},"children":[]}]}]})");
    EXPECT_TRUE(has(converted({}, "<presence><x xmlns='urn:x'><a/> <b/></x></presence>"),
                    R"("children":[]}," ",{"name":"b")"));
    // Not in markup, beside other text, or where the author says that it matters.
    for (const char* open : {"<p xmlns='http://www.w3.org/1999/xhtml'>", "<x xmlns='urn:x'>text",
                             "<x xmlns='urn:x' xml:space='preserve'>"})
        EXPECT_TRUE(has(converted({}, "<presence>" + std::string(open) + "<a/>\n<b/></" + open[1] +
                                          "></presence>"),
                        R"("children":[]},"\n",{"name":"b")"))
            << open;
}

TEST(convert, a_byte_order_mark_is_passed_over) {
    EXPECT_EQ(converted({}, "\xef\xbb\xbf<?xml version='1.0'?><message/>"), R"({"lang":""})");
    EXPECT_EQ(converted({"--as", "message"}, "\xef\xbb\xbf{\"id\":\"a\"}"),
              "<message xmlns='jabber:client' id='a'/>");
    EXPECT_TRUE(has(refusal(2, {}, "\xef\xbb\xbf<message>x<message>"), "at byte 22: "));
    EXPECT_TRUE(has(refusal(2, {"--as", "message"}, "\xef\xbb\xbf{\"id\":x}"), "at byte 9: "));
}

TEST(convert, an_element_of_either_namespace_stands_alone) {
    for (const char* ns :
         {"http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#owner"})
        EXPECT_EQ(converted({}, "<configure xmlns='" + std::string(ns) + "'/>"), "{}");
}

TEST(convert, what_is_not_known_is_kept_or_left_out) {
    const char* xml = "<message a='1'><x xmlns='urn:x'/></message>";
    EXPECT_EQ(converted({}, xml),
              R"({"lang":"","otherElements":[{"name":"x","attributes":{"xmlns":"urn:x"},)"
              R"("children":[]}],"otherAttributes":{"a":"1"}})");
    EXPECT_EQ(converted({"--stanzajs"}, xml), R"({"lang":""})");
    // What an application has in JSON of its own is not the engine's.
    const char* container = "<message><json xmlns='urn:xmpp:json:0'>{\"otherElements\":[1]}</json>"
                            "</message>";
    EXPECT_TRUE(has(converted({"--stanzajs"}, container), R"({"otherElements":[1]})"));
}

TEST(convert, members_stand_where_stanzajs_has_them_when_that_is_asked_for) {
    const char* ours = "<presence><idle xmlns='urn:xmpp:idle:1' since='2026-11-29T12:00:00Z'/>"
                       "</presence>";
    const char* theirs = "<presence><since xmlns='urn:xmpp:idle:1'>2026-11-29T12:00:00Z</since>"
                         "</presence>";
    const std::string json = converted({"--stanzajs"}, theirs);
    EXPECT_TRUE(has(json, R"("idleSince":"2026-11-29T12:00:00.000Z")")) << json;
    EXPECT_EQ(converted({}, ours), json);
    EXPECT_TRUE(has(converted({"--as", "presence", "--stanzajs"}, json),
                    "<since xmlns='urn:xmpp:idle:1'>2026-11-29T12:00:00.000Z</since>"));
    EXPECT_TRUE(has(converted({"--as", "presence"}, json), "<idle xmlns='urn:xmpp:idle:1' since="));
}

TEST(convert, what_is_not_well_formed_is_told_with_its_byte) {
    EXPECT_EQ(
        refusal(2, {}, "<message><body>x</message>"),
        "epode convert: at byte 18: the XML is not well-formed: an end tag does not match the "
        "element that is open\n");
    EXPECT_EQ(refusal(2, {}, "<message/>\n<message/>"),
              "epode convert: at byte 11: the XML is not well-formed; of several documents each "
              "takes one line, and --lines\n");
    EXPECT_EQ(refusal(2, {}, "<message/> x"),
              "epode convert: at byte 11: the XML is not well-formed\n");
    EXPECT_TRUE(has(refusal(2, {}, "<message>"), "the XML ends before its element does"));
    EXPECT_TRUE(has(refusal(2, {}, "<message><!-- --></message>"), "at byte 9: "));
    EXPECT_TRUE(has(refusal(2, {}, "<message>\xff</message>"), "at byte 9: "));
    EXPECT_TRUE(has(refusal(2, {"--as", "message"}, R"({"body":x})"),
                    "epode convert: at byte 8: not well-formed JSON"));
    EXPECT_TRUE(has(refusal(2, {"--as", "message"}, R"({"body":"x"}})"), "at byte 12: "));
    EXPECT_TRUE(has(refusal(2, {"--as", "message"}, R"({"body":)"), "at byte 8: "));
    EXPECT_TRUE(has(refusal(2, {"--to", "json"}, "{}"), "at byte 0: "));
    EXPECT_EQ(refusal(2, {}, " \n"), "epode convert: at byte 2: there is nothing to convert\n");
}

TEST(convert, what_does_not_fit_is_told_with_its_place) {
    EXPECT_EQ(refusal(1, {"--as", "message"}, R"({"delay":{"timestamp":"now"}})"),
              "epode convert: message.delay.timestamp: 'now' is no legal date and time\n");
    EXPECT_EQ(refusal(1, {"--as", "message"}, R"({"bodi":"a"})"),
              "epode convert: message.bodi: no such member is known\n");
    EXPECT_EQ(refusal(1, {"--as", "message"}, R"({"id":"a","id":"b"})"),
              "epode convert: message.id: is there twice\n");
    EXPECT_EQ(refusal(1, {"--as", "message"},
                      R"({"delay":{"timestamp":"2021-02-03T04:05:06Z",)"
                      R"("reason":"\u0001"}})"),
              "epode convert: message.delay.reason: '?' has characters that XML cannot hold\n");
    EXPECT_EQ(refusal(1, {"--as", "message"}, R"({"replace":"\u0001"})"),
              "epode convert: message.replace: '?' has characters that XML cannot hold\n");
    EXPECT_EQ(refusal(1, {"--as", "message"}, "[]"),
              "epode convert: message: expected an object, not a list\n");
    EXPECT_EQ(refusal(1, {"--as", "iq.pubsub.fetch"}, R"({"node":"a","max":"b"})"),
              "epode convert: iq.pubsub.fetch.max: expected a number, not a string\n");
    EXPECT_EQ(refusal(1, {"--as", "message.requestingAttention"}, "false"),
              "epode convert: message.requestingAttention: there is nothing to write\n");
    EXPECT_EQ(refusal(1, {}, "<x xmlns='urn:x'/>"),
              "epode convert: <x xmlns='urn:x'> is not known here\n");
    EXPECT_EQ(refusal(1, {"--as", "iq"}, "<message/>"),
              "epode convert: <message xmlns='jabber:client'> is not known here; expected "
              "<iq xmlns='jabber:client'>\n");
    EXPECT_EQ(refusal(1, {"--as", "message.delay"}, "<delay xmlns='urn:xmpp:delay' stamp='now'/>"),
              "epode convert: delay/stamp: 'now' is no legal date and time\n");
    // One line, whatever is in it.
    EXPECT_EQ(refusal(1, {"--as", "message"}, R"({"a\n\u001b[1m":1})"),
              "epode convert: message.a??[1m: no such member is known\n");
}

TEST(convert, wrong_usage_names_the_option_and_the_remedy) {
    const std::string path = refusal(2, {"--as", "iq.pubsub.fech"}, "{}");
    EXPECT_TRUE(has(path, "epode: --as: 'iq.pubsub.fech' is no known path; below 'iq.pubsub' "));
    EXPECT_TRUE(has(path, " fetch,"));
    EXPECT_TRUE(has(refusal(2, {"--as", "massage"}, "<message/>"), " message,"));
    EXPECT_TRUE(has(refusal(2, {}, "{}"), "--as PATH"));
    EXPECT_TRUE(has(refusal(2, {"--to", "xml"}, "{}"), "--as message"));
    EXPECT_TRUE(has(refusal(2, {"--to", "yaml"}, "{}"), "--to: 'yaml'"));
}

TEST(convert, a_document_has_a_limit) {
    const std::string head = "<presence><status>", tail = "</status></presence>";
    const std::string filling(document_bytes - head.size() - tail.size(), 'x');
    const outcome most = convert({"--stanzajs"}, head + filling + tail);
    EXPECT_EQ(most.status, 0) << most.error_output;
    const std::string limit = "at byte " + std::to_string(document_bytes) +
                              ": the document goes on past the limit document_bytes, " +
                              std::to_string(document_bytes) + " bytes\n";
    EXPECT_EQ(refusal(2, {}, head + filling + "x" + tail), "epode convert: " + limit);
    EXPECT_EQ(refusal(2, {"--as", "presence"}, "\"" + std::string(document_bytes, 'x') + "\""),
              "epode convert: " + limit);
    const outcome lines =
        convert({"--lines"}, head + filling + tail + "x\n<presence/>\n" + head + filling);
    EXPECT_EQ(lines.status, 2);
    EXPECT_EQ(lines.lines, strings{R"({"lang":"","priority":0})"});
    EXPECT_TRUE(has(lines.error_output, "epode convert: line 1: " + limit));
    EXPECT_TRUE(has(lines.error_output, "line 3: at byte"));
}

TEST(convert, nesting_has_a_limit) {
    const auto nested = [](int depth) {
        std::string open, close;
        for (int i = 1; i < depth; ++i) {
            open += "<x xmlns='urn:x'>";
            close += "</x>";
        }
        return "<presence>" + open + close + "</presence>";
    };
    const std::string json = converted({}, nested(64));
    EXPECT_EQ(converted({"--as", "presence"}, json).size(),
              std::string("<presence xmlns='jabber:client'><x xmlns='urn:x'/></presence>").size() +
                  62 * std::string("<x></x>").size());
    EXPECT_TRUE(has(refusal(2, {}, nested(65)), "stanza_depth"));
    EXPECT_TRUE(has(refusal(2, {"--as", "message"}, std::string(100'000, '[')),
                    "at byte 256: not well-formed JSON"));
}

TEST(convert_lines, are_answered_one_by_one) {
    process child(
        {.arguments = {EPODE_CLI, "convert", "--lines", "--as", "message"}, .input = true});
    for (const char* body : {"one", "two"}) {
        ASSERT_TRUE(child.write("{\"body\":\"" + std::string(body) + "\"}\n"));
        EXPECT_EQ(child.read_line(patience), "<message xmlns='jabber:client'><body>" +
                                                 std::string(body) + "</body></message>");
    }
    ASSERT_TRUE(child.write(R"({"body":"the last needs no line break"})"));
    child.close_input();
    EXPECT_TRUE(has(child.read_line(patience).value_or(""), "the last"));
    EXPECT_EQ(child.wait(patience), 0);
}

TEST(convert_lines, stay_lines_whatever_is_in_them) {
    EXPECT_EQ(converted({"--lines", "--as", "message"}, R"({"body":"a\nb"})"),
              "<message xmlns='jabber:client'><body>a&#10;b</body></message>");
    EXPECT_EQ(converted({"--lines", "--stanzajs", "--as", "message.reply"},
                        "<reply xmlns='urn:xmpp:reply:0' id='a&#10;b'/>\r\n"),
              R"({"id":"a\nb"})");
}

TEST(convert_lines, that_are_wrong_are_told_with_their_number_and_the_others_go_on) {
    const outcome made = convert({"--lines"}, "<presence id='1'/>\n\n<presence\n<x/>\n"
                                              "<presence id='5'/>\n{}\n");
    EXPECT_EQ(made.lines, (strings{R"({"id":"1","lang":"","priority":0})",
                                   R"({"id":"5","lang":"","priority":0})"}));
    EXPECT_TRUE(has(made.error_output, "epode convert: line 3: at byte ")) << made.error_output;
    EXPECT_TRUE(has(made.error_output, "epode convert: line 4: <x xmlns='jabber:client'>"));
    EXPECT_TRUE(has(made.error_output, "epode convert: line 6: JSON does not say"));
    EXPECT_EQ(made.status, 2);
    EXPECT_EQ(convert({"--lines"}, "<presence/>\n<x/>\n").status, 1);
    EXPECT_EQ(convert({"--lines"}, "\n \n").status, 0);
}

TEST(convert, input_and_output_that_fail_are_told) {
    const outcome full = in_shell("echo '<presence/>' | epode convert >/dev/full");
    EXPECT_EQ(full.status, 1);
    EXPECT_EQ(full.error_output, "epode convert: standard output cannot be written to\n");
    const outcome folder = in_shell("epode convert </");
    EXPECT_EQ(folder.status, 2);
    EXPECT_TRUE(has(folder.error_output, "standard input cannot be read: "));
}

/// The commands of a document's ```console blocks, each behind `$ `, and what they print.
struct session_example {
    std::string command;
    strings printed;
};
std::vector<session_example> console_examples(const std::string& document) {
    std::vector<session_example> all;
    bool inside = false;
    for (std::size_t at = 0, end; at < document.size(); at = end + 1) {
        end = std::min(document.find('\n', at), document.size());
        const std::string line = document.substr(at, end - at);
        if (line.starts_with("```"))
            inside = line == "```console";
        else if (inside && line.starts_with("$ "))
            all.push_back({line.substr(2), {}});
        else if (inside && !all.empty())
            all.back().printed.push_back(line);
    }
    return all;
}

TEST(documentation, shows_what_happens) {
    const auto examples = console_examples(read_file(EPODE_DOCUMENTATION));
    EXPECT_GE(examples.size(), 5U);
    for (const auto& [command, printed] : examples)
        EXPECT_EQ(in_shell("{ " + command + "; } 2>&1").lines, printed) << command;
}

TEST(help, has_examples_that_run) {
    const outcome help = convert({"--help"}, {});
    EXPECT_EQ(help.status, 0);
    int count = 0;
    for (const std::string& line : help.lines)
        if (line.starts_with("  echo ")) {
            ++count;
            const outcome made = in_shell(line);
            EXPECT_EQ(made.status, 0) << line << made.error_output;
            EXPECT_EQ(made.lines.size(), 1U) << line;
        }
    EXPECT_EQ(count, 3);
}

} // namespace
} // namespace epode::test
