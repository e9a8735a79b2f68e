// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A string that can be a template argument: the names of inputs and parameters.
#pragma once

#include <cstddef>
#include <string_view>

namespace sinter {

/// `N` counts the terminating zero, as in the literal it is made from.
template <std::size_t N>
struct fixed_string {
  char text[N]{};

  constexpr fixed_string(const char (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
  constexpr std::string_view view() const { return {text, N - 1}; }
  constexpr bool operator==(const fixed_string&) const = default;
};

}  // namespace sinter
