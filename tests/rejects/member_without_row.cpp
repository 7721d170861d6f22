// A table has to describe each member.
#include <epode/schema/table.hpp>

struct incomplete {
    std::string described;
    std::string forgotten;

    static consteval auto table() {
        return epode::schema::element(
            "urn:x", "x", "An incomplete type.",
            epode::schema::attribute<&incomplete::described>("described", "The only row."));
    }
};

const auto& type = epode::schema::type_of<incomplete>();
