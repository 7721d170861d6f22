#pragma once
#include <memory>
#include <string>

namespace conformance {

/// What came of a translation.
struct answer {
    std::string text;
    std::string wrong; ///< empty when it was made
};

/// Who translates, as what stands at a path.
class translator {
public:
    virtual ~translator() = default;
    virtual answer to_json(const std::string& path, const std::string& xml) = 0;
    virtual answer to_xml(const std::string& path, const std::string& json) = 0;
};

std::unique_ptr<translator> by_library();
/// By `PROGRAM convert`.
std::unique_ptr<translator> by_program(std::string program);

} // namespace conformance
