#include <epode/protocol/known.hpp>

#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0012.hpp>
#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0050.hpp>
#include <epode/protocol/xep0054.hpp>
#include <epode/protocol/xep0055.hpp>
#include <epode/protocol/xep0059.hpp>
#include <epode/protocol/xep0092.hpp>
#include <epode/protocol/xep0122.hpp>
#include <epode/protocol/xep0141.hpp>
#include <epode/protocol/xep0153.hpp>
#include <epode/protocol/xep0202.hpp>
#include <epode/protocol/xep0221.hpp>
#include <epode/protocol/xep0307.hpp>

namespace epode::protocol {

void add_forms(schema::registry& known) {
    add_all<data_form, form_field, form_media, form_validation, form_page, form_layout_text,
            form_layout_section, form_layout_field, form_layout_table, disco_info, disco_items,
            muc_join, muc_user, muc_admin, muc_owner, muc_unique, result_set, ad_hoc_command,
            command_error, search_query, vcard_temp, vcard_avatar, last_activity, software_version,
            entity_time>(known);
}

} // namespace epode::protocol
