#include <epode/schema/payloads.hpp>
#include <epode/schema/write.hpp>

namespace epode::schema {

xml::document& payloads::make_holder(std::string_view ns) {
    if (!holder_) holder_ = xml::document("payloads", ns);
    return holder_;
}

void payloads::add(const xml::element& element) {
    xml::document& holder = make_holder(element.ns);
    holder.root().add_copy(holder.memory(), element);
}

void payloads::add_value(const element_type& type, const void* value) {
    xml::document& holder = make_holder(type.ns);
    diagnostics about;
    if (const error_code failed = write(type, value, holder.root(), holder.memory(), &about))
        throw system_error(failed, about.ours);
}

bool payloads::operator==(const payloads& other) const noexcept {
    const xml::child_range left = elements(), right = other.elements();
    auto l = left.begin(), r = right.begin();
    for (; l != left.end() && r != right.end(); ++l, ++r)
        if (!xml::equal(*l, *r)) return false;
    return l == left.end() && r == right.end();
}

} // namespace epode::schema
