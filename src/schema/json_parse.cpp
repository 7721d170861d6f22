// JSON text to values.
#include "json_value.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// Deeper than any stanza may be, twice for the list of children of each element.
constexpr std::size_t most_depth = 256;

/// Looks for members that are there twice, and for numbers that no `double` holds.
class doubts {
public:
    // What the parser asks of its handler.
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open(true); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_array_begin(json::error_code&) { return open(false); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        key_ += part;
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        key_ += part;
        place& here = places_.back();
        here.key = std::exchange(key_, {});
        return here.names.insert(here.key).second || doubt("is there twice");
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code&) { return next(); }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code&) { return next(); }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return next(); }
    bool on_double(double number, json::string_view, json::error_code&) {
        return std::isfinite(number) ? next() : doubt("is a number without bounds");
    }
    bool on_bool(bool, json::error_code&) { return next(); }
    bool on_null(json::error_code&) { return next(); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    bool judge(failure& failed) const {
        if (what_.empty()) return true;
        failed.set(error::illegal_value, what_);
        for (auto at = places_.rbegin(); at != places_.rend(); ++at)
            at->is_object ? failed.inside(at->key) : failed.inside(at->index);
        return false;
    }

private:
    struct place {
        bool is_object = false;
        std::string key;
        std::set<std::string> names;
        std::size_t index = 0;
    };

    bool open(bool is_object) {
        places_.push_back({is_object, {}, {}, 0});
        return true;
    }
    bool close() {
        places_.pop_back();
        return next();
    }
    bool next() {
        if (!places_.empty()) ++places_.back().index;
        return true;
    }
    /// Ends the reading: false.
    bool doubt(std::string what) {
        what_ = std::move(what);
        return false;
    }

    std::vector<place> places_;
    std::string key_, what_;
};

json::parse_options options() {
    json::parse_options chosen;
    chosen.max_depth = most_depth;
    return chosen;
}

} // namespace

bool parse(std::string_view text, json::value& out, failure& failed) {
    boost::system::error_code wrong;
    json::parser parser({}, options());
    const std::size_t offset = parser.write(text, wrong);
    if (wrong)
        return failed.set(error::not_json, "at byte " + std::to_string(offset) +
                                               ": not well-formed JSON: " + wrong.message());
    out = parser.release();
    return true;
}

bool is_clear(std::string_view text, failure& failed) {
    boost::system::error_code wrong;
    json::basic_parser<doubts> second_look(options());
    second_look.write_some(false, text.data(), text.size(), wrong);
    return second_look.handler().judge(failed);
}

} // namespace epode::schema
