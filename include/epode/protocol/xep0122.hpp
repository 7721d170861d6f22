#pragma once
/// XEP-0122: Data Forms Validation.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view form_validation_namespace =
    "http://jabber.org/protocol/xdata-validate";

/// How values are judged (XEP-0122 §3.2). Where nothing is said, `basic` is meant.
enum class form_validation_method { basic, open, range, regex, unsaid };
constexpr std::array<std::string_view, 5> xml_names(form_validation_method) {
    return {"basic", "open", "range", "regex", ""};
}
constexpr std::array<std::string_view, 5> json_names(form_validation_method) {
    return {"basic", "open", "range", "regex", "basic"};
}

/// Which values a field of a form may have (XEP-0122 §3).
struct form_validation {
    std::string type = "xs:string"; ///< e.g. `xs:dateTime`
    form_validation_method method = form_validation_method::unsaid;
    std::optional<std::string> minimum, maximum; ///< with method range; written as the type is
    std::optional<std::string> regex;            ///< with method regex: POSIX, extended
    /// How many values a field of type list-multi may have.
    std::optional<std::uint32_t> fewest, most;
    bool operator==(const form_validation&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = form_validation;
        return schema::element(
                   form_validation_namespace, "validate", "Which values a field may have.",
                   attribute<&self::type>("datatype", "Their type, e.g. `xs:dateTime`.")
                       .json("type")
                       .otherwise("xs:string"),
                   child_name<&self::method>(form_validation_namespace, "method",
                                             "How they are judged; absent is basic."),
                   child_attribute<&self::minimum>("range", "min", "The least value.")
                       .json("rangeMin"),
                   child_attribute<&self::maximum>("range", "max", "The greatest value.")
                       .json("rangeMax"),
                   child_text<&self::regex>("regex", "A regular expression: POSIX, extended."),
                   child_attribute<&self::fewest>("list-range", "min", "At least so many values.")
                       .json("listMin")
                       .lenient(),
                   child_attribute<&self::most>("list-range", "max", "At most so many values.")
                       .json("listMax")
                       .lenient())
            .source("XEP-0122 §3")
            .at("dataform.field", "validation");
    }
};

} // namespace epode
