// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Maximum pooling behind a contraction: the sums of one window height lie in scratch, and one row of maxima leaves them.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {
namespace detail {

/// A maximum and where in its window it was found. The first of equals wins, and of NaNs, which exceed every number, the last.
struct found_maximum {
  floats value;
  ints index;

  SINTER_INLINE void meet(floats candidate, std::int32_t place) {
    const ints taken = (candidate > value) | (candidate != candidate);
    value = taken ? candidate : value;
    index = taken ? splat(place) : index;
  }
};

/// One row of maxima: windows over rows of sums, each of `extent` places of `Vectors` vectors; the last in part real only where `Parts` says so.
template <passes::word Pool, int Vectors, bool Parts, class Program>
[[gnu::noinline]] void pool_row(const tile_frame& frame, std::int64_t extent, std::int64_t places) {
  constexpr pool_window window(Pool);
  constexpr int stride = Vectors * lanes;
  const int columns = frame.columns;
  const float* rows = frame.sums;
  std::uint8_t* index = frame.index;
  contraction_epilogue<Program> epilogue(frame, 0);
  for (std::int64_t x = 0; x < places; ++x, rows += window.stride_w * stride) {
    for (int j = 0; j < Vectors; ++j) {
      found_maximum best{load(rows + j * lanes), ints{}};
#pragma GCC unroll 4
      for (int v = 0; v < window.height; ++v)
#pragma GCC unroll 4
        for (int u = 0; u < window.width; ++u)
          if (v + u > 0) best.meet(load(rows + (v * extent + u) * stride + j * lanes), v * window.width + u);
      const int left = Parts && columns - j * lanes < lanes ? columns - j * lanes : lanes;
      epilogue.template apply<Parts>(best.value, j * lanes, left);
      if constexpr (window.with_index) {
        if (left < lanes)
          store_part(index + j * lanes, best.index, left);
        else
          store(index + j * lanes, best.index);
      }
    }
    epilogue.next_row();
    index += frame.index_stride;
  }
}

}  // namespace detail
}  // namespace SINTER_KERNEL_NAMESPACE

#endif
