#pragma once
#include "../common/suite.hpp"

namespace epode::bench {

figures parse(const options& options);

} // namespace epode::bench
