#include <support/epode_cli.hpp>
#include <support/temporary_folder.hpp>

#include <cstdlib>
#include <gtest/gtest.h>
#include <stdexcept>

namespace epode::test {
namespace {

TEST(cli_event, has_its_fields_by_path) {
    const cli_event event =
        parse_cli_event(R"({"event":"message","at":"2026-01-01T00:00:00.000Z","duplicate":true,)"
                        R"("message":{"body":"a \"b\"","delay":{"from":"x"},"n":7}})");
    EXPECT_EQ(event.name, "message");
    EXPECT_EQ(event["message.body"], "a \"b\"");
    EXPECT_EQ(event["message.delay.from"], "x");
    EXPECT_EQ(event["message.n"], "7");
    EXPECT_EQ(event["duplicate"], "true");
    EXPECT_EQ(event["absent"], "");
}

TEST(cli_event, lines_that_are_none_are_errors) {
    EXPECT_THROW(parse_cli_event("hello"), std::runtime_error);
    EXPECT_THROW(parse_cli_event("[1]"), std::runtime_error);
    EXPECT_THROW(parse_cli_event(R"({"event":"summary"})"), std::runtime_error);
}

/// A stand-in for the command line: a shell script.
class stand_in : public testing::Test {
protected:
    void program(const std::string& script) {
        write_file(folder_ / "epode", "#!/bin/sh\n" + script);
        std::filesystem::permissions(folder_ / "epode", std::filesystem::perms::owner_all);
        ::setenv("EPODE_CLI", (folder_ / "epode").c_str(), 1);
    }
    void TearDown() override {
        if (before_.empty())
            ::unsetenv("EPODE_CLI");
        else
            ::setenv("EPODE_CLI", before_.c_str(), 1);
    }

private:
    temporary_folder folder_;
    const std::string before_ = std::getenv("EPODE_CLI") ? std::getenv("EPODE_CLI") : "";
};

TEST_F(stand_in, events_become_the_fates_of_messages) {
    program(R"(
say() { echo "{\"event\":\"$1\",\"at\":\"now\"$2}"; }
say message:sent ',"id":"a","body":"one"'
say message:sent ',"id":"b","body":"two"'
say message:unknown ',"id":"a"'
say message:retry ',"id":"a"'
say message:acked ',"id":"a"'
say summary ',"sent":2'
echo "$@" >&2
exit 5
)");
    epode_cli cli({"send", "--to", "bob@localhost"});
    EXPECT_TRUE(cli.await("message:retry"));
    EXPECT_FALSE(cli.await("message:sent")); // those came before
    EXPECT_EQ(cli.finish(), 5);
    const auto messages = cli.messages();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].last, fate::acked);
    EXPECT_EQ(messages[0].retries, 1);
    EXPECT_EQ(messages[1].last, fate::pending);
    EXPECT_EQ(messages[1].body, "two");
    EXPECT_EQ(cli.summary()["sent"], "2");
    EXPECT_EQ(cli.count("message:sent"), 2);
    EXPECT_EQ(cli.diagnostics(), "send --to bob@localhost --json\n");
}

TEST_F(stand_in, reads_lines_and_can_do_without_json) {
    program("cat >&2; echo \"$@\" >&2");
    epode_cli cli({"doctor", "--no-json"});
    EXPECT_TRUE(cli.write_line("in"));
    cli.close_input();
    EXPECT_EQ(cli.finish(), 0);
    EXPECT_EQ(cli.diagnostics(), "in\ndoctor\n");
    EXPECT_THROW(cli.summary(), std::runtime_error);
}

TEST(json_string, is_quoted_and_escaped) { EXPECT_EQ(json_string("a\"\n"), R"("a\"\n")"); }

} // namespace
} // namespace epode::test
