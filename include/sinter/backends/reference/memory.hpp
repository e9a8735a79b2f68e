// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Arrays of the reference from and to memory as tensors hold it.
#pragma once

#include <cstdint>

#include <sinter/backends/reference/array.hpp>
#include <sinter/core/dtype.hpp>

namespace sinter::backends::reference {

/// An array from memory of a dtype, and back.
inline array read_array(const ir::value_type& type, const symbol_values& symbols, const void* memory) {
  array made(type, symbols);
  with_storage(type.element, [&]<class Element>() {
    const auto* from = static_cast<const Element*>(memory);
    for (std::int64_t i = 0; i < made.count(); ++i) {
      if (made.floating())
        made.real[static_cast<int>(i)] = static_cast<double>(from[i]);
      else
        made.whole[static_cast<int>(i)] = static_cast<std::int64_t>(from[i]);
    }
  });
  return made;
}
inline void write_array(const array& from, void* memory) {
  with_storage(from.element, [&]<class Element>() {
    auto* to = static_cast<Element*>(memory);
    for (std::int64_t i = 0; i < from.count(); ++i) {
      if constexpr (is_floating(dtype_of<Element>))
        to[i] = static_cast<Element>(from.real[static_cast<int>(i)]);
      else
        to[i] = static_cast<Element>(from.whole[static_cast<int>(i)]);
    }
  });
}

}  // namespace sinter::backends::reference
