// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a dataset is: records that can be counted, and copied into the rows of a batch.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <boost/hana/at_key.hpp>
#include <boost/hana/core/is_a.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/unpack.hpp>

namespace sinter {
namespace data::detail {

template <class Data>
using memory_of = decltype(std::declval<const Data&>().make_batch(std::int64_t{}));

/// The first `rows` rows of every tensor of a batch, to read: a Hana map with the same keys.
template <class Memory>
constexpr auto first_rows(const Memory& memory, std::int64_t rows) {
  return boost::hana::unpack(memory, [rows](const auto&... entry) {
    return boost::hana::make_map(boost::hana::make_pair(boost::hana::first(entry), boost::hana::second(entry).view().slice(0, rows))...);
  });
}

}  // namespace data::detail

/// A dataset `data` has
/// - `data.size()`: the number of records;
/// - `data.make_batch(rows)`: memory for a batch, a Hana map from names to tensors whose first axis has `rows` rows;
/// - `data.fill(memory, row, record)`: copies record `record` into row `row`; called from the prefetching thread when there is one.
template <class Type>
concept Dataset = requires(const Type& data, std::int64_t index) {
  { data.size() } -> std::convertible_to<std::int64_t>;
  requires decltype(boost::hana::is_a<boost::hana::map_tag>(data.make_batch(index)))::value;
  data.fill(std::declval<data::detail::memory_of<Type>&>(), index, index);
};

/// The batches of a dataset: a Hana map from names to views, `batch["image"_s]`.
template <Dataset Data>
using batch_of = decltype(data::detail::first_rows(std::declval<const data::detail::memory_of<Data>&>(), std::int64_t{}));

}  // namespace sinter
