#include <epode/text/error.hpp>

namespace epode {

namespace {
constexpr std::string_view texts[] = {
    "success",
    "the length of the base64 text is no multiple of four",
    "the base64 text has a character outside the alphabet",
    "the base64 text is padded wrongly",
    "the text is no date and time as CCYY-MM-DDThh:mm:ss[.sss]TZD",
    "there is no such date and time",
};
constexpr table_category category{"epode.text", texts};
} // namespace

const error_category& text_category() noexcept { return category; }

} // namespace epode
