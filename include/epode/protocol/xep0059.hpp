#pragma once
/// XEP-0059: Result Set Management.
#include <epode/schema/table.hpp>

namespace epode {

namespace schema {
/// Text of which the empty one means something: JSON says `true` for it.
extern const value_codec text_or_true_codec;
} // namespace schema

/// Which part of a long list is wanted, or is here (XEP-0059 §2).
struct result_set {
    std::optional<std::uint32_t> max;   ///< items on a page, at most
    std::optional<std::string> after;   ///< the page behind this item
    std::optional<std::string> before;  ///< the page before this item; empty: the last page
    std::optional<std::uint32_t> index; ///< the page from this item on, counted from 0
    std::optional<std::string> first;   ///< the first item of the page that is here
    std::optional<std::uint32_t> first_index;
    std::optional<std::string> last;    ///< the last item of the page that is here
    std::optional<std::uint32_t> count; ///< items in the whole list, perhaps roughly
    std::optional<bool> first_index_is_exact, count_is_exact; ///< where the peer tells it
    bool operator==(const result_set&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "http://jabber.org/protocol/rsm", "set", "A part of a long list.",
                   child_text<&result_set::max>("max", "Items on a page, at most."),
                   child_text<&result_set::after>("after", "The page behind this item."),
                   child_text<&result_set::before>(
                       "before", "The page before this item; an empty one (in JSON `true`): the "
                                 "last page.")
                       .as(text_or_true_codec)
                       .keep_empty(),
                   child_text<&result_set::index>("index", "The page from this item on."),
                   child_text<&result_set::first>("first", "The first item of this page."),
                   child_attribute<&result_set::first_index>("first", "index",
                                                             "Its place in the list.")
                       .json("firstIndex"),
                   child_attribute<&result_set::first_index_is_exact>(
                       "first", "exact-index", "Whether that is exactly its place.")
                       .json("firstIndexExact")
                       .lenient(),
                   child_text<&result_set::last>("last", "The last item of this page."),
                   child_text<&result_set::count>("count", "Items in the whole list.").lenient(),
                   child_attribute<&result_set::count_is_exact>(
                       "count", "exact", "Whether that is exactly their number.")
                       .json("countExact")
                       .lenient())
            .source("XEP-0059 §2")
            .at("disco.items", "paging")
            .at("", "paging");
    }
};

} // namespace epode
