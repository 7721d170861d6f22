// Runs a fuzz target once with each file of the folders (or files) given. The last name that is
// printed is that of the input with which it ended.
#include "fuzz.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& where) {
    std::vector<fs::path> files;
    if (fs::is_regular_file(where)) files.push_back(where);
    if (fs::is_directory(where))
        for (const auto& entry : fs::directory_iterator(where))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

int main(int count, char** arguments) {
    std::size_t ran = 0;
    for (int i = 1; i < count; ++i)
        for (const fs::path& file : files_of(arguments[i])) {
            std::cout << file.string() << std::endl;
            std::ifstream in(file, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(in), {}};
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
            ++ran;
        }
    std::cout << ran << " inputs\n";
    // A folder without inputs is a wrong path rather than a success.
    return ran > 0 ? 0 : 1;
}
