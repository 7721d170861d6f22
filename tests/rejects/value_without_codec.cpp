// Each value type needs a codec.
#include <epode/schema/table.hpp>

struct opaque {};
struct holder {
    opaque value;

    static consteval auto table() {
        return epode::schema::element(
            "urn:x", "x", "A type with an unknown value.",
            epode::schema::attribute<&holder::value>("value", "Of no known value type."));
    }
};

const auto& type = epode::schema::type_of<holder>();
