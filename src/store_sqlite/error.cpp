#include <epode/store_sqlite/error.hpp>

namespace epode {

const error_category& sqlite_category() noexcept {
    static constexpr std::string_view texts[] = {
        "success",
        "the state file is in use",
        "the state file's name is not that of a file",
        "the state file cannot be opened",
        "the state file cannot be written",
        "not a state file of epode",
        "the state file is damaged",
        "the state file was written by a newer version of epode",
        "the disk is full",
        "the disk failed",
        "another program has locked the state file",
        "the state file could not be used",
    };
    static const table_category instance{"epode.sqlite", texts};
    return instance;
}

} // namespace epode
