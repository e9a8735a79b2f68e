// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Mean squared error.
#pragma once

#include <string_view>

#include <boost/hana/string.hpp>

#include <sinter/ir/op/mean.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/sub.hpp>

namespace sinter {

/// mean of (y - target)² over all elements.
///
/// Shapes    y [...],  target [...]  ->  []
/// Types     one floating dtype
/// Gradient  dy = 2 (y - target) / count
/// Like      torch.nn.MSELoss
struct mean_squared_error {
  static constexpr std::string_view target_name = "target";
  static constexpr auto target_key = boost::hana::string_c<'t', 'a', 'r', 'g', 'e', 't'>;

  template <Symbol Y>
  static constexpr ir::value_type target_type() {
    return Y::type;
  }
  template <Symbol Y, Symbol Target>
  constexpr auto operator()(Y y, Target target) const {
    const auto difference = y - target;      // [...]
    return mean<>(difference * difference);  // []
  }
};

}  // namespace sinter
