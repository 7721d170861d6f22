#include <epode/negotiation/stream_error.hpp>

#include <epode/schema/read.hpp>

#include <array>

namespace epode {

namespace {

constexpr auto names = xml_names(stream_condition());

constexpr auto texts = [] {
    std::array<std::string_view, names.size() + 1> out{}; // 0 is success
    for (std::size_t i = 0; i < names.size(); ++i)
        out[i + 1] = names[i];
    return out;
}();

} // namespace

const error_category& stream_condition_category() noexcept {
    static constexpr table_category category("epode.stream", texts);
    return category;
}

error_code make_error_code(stream_condition c) noexcept {
    return {static_cast<int>(c) + 1, stream_condition_category()};
}

std::string_view to_string(stream_condition c) noexcept {
    return names[static_cast<std::size_t>(c)];
}

stream_error read_stream_error(const xml::element& error) {
    auto read = schema::read<stream_error>(error);
    return read ? std::move(*read) : stream_error();
}

std::string_view text_of(const stream_error& error) noexcept {
    const std::string* text = schema::pick(error.text);
    return text ? std::string_view(*text) : std::string_view();
}

bool is_final(stream_condition c) noexcept {
    return c == stream_condition::conflict || c == stream_condition::host_gone ||
           c == stream_condition::host_unknown || c == stream_condition::not_authorized ||
           c == stream_condition::unsupported_version;
}

bool blames_stanza(stream_condition c) noexcept {
    return c == stream_condition::policy_violation || c == stream_condition::not_well_formed ||
           c == stream_condition::invalid_xml || c == stream_condition::restricted_xml ||
           c == stream_condition::bad_format;
}

} // namespace epode
