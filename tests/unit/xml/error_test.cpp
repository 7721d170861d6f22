#include "unit/error_texts.hpp"

#include <epode/xml/error.hpp>

namespace epode::xml {
namespace {

// When the compiler misses a value here, it also needs a text, and may be the last one now.
constexpr int number(error value) {
    switch (value) {
    case error::not_well_formed:
    case error::mismatched_tag:
    case error::undeclared_prefix:
    case error::repeated_attribute:
    case error::incomplete:
    case error::invalid_utf8:
    case error::unsupported_encoding:
    case error::restricted_dtd:
    case error::restricted_comment:
    case error::restricted_instruction:
    case error::restricted_entity:
    case error::text_between_stanzas:
    case error::stanza_too_large:
    case error::too_deep:
    case error::too_many_attributes:
    case error::name_too_long:
    case error::out_of_memory:
    case error::forbidden_character:
    case error::invalid_name:
    case error::reserved_namespace: break;
    }
    return static_cast<int>(value);
}

TEST(xml_error, each_has_its_own_text) {
    test::expect_own_texts(xml_category(), number(error::reserved_namespace));
    EXPECT_STREQ(xml_category().name(), "epode.xml");
    const error_code code = error::not_well_formed;
    EXPECT_EQ(code.message(), xml_category().message(1))
        << "an enumerator is a code of this category";
}

} // namespace
} // namespace epode::xml
