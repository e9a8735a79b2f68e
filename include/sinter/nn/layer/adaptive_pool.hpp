// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Pools whose result has a given shape, and pools over all of an image.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/mean.hpp>
#include <sinter/ir/op/slice.hpp>

namespace sinter {

namespace nn::detail {

/// The means or maxima of `count` parts of an axis: part i goes from floor(i D / count) to before ceil((i + 1) D / count).
constexpr ir::expr adaptive_along(ir::expr x, int axis, int count, bool maximum) {
  if (!x) return x;
  if (count < 1) return ir::fail(*x.in, rule::extents_must_be_positive);
  if (!x.extent(axis).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
  const dims from = x.shape();
  const std::int64_t extent = from.extent[axis].extent();
  if (extent == count) return x;
  const auto reduce = [&](ir::expr part, int along, std::int64_t size) {
    const std::int64_t attribute = along;
    if (maximum) return ir::detail::emit_computed(ir::opcode::reduce_max, part, &attribute, 1);
    const ir::expr total = ir::detail::emit_computed(ir::opcode::reduce_sum, part, &attribute, 1);
    return (1.0 / static_cast<double>(size)) * total;
  };
  if (extent % count == 0) {
    dims split;
    for (int k = 0; k < from.rank; ++k) {
      split.push(k == axis ? dim(count) : from.extent[k]);
      if (k == axis) split.push(dim(extent / count));
    }
    return reduce(ir::reshape_to(x, split), axis + 1, extent / count);
  }
  dims one = from;
  one.extent[axis] = dim(1);
  sequence<ir::expr> parts;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t first = i * extent / count, last = ((i + 1) * extent + count - 1) / count;
    const ir::expr part = ir::detail::slice_axis(x, axis, first, last, 1);
    parts.push(ir::reshape_to(reduce(part, axis, last - first), one));
  }
  return count == 1 ? parts.data[0] : ir::detail::concat_along(parts.data, count, axis);
}

/// The windows of an adaptive pool are products of parts of the axes, so that each axis is pooled by itself.
constexpr ir::expr adaptive_pool(ir::expr x, const int* extents, int count, bool maximum) {
  const int rank = 2 + count;
  if (x.rank() != rank) return ir::fail(*x.in, rank == 3 ? rule::rank_must_be_3 : rank == 4 ? rule::rank_must_be_4 : rule::rank_must_be_5);
  if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
  for (int k = 0; k < count; ++k) x = adaptive_along(x, 2 + k, extents[k], maximum);
  return x;
}
/// The broken rule of an x without one, two or three axes behind its channels.
constexpr rule without_space(ir::expr x) {
  return x.rank() < 3 ? rule::rank_is_too_low : x.rank() > 5 ? rule::rank_is_too_high : rule::none;
}

}  // namespace nn::detail

/// The mean of each channel: `x | global_avg_pool`.
///
/// Shapes    x [N, C, ...]  ->  [N, C], of one, two or three axes
/// Types     floating
/// Gradient  dx = g / count
/// Errors    compile time: rank below 3 or above 5
/// Like      torch.nn.AdaptiveAvgPool2d(1) and flatten, flax's mean over space
struct global_avg_pool_t : ir::callable<global_avg_pool_t> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::without_space(x); broken != rule::none) return ir::fail(*x.in, broken);
    return x.rank() == 3 ? mean<2>.build(x) : x.rank() == 4 ? mean<2, 3>.build(x) : mean<2, 3, 4>.build(x);
  }
};
inline constexpr global_avg_pool_t global_avg_pool{};

/// The maximum of each channel: `x | global_max_pool`.
///
/// Shapes    x [N, C, ...]  ->  [N, C], of one, two or three axes
/// Types     any number
/// Gradient  as of `max`: equal maxima share it
/// Errors    compile time: rank below 3 or above 5
/// Like      torch.nn.AdaptiveMaxPool2d(1) and flatten
struct global_max_pool_t : ir::callable<global_max_pool_t> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::without_space(x); broken != rule::none) return ir::fail(*x.in, broken);
    return x.rank() == 3 ? max<2>.build(x) : x.rank() == 4 ? max<2, 3>.build(x) : max<2, 3, 4>.build(x);
  }
};
inline constexpr global_max_pool_t global_max_pool{};

