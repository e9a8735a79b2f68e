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
struct mean_squared_error : ir::callable<mean_squared_error> {
  static constexpr std::string_view target_name = "target";
  static constexpr auto target_key = boost::hana::string_c<'t', 'a', 'r', 'g', 'e', 't'>;

  static constexpr ir::value_type target_type(const ir::value_type& y) { return y; }
  static constexpr ir::expr build(ir::Expr auto y, ir::Expr auto target) {
    const auto difference = sub_t::build(y, target);  // [...]
    return difference ? mean<>.build(difference * difference) : difference;  // []
  }
};

}  // namespace sinter
