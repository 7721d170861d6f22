#include <epode/protocol/xep0054.hpp>

#include <epode/text/base64.hpp>

namespace epode {

std::optional<std::string> vcard_image::octets() const {
    schema::binary image;
    if (!data || data->empty() || !schema::binary_codec.parse(&image, *data)) return {};
    return std::move(image.octets);
}

void vcard_image::set_octets(std::string_view image) { data = base64_encode(image); }

} // namespace epode
