#include <epode/protocol/xep0202.hpp>

namespace epode {

namespace {

void get_offset(const void* object, const schema::registry&, std::string& json) {
    const auto& time = *static_cast<const entity_time*>(object);
    if (!time.utc && !time.offset) json = "0";
}
/// 0 without a time is that of a request.
bool set_offset(void* object, std::string_view) {
    auto& time = *static_cast<entity_time*>(object);
    if (!time.utc && time.offset == 0) time.offset.reset();
    return true;
}

} // namespace

constinit const schema::computed_operations entity_time::offset_of_request{&get_offset,
                                                                           &set_offset};

} // namespace epode
