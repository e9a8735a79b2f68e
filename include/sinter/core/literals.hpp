// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Literals of sinter: `using namespace sn::literals;`.
#pragma once

#include <cstddef>
#include <utility>

#include <boost/hana/string.hpp>

#include <sinter/core/fixed_string.hpp>

namespace sinter::literals {

/// A name as a type, the key of Hana maps: `batch["image"_s]`.
///
/// The same type as `BOOST_HANA_STRING("image")`. Hana has this literal too, but only by a GNU extension that is off by default.
template <fixed_string Text>
constexpr auto operator""_s() {
  constexpr auto spell = []<std::size_t... Index>(std::index_sequence<Index...>) { return boost::hana::string<Text.text[Index]...>{}; };
  return spell(std::make_index_sequence<Text.view().size()>{});
}

}  // namespace sinter::literals
