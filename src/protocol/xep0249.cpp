#include <epode/protocol/xep0249.hpp>

namespace epode {

constinit const schema::computed_operations direct_invitation::action{
    [](const void*, const schema::registry&, std::string& json) { json = "\"invite\""; }};

} // namespace epode