/// The means of parts of an image, so many along each axis: `x | adaptive_avg_pool2d<7, 7>`; part i of D goes from floor(i D / count) to before
/// ceil((i + 1) D / count), so that parts overlap where D is no multiple of the count.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, Rows, Columns]
/// Types     floating
/// Cost      one reduction an axis where its extent is a multiple, else one a part
/// Gradient  g shared equally by each part
/// Errors    compile time: rank not 4, extents known at run time only
/// Like      torch.nn.AdaptiveAvgPool2d
template <int Rows, int Columns>
struct adaptive_avg_pool2d_of : ir::callable<adaptive_avg_pool2d_of<Rows, Columns>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Rows, Columns};
    return nn::detail::adaptive_pool(x, extents, 2, false);
  }
};
template <int Rows, int Columns = Rows>
inline constexpr adaptive_avg_pool2d_of<Rows, Columns> adaptive_avg_pool2d{};
/// Shapes    x [N, C, L]  ->  [N, C, Count]
/// Like      torch.nn.AdaptiveAvgPool1d
template <int Count>
struct adaptive_avg_pool1d_of : ir::callable<adaptive_avg_pool1d_of<Count>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Count};
    return nn::detail::adaptive_pool(x, extents, 1, false);
  }
};
template <int Count>
inline constexpr adaptive_avg_pool1d_of<Count> adaptive_avg_pool1d{};
/// Shapes    x [N, C, D, H, W]  ->  [N, C, Depth, Rows, Columns]
/// Like      torch.nn.AdaptiveAvgPool3d
template <int Depth, int Rows, int Columns>
struct adaptive_avg_pool3d_of : ir::callable<adaptive_avg_pool3d_of<Depth, Rows, Columns>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Depth, Rows, Columns};
    return nn::detail::adaptive_pool(x, extents, 3, false);
  }
};
template <int Depth, int Rows = Depth, int Columns = Rows>
inline constexpr adaptive_avg_pool3d_of<Depth, Rows, Columns> adaptive_avg_pool3d{};

/// The maxima of parts of an image; parts as of `adaptive_avg_pool2d`.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, Rows, Columns]
/// Types     floating
/// Cost      as of `adaptive_avg_pool2d`
/// Gradient  as of `max`: equal maxima share it
/// Errors    compile time: rank not 4, extents known at run time only
/// Like      torch.nn.AdaptiveMaxPool2d
template <int Rows, int Columns>
struct adaptive_max_pool2d_of : ir::callable<adaptive_max_pool2d_of<Rows, Columns>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Rows, Columns};
    return nn::detail::adaptive_pool(x, extents, 2, true);
  }
};
template <int Rows, int Columns = Rows>
inline constexpr adaptive_max_pool2d_of<Rows, Columns> adaptive_max_pool2d{};
/// Shapes    x [N, C, L]  ->  [N, C, Count]
/// Like      torch.nn.AdaptiveMaxPool1d
template <int Count>
struct adaptive_max_pool1d_of : ir::callable<adaptive_max_pool1d_of<Count>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Count};
    return nn::detail::adaptive_pool(x, extents, 1, true);
  }
};
template <int Count>
inline constexpr adaptive_max_pool1d_of<Count> adaptive_max_pool1d{};
/// Shapes    x [N, C, D, H, W]  ->  [N, C, Depth, Rows, Columns]
/// Like      torch.nn.AdaptiveMaxPool3d
template <int Depth, int Rows, int Columns>
struct adaptive_max_pool3d_of : ir::callable<adaptive_max_pool3d_of<Depth, Rows, Columns>> {
  static constexpr ir::expr build(ir::expr x) {
    constexpr int extents[] = {Depth, Rows, Columns};
    return nn::detail::adaptive_pool(x, extents, 3, true);
  }
};
template <int Depth, int Rows = Depth, int Columns = Rows>
inline constexpr adaptive_max_pool3d_of<Depth, Rows, Columns> adaptive_max_pool3d{};

}  // namespace sinter
