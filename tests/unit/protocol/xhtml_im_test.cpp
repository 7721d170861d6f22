#include <epode/protocol/xhtml_im.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

#include <string>

namespace epode {
namespace {

std::string written(const xml::element& root) {
    std::string text;
    EXPECT_FALSE(xml::write(text, root, xhtml_namespace));
    return text;
}

/// What is left of the body's content; cleaning that once more has to change nothing.
std::string cleaned(std::string_view content, std::string_view attributes = {}) {
    std::string text("<body xmlns='");
    text.append(xhtml_namespace).append("' ").append(attributes).append(">");
    text.append(content).append("</body>");
    const auto dirty = xml::parse_document(text);
    EXPECT_TRUE(dirty.has_value()) << text;
    const xml::document clean = clean_xhtml(dirty->root());
    EXPECT_TRUE(xml::equal(clean_xhtml(clean.root()).root(), clean.root())) << text;
    return written(clean.root());
}
std::string inside(std::string_view content) {
    const std::string all = cleaned(content);
    constexpr std::string_view before = "<body>";
    constexpr std::string_view after = "</body>";
    if (all == "<body/>") return {};
    EXPECT_TRUE(all.starts_with(before)) << all;
    return all.substr(before.size(), all.size() - before.size() - after.size());
}
std::string style(std::string_view value) {
    const std::string p = inside("<p style=\"" + std::string(value) + "\"/>");
    constexpr std::string_view before = "<p style='";
    if (p == "<p/>") return "none";
    return p.substr(before.size(), p.size() - before.size() - std::string_view("'/>").size());
}
bool may_link(std::string_view uri) {
    return inside("<a href='" + std::string(uri) + "'/>") != "<a/>";
}

TEST(clean_xhtml, what_is_recommended_stays) {
    constexpr std::string_view all =
        "<blockquote>a<br/></blockquote><p><cite>b</cite> <em>c</em> <strong>d</strong></p>"
        "<ol><li>e</li></ol><ul><li><span>f</span></li></ul>";
    EXPECT_EQ(inside(all), all);
    EXPECT_EQ(inside("<a href='https://example.org/?a=1&amp;b=2' type='text/html'>x</a>"),
              "<a href='https://example.org/?a=1&amp;b=2' type='text/html'>x</a>");
    EXPECT_EQ(inside("<img alt='&lt;A>' height='10' src='cid:a@b' width='50%'/>"),
              "<img alt='&lt;A&gt;' height='10' src='cid:a@b' width='50%'/>");
    EXPECT_EQ(cleaned("", "xml:lang='de-AT' style='color: red'"),
              "<body xml:lang='de-AT' style='color: red'/>");
}

TEST(clean_xhtml, needs_a_body_of_xhtml) {
    const auto other = xml::parse_document("<body xmlns='jabber:client'>x</body>");
    EXPECT_FALSE(clean_xhtml(other->root()));
    const auto part = xml::parse_document("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>");
    EXPECT_FALSE(clean_xhtml(part->root()));
}

TEST(clean_xhtml, other_elements_are_replaced_by_their_content) {
    EXPECT_EQ(inside("a<div>b<h1>c</h1></div><font><em>d</em></font>"), "abc<em>d</em>");
    EXPECT_EQ(inside("<iframe src='https://example.org/'>e</iframe><body>f</body>"), "ef");
    EXPECT_EQ(inside("<form action='/'><input value='g'/>h</form>"), "h");
}

TEST(clean_xhtml, scripts_and_foreign_elements_go_with_their_content) {
    EXPECT_EQ(inside("a<script>alert(1)</script><style>p { color: red }</style>b"), "ab");
    EXPECT_EQ(inside("<svg xmlns='http://www.w3.org/2000/svg'><a>x</a></svg>"
                     "<p xmlns='urn:other'>y</p>z"),
              "z");
    EXPECT_EQ(inside("<svg xmlns='http://www.w3.org/2000/svg'>"
                     "<p xmlns='http://www.w3.org/1999/xhtml'>x</p></svg>"),
              "");
}

TEST(clean_xhtml, elements_without_content_have_none) {
    EXPECT_EQ(inside("a<br>b<em>c</em></br>d"), "a<br/>b<em>c</em>d");
    EXPECT_EQ(inside("<img src='cid:a'>b</img>"), "<img src='cid:a'/>b");
}

TEST(clean_xhtml, other_attributes_go) {
    EXPECT_EQ(inside("<p onclick='x()' class='a' id='b' title='c' dir='rtl'>d</p>"), "<p>d</p>");
    EXPECT_EQ(inside("<em style='color: red'>a</em><br style='color: red'/>"), "<em>a</em><br/>");
    EXPECT_EQ(inside("<p href='https://example.org/' xml:lang='de'>a</p>"), "<p>a</p>");
    EXPECT_EQ(inside("<a xmlns:x='http://www.w3.org/1999/xlink' x:href='javascript:a'>b</a>"),
              "<a>b</a>");
    EXPECT_EQ(cleaned("", "xml:lang='\"' onload='x()' bgcolor='red'"), "<body/>");
}

TEST(clean_xhtml, links_have_a_known_scheme) {
    for (const char* uri : {"http://a", "HTTPS://a", "xmpp:a@b?join", "mailto:a@b", "tel:+1",
                            "geo:1,2", " https://a/ ", "cid:a@b", "magnet:?xt=urn:x"})
        EXPECT_TRUE(may_link(uri)) << uri;
    constexpr std::string_view refused[]{"javascript:alert(1)",
                                         "JavaScript:alert(1)",
                                         " javascript:a",
                                         "java&#10;script:a",
                                         "java&#9;script:a",
                                         "data:text/html,x",
                                         "vbscript:x",
                                         "file:///etc/passwd",
                                         "//a",
                                         "/a",
                                         "a",
                                         "",
                                         ":",
                                         "http",
                                         "&#x202e;http://a",
                                         "https://a b",
                                         "https://a&#10;b",
                                         "about:blank",
                                         "view-source:http://a",
                                         "blob:http://a",
                                         "http ://a"};
    for (const std::string_view uri : refused)
        EXPECT_FALSE(may_link(uri)) << uri;
}

TEST(clean_xhtml, media_types_are_plain) {
    EXPECT_EQ(inside("<a type='image/svg+xml'/>"), "<a type='image/svg+xml'/>");
    for (const char* type : {"html", "/a", "a/", "a/b/c", "text/html; x", "a b/c", ""})
        EXPECT_EQ(inside("<a type='" + std::string(type) + "'/>"), "<a/>") << type;
}

TEST(clean_xhtml, an_image_that_may_not_be_is_its_text) {
    EXPECT_EQ(inside("a<img src='data:image/svg+xml,x' alt='b'/>c"), "abc");
    EXPECT_EQ(inside("<img alt='b'/><img src='ftp://a'/>"), "b");
}

TEST(clean_xhtml, sizes_are_short_numbers) {
    for (const char* size : {"-1", "1px", "123456", "", "%", "1e3", "calc(1)"})
        EXPECT_EQ(inside("<img src='cid:a' width='" + std::string(size) + "'/>"),
                  "<img src='cid:a'/>")
            << size;
}

TEST(clean_xhtml, styles_are_written_anew) {
    EXPECT_EQ(style("COLOR:Red;font-weight :bold ; text-decoration:underline  line-through"),
              "color: red; font-weight: bold; text-decoration: underline  line-through");
    EXPECT_EQ(style("background-color: #fFf; color: rgb( 1, 2 ,255 ); margin-left: 5%"),
              "background-color: #fff; color: rgb( 1, 2 ,255 ); margin-left: 5%");
    EXPECT_EQ(style("font-size: x-large; font-style: italic; margin-right: 1.5em"),
              "font-size: x-large; font-style: italic; margin-right: 1.5em");
    EXPECT_EQ(style("text-align: center; margin-left: auto; margin-right: 0; font-size: 12pt"),
              "text-align: center; margin-left: auto; margin-right: 0; font-size: 12pt");
    EXPECT_EQ(style("font-family: 'DejaVu Sans', Ärial, serif; font-weight: 700"),
              "font-family: &apos;DejaVu Sans&apos;, Ärial, serif; font-weight: 700");
    EXPECT_EQ(style("/* a; */ color: red /* b"), "color: red");
}

TEST(clean_xhtml, other_styles_go) {
    for (const char* value : {"position: fixed",
                              "background: url(https://a)",
                              "background-color: url(https://a)",
                              "color: expression(alert(1))",
                              "color: rgb(1,2)",
                              "color: rgb(1,2,3,4)",
                              "color: rgb(1,2,3,)",
                              "color: #12",
                              "color: #12345g",
                              "color: rgb(1,2,1000)",
                              "color: red !important",
                              "color",
                              "color:",
                              "col/**/or: red",
                              "c\\6flor: red",
                              "color: \\72 ed",
                              "behavior: url(a)",
                              "-moz-binding: url(a)",
                              "margin-left: -9px",
                              "margin-left: 99999px",
                              "margin-left: 1",
                              "margin-left: 1.px",
                              "font-size: 1.2345em",
                              "font-size: calc(1px)",
                              "font-style: slanted",
                              "font-weight: 950",
                              "text-align: middle",
                              "text-decoration: underline url(a)",
                              "font-family: 'a",
                              "font-family: 'a\\'",
                              "font-family: a, url(b)",
                              "font-family: ''",
                              "font-family: a,",
                              "font-family: a{}",
                              "@import 'a'",
                              "{color: red}",
                              "margin: 1px",
                              "color: var(--a)",
                              "",
                              "list-style-image: url(a)"})
        EXPECT_EQ(style(value), "none") << value;
}

TEST(clean_xhtml, a_string_hides_no_declaration) {
    // Taken apart at the semicolon although it stands in a string, but nothing of the string stays.
    EXPECT_EQ(style("font-family: 'a; color: red; b'; font-style: italic"),
              "color: red; font-style: italic");
}

} // namespace
} // namespace epode
