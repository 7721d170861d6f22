#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace epode::test {

/// A new, empty folder of mode 0700 that is removed with everything in it on destruction; kept,
/// and its name printed, when the environment has EPODE_KEEP_FOLDERS.
class temporary_folder {
public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// The whole file as a string; empty when it cannot be read.
std::string read_file(const std::filesystem::path& path);
/// Creates or replaces the file. Throws std::runtime_error when that fails.
void write_file(const std::filesystem::path& path, std::string_view content);
/// The last `count` lines of `text`.
std::string last_lines(std::string_view text, int count);

} // namespace epode::test
