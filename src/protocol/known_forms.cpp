#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0059.hpp>

namespace epode::protocol {

void add_forms(schema::registry& known) {
    add_all<data_form, disco_info, disco_items, muc_join, muc_user, muc_admin, muc_owner,
            result_set>(known);
}

} // namespace epode::protocol
