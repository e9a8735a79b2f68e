// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The fully connected layer.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

/// The number of features that `dense` expects, when it is to be checked: `dense<10, in_features<1568>>`.
struct in_features_option {
  int count = 0;
  constexpr bool operator==(const in_features_option&) const = default;
};
template <int Count>
inline constexpr in_features_option in_features = [] {
  static_assert(Count > 0, "sinter: in_features demands at least one feature");
  return in_features_option{Count};
}();

namespace nn::detail {
constexpr int demanded_features(in_features_option option) { return option.count; }
constexpr int demanded_features(no_bias_t) { return 0; }
constexpr bool drops_the_bias(in_features_option) { return false; }
constexpr bool drops_the_bias(no_bias_t) { return true; }
}  // namespace nn::detail

/// x Wᵀ + b over the last axis: `dense<10>("logits")`. The number of input features follows from x; `dense<10, in_features<1568>>` demands one.
/// `dense<10, no_bias>` adds none.
///
/// Shapes    x [..., D]  ->  [..., Units]
/// Types     one floating dtype
/// Cost      2*D*Units flops per row
/// Errors    compile time: rank below 2, another number of features than demanded, the name is taken
/// Source    He et al. (2015) for the initial weights
/// Like      torch.nn.Linear; parameters "name.weight" [Units, D] and "name.bias" [Units]
template <int Units, auto... Options>
struct dense : ir::callable<dense<Units, Options...>> {
  static constexpr in_features_option demanded{(0 + ... + nn::detail::demanded_features(Options))};
  static constexpr bool biased = !(false || ... || nn::detail::drops_the_bias(Options));
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit dense(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE()) : name(given), share(s), line(from) {}
  static constexpr dense blank() { return dense(""); }

  constexpr ir::expr build(ir::Expr auto x) const {
    if (x.rank() < 2) return ir::fail(*x.in, rule::rank_is_too_low);
    const dim last = x.extent(x.rank() - 1);
    if (!last.is_static()) return ir::fail(*x.in, rule::features_must_be_static);
    const int features = static_cast<int>(last.extent());
    if (demanded.count != 0 && demanded.count != features) return ir::fail(*x.in, rule::in_features_must_equal_the_last_extent);
    const ir::expr weight = ir::parameter(*x.in, {x.element(), dims(Units, features)}, name, ".weight", {initializer::kind::he_normal, features, Units}, share, true, line);
    if constexpr (biased) {
      const ir::expr bias = ir::parameter(*x.in, {x.element(), dims(Units)}, name, ".bias", {}, share, true, line);
      const ir::expr product = matmul_t::build(x, ir::transposed(weight));  // [..., Units]
      return add_t::build(product, bias);
    } else {
      return matmul_t::build(x, ir::transposed(weight));
    }
  }
  template <rule Broken, class X>
  static constexpr rejected reject() {
    if constexpr (Broken == rule::in_features_must_equal_the_last_extent)
      return ir::detail::reject<dense, Broken, wanted<shape<Units, demanded.count>>, argument<ir::detail::shape_of<X>>>();
    else
      return ir::callable<dense>::template reject<Broken, X>();
  }
};

}  // namespace sinter
