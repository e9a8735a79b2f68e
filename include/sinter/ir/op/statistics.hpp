// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What is asked of many numbers: spread, length. Axes and `keep_axes` as in `sum`.
#pragma once

#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/classify.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/log.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/mean.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

namespace ir::detail {

/// What a reduction with these options yields, or its gradient, repeated over the operand's shape.
template <auto... Options>
struct spread_over_axes : callable<spread_over_axes<Options...>> {
  using reduced = reduce_axes<reduce_sum_t, Options...>;
  static constexpr expr build(expr result, expr like) {
    if (!result || !like) return {like.in, -1};
    const dims shape = like.shape();
    const auto list = reduced::axes(shape.rank);
    unsigned bits = 0;
    for (int i = 0; i < list.count; ++i) bits |= 1u << list.axis[i];
    dims without;
    for (int k = 0; k < shape.rank; ++k)
      if (!(bits >> k & 1u)) without.push(shape.extent[k]);
    const expr folded = reshape_to(result, without);
    return broadcast_over(folded, shape, bits);
  }
};
template <auto... Options>
inline constexpr spread_over_axes<Options...> spread{};

constexpr int correction_of(auto) { return 0; }
constexpr int correction_of(correction_option option) { return option.count; }
constexpr bool is_correction(auto) { return false; }
constexpr bool is_correction(correction_option) { return true; }

/// Sums of squares become variances: divided by the elements that were reduced, less the correction.
template <auto... Options>
struct per_freedom : callable<per_freedom<Options...>> {
  static constexpr int correction = (false || ... || is_correction(Options)) ? (0 + ... + correction_of(Options)) : 1;
  /// `like` has the shape before the reduction.
  static constexpr expr build(expr sums, expr like) {
    if (!sums || !like) return {like.in, -1};
    dims gone;
    const auto list = reduce_axes<reduce_sum_t, Options...>::axes(like.rank());
    for (int i = 0; i < list.count; ++i) gone.push(like.extent(static_cast<int>(list.axis[i])));
    const value_type scalar{like.element(), {}};
    const expr count{like.in, like.in->append_leaf(opcode::extent, scalar, {gone.count().code})};
    if (correction == 0) return div_t::build(sums, count);
    const expr less = count - constant_like(count, correction);
    const expr freedom = emit(opcode::max, {less, constant_like(count, 0)});
    return div_t::build(sums, freedom);
  }
};

/// Deviations from the mean over axes.
template <auto... Options>
struct deviations : callable<deviations<Options...>> {
  static constexpr expr build(expr x) {
    if (!x) return x;
    const expr middle = mean_axes<Options..., keep_axes>::build(x);
    return sub_t::build(x, middle);
  }
};

template <auto... Options>
struct variance_axes : operation<variance_axes<Options...>> {
  static constexpr std::string_view name = "variance";
  static constexpr auto meaning(auto x) {
    const auto apart = deviations<Options...>{}(x);
    const auto sums = sum<Options...>(apart * apart);
    return per_freedom<Options...>{}(sums, x);
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto apart = deviations<Options...>{}(x);
    const auto each = per_freedom<Options...>{}(2 * g, x);
    const auto over = spread<Options...>(each, x);
    return over * apart;
  }
};

template <auto... Options>
struct standard_deviation_axes : operation<standard_deviation_axes<Options...>> {
  static constexpr std::string_view name = "standard_deviation";
  static constexpr auto meaning(auto x) { return sqrt(variance_axes<Options...>::meaning(x)); }
  static constexpr auto derivative(auto x, auto y, auto g) {
    const auto apart = deviations<Options...>{}(x);
    const auto still = y == 0;
    const auto slope = select(still, 0, g / y);
    const auto each = per_freedom<Options...>{}(slope, x);
    const auto over = spread<Options...>(each, x);
    return over * apart;
  }
};

/// Without the axes of extent 1 that a reduction kept, unless its options keep them.
template <auto... Options>
struct without_axes : callable<without_axes<Options...>> {
  using reduced = reduce_axes<reduce_sum_t, Options...>;
  static constexpr expr build(expr x) {
    if (!x) return x;
    const dims from = x.shape();
    const auto list = reduced::axes(from.rank);
    dims to;
    for (int k = 0; k < from.rank; ++k) {
      bool gone = false;
      for (int i = 0; i < list.count; ++i) gone = gone || list.axis[i] == k;
      if (reduced::keeps || !gone) to.push(from.extent[k]);
    }
    return reshape_to(x, to);
  }
};

template <auto... Options>
struct logsumexp_axes : operation<logsumexp_axes<Options...>> {
  static constexpr std::string_view name = "logsumexp";
  static constexpr auto meaning(auto x) {
    const auto most = max<Options..., keep_axes>(x);
    const auto finite = is_finite(most);
    const auto shift = select(finite, most, 0);  // of an infinity nothing is subtracted: inf - inf is no number
    const auto power = exp(x - shift);
    const auto total = log(sum<Options..., keep_axes>(power));
    return without_axes<Options...>{}(total + shift);
  }
  static constexpr auto derivative(auto x, auto y, auto g) {
    const auto nothing = y == -__builtin_huge_val();  // all elements are minus infinity: their slopes are 0
    const auto over = spread<Options...>(select(nothing, 0, y), x);
    const auto slope = exp(x - over);
    const auto arriving = spread<Options...>(g, x);
    return arriving * slope;
  }
};

template <auto... Options>
struct euclidean_norm_axes : operation<euclidean_norm_axes<Options...>> {
  static constexpr std::string_view name = "norm";
  static constexpr auto meaning(auto x) { return sqrt(sum<Options...>(x * x)); }
  static constexpr auto derivative(auto x, auto y, auto g) {
    const auto origin = y == 0;
    const auto slope = select(origin, 0, g / y);
    return spread<Options...>(slope, x) * x;
  }
};
}  // namespace ir::detail

