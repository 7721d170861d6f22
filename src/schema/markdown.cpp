#include "walk.hpp"

#include <epode/schema/markdown.hpp>

#include <algorithm>

namespace epode::schema {

namespace {

using type_list = std::vector<const element_type*>;

std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string title(const element_type& type) {
    if (type.is_group) return "Group of elements";
    std::string names(type.name);
    if (const field* row = name_row(type); names.empty() && row)
        for (const std::string_view name : row->of.codec->names)
            if (!name.empty()) names.append(names.empty() ? "" : "|").append(name);
    std::string text = "`<" + names;
    if (!type.ns.empty()) text += " xmlns='" + std::string(type.ns) + "'";
    return text + ">`";
}

/// Where the member is in XML.
std::string xml_column(const field& f) {
    std::string where;
    if (!f.wrapper.empty()) where = "in `<" + std::string(f.wrapper) + ">`: ";
    const std::string name(f.name);
    switch (f.kind) {
    case field_kind::attribute: return where + "attribute `" + name + "`";
    case field_kind::text: return where + "text";
    case field_kind::name: return where + "the element's name";
    case field_kind::language: return where + "attribute `xml:lang`";
    case field_kind::child_text: return where + "text of `<" + name + ">`";
    case field_kind::child_attribute:
        return where + "attribute `" + std::string(f.attribute()) + "` of `<" + name + ">`";
    case field_kind::child_name: return where + "name of an empty child element";
    case field_kind::flag: return where + "whether `<" + name + "/>` is there";
    case field_kind::child: return where + title(f.of.type());
    case field_kind::texts: return where + "text of `<" + name + ">`, one for each language";
    case field_kind::payloads: return where + "any other element";
    case field_kind::nested_name: return where + "names of an empty child element and of one in it";
    case field_kind::choice: {
        std::string all;
        for (std::size_t i = 0; i < type_count(f); ++i)
            all.append(i == 0 ? "" : " or ").append(title(type_at(f, i)));
        return where + all;
    }
    case field_kind::raw: return where + "`<" + name + ">` as it stands, one for each language";
    case field_kind::parameters:
        return where + "`<" + name + ">`, each with `" + std::string(f.attribute()) + "` and " +
               (f.value_attribute().empty() ? "text"
                                            : "`" + std::string(f.value_attribute()) + "`");
    case field_kind::computed:
    case field_kind::constant: return "–";
    }
    return where;
}

std::string json_column(const field& f) {
    if (f.kind == field_kind::payloads) return "by type";
    if (f.is_spliced) return "its members";
    std::string text = "`" + std::string(f.json_name) + "`";
    if (!f.json_list().empty()) text += ", `" + std::string(f.json_list()) + "`";
    return text;
}

std::string value_column(const field& f) {
    std::string text;
    const value_codec* codec = f.codec();
    if (f.is_typed() || f.kind == field_kind::parameters)
        text = "object";
    else if (f.kind == field_kind::constant)
        return "`" + std::string(f.default_text) + "`";
    else if (f.kind == field_kind::texts)
        text = "text";
    else if (f.kind == field_kind::raw)
        text = "element";
    else if (codec && codec->names.empty())
        text = codec->name;
    else if (codec)
        for (const std::string_view name : codec->names)
            if (!name.empty())
                text.append(text.empty() ? "" : ", ").append("`").append(name) += '`';
    if (f.slot == slot_kind::many && f.kind != field_kind::texts &&
        f.kind != field_kind::parameters)
        text = "list of " + text;
    if (f.is_required) text += "; required";
    if (!f.default_text.empty() && f.kind != field_kind::parameters)
        text += "; default `" + std::string(f.default_text) + "`";
    return text;
}

std::string places(const element_type& type) {
    std::string text;
    for (const place& p : type.places) {
        text += text.empty() ? "JSON: `" : ", `";
        if (!p.point.empty()) text.append(p.point) += '.';
        text.append(p.key) += '`';
        if (p.is_list) text += " (list)";
        for (const selector& s : p.selectors()) {
            text.append(" with `").append(s.member).append(": ").append(s.value) += '`';
            if (s.is_default) text += " (default)";
        }
    }
    return text.empty() ? text : text + ".\n\n";
}

void append_type(const element_type& type, type_list& done, std::string& out) {
    if (std::find(done.begin(), done.end(), &type) != done.end()) return;
    done.push_back(&type);
    out.append("### ").append(title(type)).append("\n\n").append(type.doc);
    if (!type.source.empty()) out.append(" (").append(type.source).append(")");
    out.append("\n\n").append(places(type));
    if (!type.fields.empty()) {
        out += "| JSON | XML | value | meaning |\n| --- | --- | --- | --- |\n";
        for (const field& f : type.fields)
            out.append("| ")
                .append(cell(json_column(f)))
                .append(" | ")
                .append(cell(xml_column(f)))
                .append(" | ")
                .append(cell(value_column(f)))
                .append(" | ")
                .append(cell(f.doc))
                .append(" |\n");
        out += '\n';
    }
    // Those of another specification are described there.
    for (const field& f : type.fields)
        for (std::size_t i = 0; i < type_count(f); ++i)
            if (const element_type& inner = type_at(f, i);
                inner.source.empty() || document_of(inner) == document_of(type))
                append_type(inner, done, out);
}

} // namespace

std::string_view document_of(const element_type& type) noexcept {
    const std::string_view source = type.source;
    return source.substr(0, source.find(" §"));
}

std::string to_markdown(const element_type& type) {
    type_list done;
    std::string out;
    append_type(type, done, out);
    return out;
}

std::string to_markdown(const registry& known) {
    type_list ordered = known.types(), done;
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) {
        return document_of(*a) < document_of(*b);
    });
    std::string out;
    std::string_view heading;
    for (const element_type* type : ordered) {
        if (document_of(*type) != heading) {
            heading = document_of(*type);
            out.append("## ").append(heading).append("\n\n");
        }
        append_type(*type, done, out);
    }
    return out;
}

} // namespace epode::schema
