#include <epode/protocol/xep0054.hpp>

#include <epode/text/base64.hpp>

namespace epode {

// Not `default`: a card may hold an agent, and clang 16 does not survive following that circle.
bool vcard_agent::operator==(const vcard_agent& other) const {
    return cards == other.cards && url == other.url;
}

std::optional<std::string> vcard_image::octets() const {
    schema::binary image;
    if (!data || data->empty() || !schema::binary_codec.parse(&image, *data)) return {};
    return std::move(image.octets);
}

void vcard_image::set_octets(std::string_view image) { data = base64_encode(image); }

} // namespace epode
