// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sorting that costs an #include nothing.
#pragma once

#include <cstdlib>
#include <type_traits>
#include <vector>

namespace sinter::io::detail {

/// Sorts by a comparison whose answer is negative, zero or positive.
///
/// `std::qsort` and not `std::sort`: readers and writers of files are no templates, so that whatever they instantiate is compiled by everyone who
/// includes them. Four uses of `std::ranges::sort` were a tenth of what `sinter.hpp` cost.
template <auto Compare, class Item>
void sort(std::vector<Item>& items) {
  static_assert(std::is_trivially_copyable_v<Item>);
  if (items.empty()) return;
  // NOLINTNEXTLINE(bugprone-sizeof-expression): items may be pointers, which are moved as such
  std::qsort(items.data(), items.size(), sizeof(Item), [](const void* left, const void* right) {
    return Compare(*static_cast<const Item*>(left), *static_cast<const Item*>(right));
  });
}

}  // namespace sinter::io::detail
