#include "scanner.hpp"

namespace epode::bench {

scanner::unit scanner::next(std::string_view input) {
    for (;;) {
        std::size_t open = input.find('<', position_);
        std::size_t close = open == input.npos ? open : input.find('>', open);
        if (close == input.npos) {
            position_ = open == input.npos ? input.size() : open;
            return {};
        }
        position_ = close + 1;
        char first = input[open + 1];
        if (first == '?') continue;
        kind found = kind::incomplete;
        if (depth_ == 0) start_ = open;
        if (!in_stream_) {
            in_stream_ = true;
            found = kind::stream_open;
        } else if (first == '/') {
            if (depth_ == 0)
                found = kind::stream_close;
            else if (--depth_ == 0)
                found = kind::element;
        } else if (input[close - 1] != '/') {
            ++depth_;
        } else if (depth_ == 0) {
            found = kind::element;
        }
        if (found == kind::incomplete) continue;
        std::size_t size = position_;
        position_ = 0;
        return {found, size, input.substr(start_, size - start_)};
    }
}

} // namespace epode::bench
