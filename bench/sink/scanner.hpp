#pragma once
#include <cstddef>
#include <string_view>

namespace epode::bench {

/// Cuts a stream into its header, its top-level elements and its end by counting tags.
///
/// It is no XML parser: it trusts that the input is well formed and has no '>' in attribute
/// values, no comments and no CDATA, which holds for what clients send to a benchmark. In return
/// the sink costs next to nothing and no client ever waits for it.
class scanner {
public:
    enum class kind { incomplete, stream_open, element, stream_close };
    struct unit {
        kind what = kind::incomplete;
        std::size_t size = 0;  ///< bytes that the caller may drop
        std::string_view text; ///< the element, or the header's tag
    };

    /// The next unit of `input`, which begins where the unit before ended. After `incomplete`
    /// the same bytes have to come again, with more behind them.
    unit next(std::string_view input);
    /// The next bytes begin a new stream (RFC 6120 §4.3.3).
    void restart() { *this = scanner(); }

private:
    std::size_t position_ = 0; ///< scanned bytes of the current unit
    std::size_t start_ = 0;    ///< where its first tag begins
    std::size_t depth_ = 0;
    bool in_stream_ = false;
};

} // namespace epode::bench
