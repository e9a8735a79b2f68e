// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The bytes of an IDX file, from its array: what the library only reads, written by the tests.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#include <sinter/data/idx.hpp>

namespace fuzz {

template <class Element>
std::string idx_bytes(sinter::view<const Element> array) {
  std::string bytes{'\0', '\0', static_cast<char>(sinter::data::detail::idx_code<Element>), static_cast<char>(array.rank())};
  for (int axis = 0; axis < array.rank(); ++axis)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(array.extent(axis) >> shift & 255);
  for (const Element element : array) {
    char word[sizeof(Element)];
    std::memcpy(word, &element, sizeof word);
    if (std::endian::native == std::endian::little) std::reverse(word, word + sizeof word);
    bytes.append(word, sizeof word);
  }
  return bytes;
}

}  // namespace fuzz
