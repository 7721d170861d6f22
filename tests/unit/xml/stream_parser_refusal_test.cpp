// Each construct that RFC 6120 §11 forbids, and the stream error that answers it.
#include "transcript.hpp"

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

enum error refusal_of(std::string_view stream) {
    stream_parser parser;
    const error_code failed = parser.feed(as_bytes(stream));
    EXPECT_EQ(failed.category(), xml_category()) << stream;
    return static_cast<enum error>(failed.value());
}
enum error refusal_inside(std::string_view content) {
    return refusal_of(std::string(stream_start) + std::string(content));
}
bool accepts_inside(std::string_view content) {
    stream_parser parser;
    return !parser.feed(as_bytes(std::string(stream_start) + std::string(content)));
}

TEST(refusal, of_restricted_xml) {
    EXPECT_EQ(refusal_of("<!DOCTYPE stream><a/>"), error::restricted_dtd);
    EXPECT_EQ(refusal_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), error::restricted_dtd);
    EXPECT_EQ(refusal_of("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), error::restricted_dtd);
    EXPECT_EQ(refusal_of("<!-- hello --><a/>"), error::restricted_comment);
    EXPECT_EQ(refusal_of("<?xml version='1.0'?><?php echo ?><a/>"), error::restricted_instruction);
    EXPECT_EQ(refusal_inside("<!-- hello -->"), error::restricted_comment);
    EXPECT_EQ(refusal_inside("<a><!-- hello --></a>"), error::restricted_comment);
    EXPECT_EQ(refusal_inside("<?target data?>"), error::restricted_instruction);
    EXPECT_EQ(refusal_inside("<a><?target data?></a>"), error::restricted_instruction);
    EXPECT_EQ(refusal_inside("<a>&entity;</a>"), error::restricted_entity);
    EXPECT_EQ(refusal_inside("<a b='&entity;'/>"), error::restricted_entity);
    EXPECT_EQ(refusal_inside("</stream:stream><!-- bye -->"), error::restricted_comment);
}

TEST(refusal, of_restricted_xml_that_never_ends) {
    const std::string endless(10'000, 'x');
    EXPECT_EQ(refusal_inside("<!-- " + endless), error::restricted_comment);
    EXPECT_EQ(refusal_inside("<?target " + endless), error::restricted_instruction);
    EXPECT_EQ(refusal_inside("<a>&" + endless), error::restricted_entity);
    EXPECT_EQ(refusal_of("<!-- " + endless), error::restricted_comment);
    EXPECT_EQ(refusal_of("<?target " + endless), error::restricted_instruction);
    // Its own parts are tokens already, so that what it is goes unseen.
    EXPECT_EQ(refusal_of("<!DOCTYPE " + endless), error::not_well_formed);
}

TEST(refusal, of_xml_that_is_not_well_formed) {
    for (std::string_view content :
         {"<a", "<a b=c/>", "<a b='<'/>", "< a/>", "<a>&</a>", "<a>]]></a>", "<1/>", "<a>&#0;</a>",
          "<a>&#xFFFE;</a>", "<a>&#xD800;</a>", "<a>\x01</a>", "<a>\xef\xbf\xbf</a>", "<a/ >",
          "<!DOCTYPE a>", "<a b='1'c='2'/>"})
        EXPECT_EQ(refusal_inside(std::string(content) + "<"), error::not_well_formed) << content;
    for (std::string_view content : {"<a></b>", "</a>", "<a><b></a></b>"})
        EXPECT_EQ(refusal_inside(content), error::mismatched_tag) << content;
    EXPECT_EQ(refusal_inside("<a b='1' b='2'/>"), error::repeated_attribute);
    EXPECT_EQ(refusal_of("hello"), error::not_well_formed);
    EXPECT_EQ(refusal_inside("<?xml version='1.0'?>"), error::not_well_formed);
    EXPECT_EQ(refusal_of(" <?xml version='1.0'?><a/>"), error::not_well_formed);
}

TEST(refusal, of_broken_namespaces) {
    for (std::string_view content :
         {"<a xmlns:p=''/>", "<a xmlns:xml='urn:other'/>", "<a xmlns:xmlns='urn:other'/>",
          "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
          "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "<a:b:c xmlns:a='urn:a'/>"})
        EXPECT_EQ(refusal_inside(content), error::not_well_formed) << content;
    for (std::string_view content : {"<p:a/>", "<a p:b='1'/>", "<a xmlns:p='urn:p'/><p:a/>"})
        EXPECT_EQ(refusal_inside(content), error::undeclared_prefix) << content;
    EXPECT_EQ(refusal_inside("<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>"),
              error::repeated_attribute);
}

TEST(refusal, of_text_between_stanzas) {
    EXPECT_EQ(refusal_inside("hello"), error::text_between_stanzas);
    EXPECT_EQ(refusal_inside("<a/> \n."), error::text_between_stanzas);
    EXPECT_EQ(refusal_inside("<![CDATA[x]]>"), error::text_between_stanzas);
    EXPECT_EQ(refusal_inside("&#xA0;"), error::text_between_stanzas);
}

TEST(refusal, of_other_encodings) {
    using namespace std::string_view_literals;
    EXPECT_EQ(refusal_of("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
              error::unsupported_encoding);
    EXPECT_EQ(refusal_of("<?xml version='1.0' encoding='UTF-16'?><a/>"),
              error::unsupported_encoding);
    EXPECT_EQ(refusal_of("<?xml version='1.0' encoding='UTF-80'?><a/>"),
              error::unsupported_encoding);
    EXPECT_EQ(refusal_of("<?xml version='1.0'\n\tencoding\n = \"latin1\" standalone='yes' ?><a/>"),
              error::unsupported_encoding);
    EXPECT_EQ(refusal_of("\xff\xfe<\0a\0/\0>\0"sv), error::unsupported_encoding);
    EXPECT_EQ(refusal_of("\xfe\xff\0<\0a\0/\0>"sv), error::unsupported_encoding);
    EXPECT_EQ(refusal_of("<\0a\0/\0>\0"sv), error::unsupported_encoding);
    EXPECT_EQ(refusal_of("\0<\0a\0/\0>"sv), error::unsupported_encoding);
    // RFC 6120 §11.6: U+FEFF is no byte order mark, hence text in front of the root.
    EXPECT_EQ(refusal_of("\xef\xbb\xbf<a/>"), error::not_well_formed);
    for (std::string_view name : {"UTF-8", "utf-8", "Utf-8"}) {
        stream_parser parser;
        EXPECT_FALSE(parser.feed(as_bytes("<?xml version='1.0' encoding='" + std::string(name) +
                                          "' standalone='yes'?><a>")));
    }
}

TEST(refusal, of_invalid_utf8) {
    for (std::string_view bytes :
         {"\x80", "\xbf\xbf", "\xc0\x80", "\xc1\xbf", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf",
          "\xe2\x82(", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff"}) {
        const std::string text(bytes);
        EXPECT_EQ(refusal_inside("<a>" + text + "</a>"), error::invalid_utf8) << text;
        EXPECT_EQ(refusal_inside("<a b='" + text + "'/>"), error::invalid_utf8) << text;
        EXPECT_EQ(refusal_inside("<a" + text + "    />"), error::invalid_utf8) << text;
    }
    for (std::string_view text :
         {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xef\xbf\xbd", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(
            accepts_inside("<a b='" + std::string(text) + "'>" + std::string(text) + "</a>"))
            << text;
}

TEST(refusal, names_the_condition_of_the_stream_error) {
    EXPECT_EQ(stream_error_condition(error::restricted_dtd), "restricted-xml");
    EXPECT_EQ(stream_error_condition(error::restricted_comment), "restricted-xml");
    EXPECT_EQ(stream_error_condition(error::restricted_instruction), "restricted-xml");
    EXPECT_EQ(stream_error_condition(error::restricted_entity), "restricted-xml");
    EXPECT_EQ(stream_error_condition(error::not_well_formed), "not-well-formed");
    EXPECT_EQ(stream_error_condition(error::incomplete), "not-well-formed");
    EXPECT_EQ(stream_error_condition(error::text_between_stanzas), "bad-format");
    EXPECT_EQ(stream_error_condition(error::unsupported_encoding), "unsupported-encoding");
    EXPECT_EQ(stream_error_condition(error::invalid_utf8), "unsupported-encoding");
    EXPECT_EQ(stream_error_condition(error::stanza_too_large), "policy-violation");
    EXPECT_EQ(stream_error_condition(error::too_deep), "policy-violation");
    EXPECT_EQ(stream_error_condition(error::too_many_attributes), "policy-violation");
    EXPECT_EQ(stream_error_condition(error::name_too_long), "policy-violation");
    EXPECT_EQ(stream_error_condition(error::out_of_memory), "resource-constraint");
    EXPECT_EQ(stream_error_condition(error::forbidden_character), "internal-server-error");
}

} // namespace
} // namespace epode::xml
