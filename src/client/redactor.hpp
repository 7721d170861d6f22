#pragma once
#include <string>
#include <string_view>

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

} // namespace epode
