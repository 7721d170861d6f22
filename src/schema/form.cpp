#include <epode/schema/form.hpp>

namespace epode::schema {

namespace {

void* member(const form_row& row, const void* object) {
    return row.at(const_cast<void*>(object)); // at() only computes an address
}

std::string joined_lines(std::span<const std::string> lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (&line != lines.data()) text += '\n';
        text += line;
    }
    return text;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1))
        lines.emplace_back(text.substr(0, end));
    lines.emplace_back(text);
    return lines;
}

bool take_value(const form_row& row, std::string_view text, void* slot_of_member) {
    if (row.codec->parse(row.operations.add(slot_of_member), text)) return true;
    row.operations.drop(slot_of_member);
    return false;
}

std::string value_column(const form_row& row) {
    std::string legal;
    for (const std::string_view name : row.codec->names)
        if (!name.empty()) legal.append(legal.empty() ? "`" : ", `").append(name).append("`");
    return legal.empty() ? std::string(row.codec->name) : legal;
}

} // namespace

bool take_values(const form_row& row, std::span<const std::string> values, void* object) {
    void* slot_of_member = member(row, object);
    if (values.empty()) return true;
    if (row.is_lines) return take_value(row, joined_lines(values), slot_of_member);
    if (row.slot != slot_kind::many) {
        if (values.size() > 1) return false;
        // How forms say that a number, say, is not there.
        return take_value(row, values[0], slot_of_member) || values[0].empty();
    }
    for (std::size_t taken = 0; taken < values.size(); ++taken)
        if (!take_value(row, values[taken], slot_of_member)) {
            for (; taken > 0; --taken)
                row.operations.drop(slot_of_member);
            return false;
        }
    return true;
}

std::vector<std::string> values_of(const form_row& row, const void* object) {
    std::vector<std::string> values;
    const void* slot_of_member = member(row, object);
    for (std::size_t i = 0, count = row.operations.size(slot_of_member); i < count; ++i) {
        std::string text;
        if (row.codec->format(row.operations.get(slot_of_member, i), text))
            values.push_back(std::move(text));
    }
    if (row.is_lines && !values.empty()) return lines_of(values[0]);
    return values;
}

std::string to_markdown(const form_table& form) {
    std::string out;
    out.append("### `").append(form.form_type).append("`\n\n").append(form.doc);
    if (!form.source.empty()) out.append(" (").append(form.source).append(")");
    out += "\n\n| field | type | value | meaning |\n| --- | --- | --- | --- |\n";
    for (const form_row& row : form.rows)
        if (!row.is_others())
            out.append("| `")
                .append(row.name)
                .append("` | ")
                .append(row.type)
                .append(" | ")
                .append(value_column(row))
                .append(" | ")
                .append(row.label)
                .append(" |\n");
    return out += '\n';
}

} // namespace epode::schema
