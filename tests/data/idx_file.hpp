// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The bytes of IDX files, for the tests of those who read them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

inline std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 255);
  return text;
}

inline std::string idx_header(int type, std::initializer_list<std::uint32_t> extents) {
  std::string text{'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents) text += big_endian(extent, 4);
  return text;
}
