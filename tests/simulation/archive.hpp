#pragma once
#include <epode/base/time.hpp>
#include <epode/xml/element.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace epode::simulation {

/// A message archive (XEP-0313) of an account or a room.
class archive {
public:
    /// \return the archive's id of it. \param with whose conversation it belongs to
    std::string add(std::string with, std::string stanza, time_point now);

    /// A page of it, as stanzas; the last one is the IQ.
    std::vector<std::string> answer(const xml::element& query, std::string_view iq_id,
                                    std::string_view from, std::string_view to) const;

private:
    struct entry {
        std::string with, stanza, stamp;
    };
    std::vector<entry> entries_; // the id is the place, counted from 1
};

} // namespace epode::simulation
