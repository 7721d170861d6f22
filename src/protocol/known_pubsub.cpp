#include <epode/protocol/known.hpp>

namespace epode::protocol {

void add_pubsub(schema::registry& known) {
    static_cast<void>(known); // none yet
}

} // namespace epode::protocol
