#include <epode/xml/document.hpp>

namespace epode::xml {

document::document(std::string_view root_name, std::string_view root_ns) {
    root_ = memory_.make<element>();
    root_->name = memory_.copy(root_name);
    root_->ns = memory_.copy(root_ns);
}

document::document(const document& other) {
    if (other.root_) root_ = &clone(memory_, *other.root_);
}

document& document::operator=(const document& other) {
    if (this != &other) *this = document(other);
    return *this;
}

document::document(const element& source) { root_ = &clone(memory_, source); }

} // namespace epode::xml
