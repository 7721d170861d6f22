#pragma once
#include <boost/system/result.hpp>

namespace epode {

/// A value or an error_code. `value()` throws system_error, `operator*` asserts.
template <class T, class E = boost::system::error_code>
using result = boost::system::result<T, E>;

} // namespace epode
