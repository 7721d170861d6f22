#include <support/temporary_folder.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <system_error>

namespace epode::test {

temporary_folder::temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "epode-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
    path_ = name;
}

temporary_folder::~temporary_folder() {
    if (std::getenv("EPODE_KEEP_FOLDERS")) {
        std::cerr << "kept: " << path_.string() << '\n';
        return;
    }
    std::error_code ignored; // a folder left behind must not fail the test that passed
    std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void write_file(const std::filesystem::path& path, std::string_view content) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

std::string last_lines(std::string_view text, int count) {
    std::size_t at = text.size();
    if (at > 0 && text[at - 1] == '\n') --at;
    for (; count > 0 && at > 0; --count) {
        const std::size_t newline = text.rfind('\n', at - 1);
        if (newline == std::string_view::npos) return std::string(text);
        at = newline;
    }
    return std::string(text.substr(at == text.size() ? at : at + (text[at] == '\n')));
}

} // namespace epode::test
