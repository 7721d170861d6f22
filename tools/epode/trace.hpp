#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace epode::cli {

/// A tap that writes the stream's XML to a file of mode 0600, with times and directions.
/// Throws usage_error when the file cannot be opened.
std::function<void(bool outgoing, std::string_view xml)> open_trace(const std::string& file);

} // namespace epode::cli
