#pragma once
#include "../common/suite.hpp"

#include <epode/stanza/message.hpp>
#include <epode/store_sqlite/sqlite_store.hpp>

namespace epode::bench {

/// Reads what a typed message holds and compares it with the sample.
bool is_sample(const message& message);

/// The sample as a client sends it.
message make_message(std::size_t number);

/// A new state file, as the options ask for it.
sqlite_options store_options(const options& options);

figures parse(const options& options);
figures serialise(const options& options);
figures memory(const options& options);

} // namespace epode::bench
