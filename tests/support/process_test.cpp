#include <support/process.hpp>
#include <support/temporary_folder.hpp>

#include <csignal>
#include <gtest/gtest.h>
#include <string>
#include <system_error>

namespace epode::test {
namespace {

using namespace std::chrono_literals;
constexpr auto limit = 20s;

TEST(process, gives_lines_error_output_and_the_exit_status) {
    process child({.arguments = {"sh", "-c", "echo one; printf two; echo bad >&2; exit 7"}});
    EXPECT_EQ(child.read_line(limit), "one");
    EXPECT_EQ(child.read_line(limit), "two");
    EXPECT_EQ(child.read_line(limit), std::nullopt);
    EXPECT_EQ(child.wait(limit), 7);
    EXPECT_EQ(child.error_output(), "bad\n");
    EXPECT_FALSE(child.running());
}

TEST(process, has_its_input_folder_and_environment) {
    const temporary_folder folder;
    process child({.arguments = {"sh", "-c", "pwd; echo $EPODE_TEST_VALUE; cat"},
                   .environment = {{"EPODE_TEST_VALUE", "seen"}},
                   .folder = folder.path(),
                   .input = true});
    EXPECT_EQ(child.read_line(limit), folder.path().string());
    EXPECT_EQ(child.read_line(limit), "seen");
    EXPECT_TRUE(child.write("through\n"));
    EXPECT_EQ(child.read_line(limit), "through");
    child.close_input();
    EXPECT_EQ(child.wait(limit), 0);
}

TEST(process, writes_both_outputs_to_a_file) {
    const temporary_folder folder;
    process child(
        {.arguments = {"sh", "-c", "echo out; echo err >&2"}, .output_file = folder / "log"});
    ASSERT_EQ(child.wait(limit), 0);
    EXPECT_EQ(read_file(folder / "log"), "out\nerr\n");
}

TEST(process, a_signal_is_told_as_the_shell_does) {
    process child({.arguments = {"sleep", "1000"}});
    EXPECT_TRUE(child.running());
    EXPECT_EQ(child.wait(0ms), std::nullopt);
    child.signal(SIGTERM);
    EXPECT_EQ(child.wait(limit), 128 + SIGTERM);
}

TEST(process, a_writer_survives_a_child_that_is_gone) {
    process child({.arguments = {"true"}, .input = true});
    ASSERT_EQ(child.wait(limit), 0);
    EXPECT_FALSE(child.write("nobody reads this"));
}

TEST(process, what_a_child_leaves_behind_ends_with_it) {
    process child({.arguments = {"sh", "-c", "sleep 1000 & echo $!"}});
    const auto left = child.read_line(limit);
    ASSERT_TRUE(left);
    ASSERT_EQ(child.wait(limit), 0);
    // The orphan's descriptor on our pipe goes with it: the output ends.
    EXPECT_EQ(child.read_line(limit), std::nullopt);
}

TEST(process, a_whole_run) {
    const outcome made = run_to_end({"sh", "-c", "cat; echo said >&2; exit 3"}, "one\ntwo\nthree");
    EXPECT_EQ(made.lines, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(made.error_output, "said\n");
    EXPECT_EQ(made.status, 3);
}

TEST(process, an_unknown_program_is_an_error) {
    EXPECT_THROW(process({.arguments = {"/no/such/program"}}), std::system_error);
}

TEST(temporary_folder, is_empty_and_goes) {
    std::filesystem::path path;
    {
        const temporary_folder folder;
        path = folder.path();
        EXPECT_TRUE(std::filesystem::is_empty(path));
        write_file(folder / "file", "text");
        EXPECT_EQ(read_file(folder / "file"), "text");
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(temporary_folder, last_lines) {
    EXPECT_EQ(last_lines("a\nb\nc\n", 2), "b\nc\n");
    EXPECT_EQ(last_lines("a\nb\nc", 1), "c");
    EXPECT_EQ(last_lines("a\nb\n", 9), "a\nb\n");
    EXPECT_EQ(last_lines("", 3), "");
}

} // namespace
} // namespace epode::test
