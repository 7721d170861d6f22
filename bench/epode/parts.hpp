#pragma once
#include "../common/suite.hpp"

#include <epode/stanza/message.hpp>

namespace epode::bench {

/// Reads what a typed message holds and compares it with the sample.
bool is_sample(const message& message);

figures parse(const options& options);

} // namespace epode::bench