/// Which norm `norm` computes.
enum class norm_kind : std::uint8_t { l1, l2, infinity };

namespace ir::detail {
template <norm_kind Kind, auto... Options>
struct norm_axes : operation<norm_axes<Kind, Options...>> {
  static constexpr std::string_view name = "norm";
  static constexpr auto meaning(auto x) {
    if constexpr (Kind == norm_kind::l1)
      return sum<Options...>(abs(x));
    else if constexpr (Kind == norm_kind::l2)
      return euclidean_norm_axes<Options...>{}(x);
    else
      return max<Options...>(abs(x));
  }
};
}  // namespace ir::detail

/// Mean square deviation from the mean, over the count less 1, or less another `correction`: `variance<-1, correction<0>>`. NaN where nothing is left.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     floating
/// Gradient  dx = broadcast(g) * 2 (x - mean) / (count - correction)
/// Errors    compile time: an axis out of range or named twice, not floating
/// Like      torch.var, jax.numpy.var
template <auto... Options>
inline constexpr ir::detail::variance_axes<Options...> variance{};

/// The root of `variance`, with its options.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     floating
/// Gradient  dx = broadcast(g / y) * (x - mean) / (count - correction), 0 where y is 0
/// Errors    compile time: an axis out of range or named twice, not floating
/// Like      torch.std, jax.numpy.std
template <auto... Options>
inline constexpr ir::detail::standard_deviation_axes<Options...> standard_deviation{};

/// log(sum(exp(x))), stable for any inputs.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     floating
/// Gradient  dx = broadcast(g) * exp(x - y)
/// Errors    compile time: an axis out of range or named twice, not floating
/// Like      torch.logsumexp, jax.nn.logsumexp
template <auto... Axes>
inline constexpr ir::detail::logsumexp_axes<Axes...> logsumexp{};

/// The length of vectors: `norm<norm_kind::l2, -1>` along the last axis; without axes, of all elements.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     floating
/// Gradient  l1: g * sign(x);  l2: g * x / y;  infinity: g * sign(x) / ties where |x| is the largest;  all 0 at the origin
/// Errors    compile time: an axis out of range or named twice, not floating
/// Like      torch.linalg.vector_norm, jax.numpy.linalg.norm
template <norm_kind Kind = norm_kind::l2, auto... Axes>
inline constexpr ir::detail::norm_axes<Kind, Axes...> norm{};

}  // namespace sinter
