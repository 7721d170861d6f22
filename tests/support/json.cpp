// Boost.JSON's compiled part.
#include <boost/json/src.hpp>
