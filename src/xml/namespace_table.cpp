#include "xml/namespace_table.hpp"

namespace epode::xml {

std::string_view namespace_table::add(arena& memory, std::string_view ns) {
    if (first_count_ < first_.size()) return first_[first_count_++] = memory.copy(ns);
    if (!more_) more_ = std::make_unique<std::set<std::string_view>>();
    if (const auto found = more_->find(ns); found != more_->end()) return *found;
    return *more_->insert(memory.copy(ns)).first;
}

} // namespace epode::xml
