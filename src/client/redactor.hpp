#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace epode {

/// Masks what must not be seen in a copy of a stream (one direction of it): the contents of SASL
/// elements and the ids that allow to resume a session. Takes the bytes in any pieces and holds
/// back the end of an unfinished tag.
class redactor {
public:
    /// Appends what can be shown by now to `out`.
    void feed(std::string_view bytes, std::string& out);
    /// A new connection: forgets an unfinished tag.
    void reset();

private:
    void tag(std::string& out);
    void hide(std::string& out);

    std::string tag_;     // from its `<` on, while unfinished
    char quote_ = 0;      // inside an attribute value of the unfinished tag
    std::string secret_;  // the secret element that we are in; empty: none
    bool hidden_ = false; // the mask for its content is written
};

/// Shows a connection's two streams to config::tap, without what must not be seen.
class stream_tap {
public:
    using function = std::function<void(bool outgoing, std::string_view xml)>;

    explicit stream_tap(function show) : show_(std::move(show)) {}
    void written(std::string_view bytes) { pass(true, out_, bytes); }
    void received(std::string_view bytes) { pass(false, in_, bytes); }
    /// A new connection.
    void reset() {
        in_.reset();
        out_.reset();
    }

private:
    void pass(bool outgoing, redactor& through, std::string_view bytes) {
        std::string shown;
        through.feed(bytes, shown);
        if (!shown.empty()) show_(outgoing, shown);
    }

    function show_;
    redactor in_, out_;
};

} // namespace epode
