// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Bounds, and what stands for values that are none.
#pragma once

#include <limits>

#include <sinter/ir/op/classify.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// What `clip` holds within; a bound that is not stated is none.
struct clip_bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// x held within bounds, of which either may be left out: `x | clip(-1, 1)`, `x | clip({.low = 0})`. A NaN stays.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = g strictly within the bounds, else 0
/// Like      torch.clip (2.15: at a bound 0), jax.numpy.clip
struct clip : operation<clip> {
  static constexpr std::string_view name = "clip";
  clip_bounds within;

  constexpr explicit clip(clip_bounds b) : within(b) {}
  constexpr clip(double low, double high) : within{low, high} {}

  constexpr auto meaning(auto x) const {
    auto y = x;
    if (within.low > clip_bounds{}.low) y = maximum(y, within.low);
    if (within.high < clip_bounds{}.high) y = minimum(y, within.high);
    return y;
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    auto kept = g;
    if (within.low > clip_bounds{}.low) {
      const auto inside = x > within.low;
      kept = select(inside, kept, 0);
    }
    if (within.high < clip_bounds{}.high) {
      const auto inside = x < within.high;
      kept = select(inside, kept, 0);
    }
    return kept;
  }
};

/// Numbers in the place of NaN (0 unless told) and of the infinities (the dtype's largest unless told): `x | nan_to_num`, `x | nan_to_num(0, 100, -100)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where x is finite, else 0
/// Errors    compile time: not floating
/// Like      torch.nan_to_num, jax.numpy.nan_to_num
struct nan_to_num_t : operation<nan_to_num_t> {
  static constexpr std::string_view name = "nan_to_num";
  double nan = 0;
  double positive = std::numeric_limits<double>::infinity();  ///< infinite: the dtype's largest
  double negative = -std::numeric_limits<double>::infinity();

  constexpr nan_to_num_t() = default;
  constexpr explicit nan_to_num_t(double nan_, double positive_, double negative_) : nan(nan_), positive(positive_), negative(negative_) {}
  using operation<nan_to_num_t>::operator();
  constexpr nan_to_num_t operator()(double nan_, double positive_, double negative_) const {
    return nan_to_num_t(nan_, positive_, negative_);
  }

  constexpr auto meaning(auto x) const {
    const dtype element = ir::detail::type_of(x).element;
    const double largest = element == f64 ? std::numeric_limits<double>::max() : element == f16 ? 65504.0 : element == bf16 ? 0x1.fep127 : 0x1.fffffep127;
    const double above = positive < clip_bounds{}.high ? positive : largest, below = negative > clip_bounds{}.low ? negative : -largest;
    const auto low_end = x == clip_bounds{}.low;
    const auto with_low = select(low_end, below, x);
    const auto high_end = x == clip_bounds{}.high;
    const auto with_high = select(high_end, above, with_low);
    const auto none = is_nan(x);
    return select(none, nan, with_high);
  }
};
inline constexpr nan_to_num_t nan_to_num{};

}  // namespace sinter
