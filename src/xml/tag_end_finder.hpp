#pragma once
#include <cstddef>
#include <string_view>

namespace epode::xml {

/// Finds the `>` that ends a tag: the first one outside quotes.
class tag_end_finder {
public:
    /// The index after the tag's end in `piece`, which continues the pieces before; npos if the
    /// tag goes on.
    std::size_t find(std::string_view piece) noexcept {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            if (quote_) {
                i = piece.find(quote_, i);
                if (i == piece.npos) return i;
                quote_ = 0;
            } else if (piece[i] == '\'' || piece[i] == '"') {
                quote_ = piece[i];
            } else if (piece[i] == '>') {
                return i + 1;
            }
        }
        return piece.npos;
    }

private:
    char quote_ = 0;
};

} // namespace epode::xml
