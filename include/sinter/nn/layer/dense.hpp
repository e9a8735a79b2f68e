// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The fully connected layer.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/broadcast.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/ir/parameter.hpp>

namespace sinter {

/// The number of features that `dense` expects, when it is to be checked: `dense<10, in_features<1568>>`.
struct in_features_option {
  int count = 0;
  constexpr bool operator==(const in_features_option&) const = default;
};
template <int Count>
inline constexpr in_features_option in_features{Count};

struct dense_t;

/// x Wᵀ + b over the last axis: `dense<10>("logits")`. The number of input features follows from x; `dense<10, in_features<1568>>` demands one.
///
/// Shapes    x [..., D]  ->  [..., Units]
/// Types     one floating dtype
/// Cost      2*D*Units flops per row
/// Errors    compile time: rank below 2, another number of features than demanded, the name is taken
/// Source    He et al. (2015) for the initial weights
/// Like      torch.nn.Linear; parameters "name.weight" [Units, D] and "name.bias" [Units]
template <int Units, in_features_option Demanded = in_features_option{}>
struct dense : composable {
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit dense(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE()) : name(given), share(s), line(from) {}

  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol X>
  constexpr auto operator()(X x) const {
    if constexpr (X::rank < 2) {
      return ir::detail::reject<dense_t, rule::rank_is_too_low, argument<ir::detail::shape_of<X>>>();
    } else {
      constexpr int features = static_cast<int>(X::type.shape.extent[X::rank - 1].extent());
      if constexpr (Demanded.count != 0 && Demanded.count != features) {
        return ir::detail::reject<dense_t, rule::in_features_must_equal_the_last_extent, wanted<shape<Units, Demanded.count>>, argument<ir::detail::shape_of<X>>>();
      } else {
        const auto weight = ir::parameter<X::element, Units, features>(*x.in, name, ".weight", {initializer::kind::he_normal, features, Units}, share, true, line);
        const auto bias = ir::parameter<X::element, Units>(*x.in, name, ".bias", {}, share, true, line);
        return matmul(x, transpose<>(weight)) + bias;  // [..., Units]
      }
    }
  }
};

}  // namespace sinter
