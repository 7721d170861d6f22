#pragma once
#include <epode/store_sqlite/sqlite_store.hpp>

#include <future>
#include <gtest/gtest.h>
#include <string>
#include <support/temporary_folder.hpp>

namespace epode::store_sqlite {

/// What the store said of a commit or a retry.
struct told {
    error_code code;
    std::string why;
};

/// Asks, and waits for the answer elsewhere.
inline std::future<told> ask(sqlite_store& s, journal::batch b) {
    auto answer = std::make_shared<std::promise<told>>();
    s.commit(std::move(b), [answer](error_code code, diagnostics why) {
        answer->set_value({code, why.ours});
    });
    return answer->get_future();
}
inline told commit(sqlite_store& s, journal::batch b) { return ask(s, std::move(b)).get(); }
inline told retry(sqlite_store& s) {
    std::promise<told> answer;
    s.retry([&](error_code code, diagnostics why) { answer.set_value({code, why.ours}); });
    return answer.get_future().get();
}

inline journal::batch accepted(message_id number, std::string bytes = "<message/>") {
    journal::message m;
    m.number = number;
    m.id = "id-" + std::to_string(number);
    m.to = "alice@example.org";
    m.bytes = std::move(bytes);
    journal::batch b;
    b.accepted.push_back(std::move(m));
    return b;
}

/// A folder with the name of a state file in it, which does not exist yet.
class in_folder : public testing::Test {
protected:
    std::string beside(const std::string& suffix) const { return path_ + suffix; }

    test::temporary_folder folder_;
    const std::string path_ = (folder_ / "state.db").string();
    sqlite_options options_{path_, durability::process};
};

/// The error that opening ends with.
template <class Open>
std::pair<error_code, std::string> refused(Open open) {
    try {
        open();
    } catch (const system_error& e) {
        return {e.code(), e.what()};
    }
    return {};
}

} // namespace epode::store_sqlite
