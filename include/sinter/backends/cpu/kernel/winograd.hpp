// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions of 3 × 3 in fewer products, after Winograd: a tile of pixels and the kernel are transformed, multiplied element by element, which for all
/// channels and features is a product of matrices for each element, and the sums are transformed back.
///
///     y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A     d P × P pixels, g 3 × 3, y T × T pixels, P = T + 2
///
/// `winograd_walk.hpp` has the loops, `contraction_tile.hpp` the products, `winograd_pack.hpp` the kernel's side; here are the tile's two, and the table of a key.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#include <sinter/backends/cpu/kernel/winograd_walk.hpp>

namespace SINTER_KERNEL_NAMESPACE {
namespace detail {

inline constexpr float root = 1.41421356f;  ///< of 2

/// Bᵀ d, for the points 0, ±√½, ±√2 and infinity, or 0, ±1 and infinity.
SINTER_INLINE void transform_in(const floats (&d)[6], floats (&to)[6]) {
  const floats a = d[4] - d[2] * splat(2.0f), b = d[3] - d[1] * splat(2.0f);
  const floats c = d[4] - d[2] * splat(0.5f), e = d[3] - d[1] * splat(0.5f);
  to[0] = d[0] + d[4] - d[2] * splat(2.5f);
  to[1] = a + b * splat(root / 2);
  to[2] = a - b * splat(root / 2);
  to[3] = c + e * splat(root);
  to[4] = c - e * splat(root);
  to[5] = d[1] + d[5] - d[3] * splat(2.5f);
}
SINTER_INLINE void transform_in(const floats (&d)[4], floats (&to)[4]) {
  to[0] = d[0] - d[2];
  to[1] = d[1] + d[2];
  to[2] = d[2] - d[1];
  to[3] = d[1] - d[3];
}
/// Aᵀ m.
SINTER_INLINE void transform_out(const floats (&m)[6], floats (&to)[4]) {
  const floats a = m[1] + m[2], b = (m[1] - m[2]) * splat(root / 2), c = m[3] + m[4], e = (m[3] - m[4]) * splat(root);
  to[0] = m[0] + a + c;
  to[1] = b + e;
  to[2] = a * splat(0.5f) + c * splat(2.0f);
  to[3] = m[5] + b * splat(0.5f) + e * splat(2.0f);
}
SINTER_INLINE void transform_out(const floats (&m)[4], floats (&to)[2]) {
  to[0] = m[0] + m[1] + m[2];
  to[1] = m[1] - m[2] - m[3];
}

/// One row of Bᵀ d B to its elements.
template <int Points>
SINTER_INLINE void store_row(const floats (&d)[Points], float* to, std::int64_t step) {
  floats t[Points];
  transform_in(d, t);
  SINTER_UNROLL
  for (int x = 0; x < Points; ++x) store(to + x * step, t[x]);
}

/// Bᵀ d B at a vector of channels. No more than two rows of Bᵀ d are made at a time, so that they stay in registers; pixels are loaded twice for it.
SINTER_INLINE void read_vector(std::integral_constant<int, 4>, const float* from, std::int64_t row, std::int64_t column, float* to,
                               std::int64_t step) {
  for (int side = 0; side < 2; ++side, from += row) {  // rows 0 and 5
    floats d[6];
    SINTER_UNROLL
    for (int x = 0; x < 6; ++x) {
      const float* at = from + x * column;
      d[x] = load(at) + load(at + 4 * row) - load(at + 2 * row) * splat(2.5f);
    }
    store_row(d, to + side * 30 * step, step);
  }
  from -= row;
  for (int pair = 0; pair < 2; ++pair) {  // rows 1 and 2, 3 and 4
    const floats near = splat(pair == 0 ? 2.0f : 0.5f), far = splat(pair == 0 ? root / 2 : root);
    floats d[6], e[6];
    SINTER_UNROLL
    for (int x = 0; x < 6; ++x) {
      const float* at = from + x * column;
      const floats a = load(at + 3 * row) - load(at + row) * near, b = load(at + 2 * row) - load(at) * near;
      d[x] = a + b * far;
      e[x] = a - b * far;
    }
    store_row(d, to + (6 + 12 * pair) * step, step);
    store_row(e, to + (12 + 12 * pair) * step, step);
  }
}
SINTER_INLINE void read_vector(std::integral_constant<int, 2>, const float* from, std::int64_t row, std::int64_t column, float* to,
                               std::int64_t step) {
  floats half[4][4];
  SINTER_UNROLL
  for (int x = 0; x < 4; ++x) {
    floats d[4], t[4];
    SINTER_UNROLL
    for (int y = 0; y < 4; ++y) d[y] = load(from + y * row + x * column);
    transform_in(d, t);
    SINTER_UNROLL
    for (int y = 0; y < 4; ++y) half[y][x] = t[y];
  }
  SINTER_UNROLL
  for (int y = 0; y < 4; ++y) store_row(half[y], to + 4 * y * step, step);
}

/// The pixels under a tile at a vector of channels as they would lie in a wider border: zero where there are none.
template <int Points>
SINTER_INLINE void copy_tile(const tile_window& from, std::int64_t channel, int count, float* to) {
  for (int i = 0; i < Points * Points * lanes; i += lanes) store(to + i, floats{});
  for (int y = 0; y < from.rows; ++y)
    for (int x = 0; x < from.columns; ++x)
      store(to + (y * Points + x) * lanes, load_up_to(from.first + y * from.row_stride + x * from.column_stride + channel, count));
}

/// Bᵀ d B of one tile, for all channels; element e of it goes to `to + e · step`.
template <int Tile>
[[gnu::noinline]] void read_tile(const tile_window& from, float* to, std::int64_t step) {
  constexpr int points = Tile + 2;
  const bool inside = from.rows == points && from.columns == points;
  for (std::int64_t channel = 0; channel < from.channels; channel += lanes) {
    const int count = static_cast<int>(from.channels - channel < lanes ? from.channels - channel : lanes);
    const float* at = from.first + channel;
    std::int64_t row = from.row_stride, column = from.column_stride;
    alignas(SINTER_KERNEL_WIDTH) float edge[points * points * lanes];
    if (!inside || count < lanes) {
      copy_tile<points>(from, channel, count, edge);
      at = edge, row = points * lanes, column = lanes;
    }
    read_vector(std::integral_constant<int, Tile>{}, at, row, column, to + channel, step);
  }
}

/// Aᵀ m A of one tile for the features of a group, and the program on what it yields; element e of m is at `sums + e · step`.
template <int Tile, class Program, bool Parts>
[[gnu::noinline]] void write_tile(const tile_result& to, const float* sums, std::int64_t step) {
  constexpr int points = Tile + 2;
  const int features = static_cast<int>(to.features);
  for (int feature = 0; feature < features; feature += lanes, sums += lanes) {
    floats half[Tile][points];
    const float* element = sums;
    for (int x = 0; x < points; ++x, element += step) {
      floats m[points], t[Tile];
      SINTER_UNROLL
      for (int y = 0; y < points; ++y) m[y] = load(element + y * points * step);
      transform_out(m, t);
      SINTER_UNROLL
      for (int y = 0; y < Tile; ++y) half[y][x] = t[y];
    }
    const int count = features - feature < lanes ? features - feature : lanes;
    image_places at = to;
    for (int y = 0; y < to.rows; ++y) {
      floats t[Tile];
      transform_out(half[y], t);
      contraction_epilogue<Program> epilogue(at, 0);
      if (contraction_epilogue<Program>::is_cheap && to.columns == Tile && (!Parts || count == lanes)) {
        SINTER_UNROLL
        for (int x = 0; x < Tile; ++x) {
          epilogue.template apply<false>(t[x], feature, lanes);
          epilogue.next_row();
        }
      } else {
        for (int x = 0; x < to.columns; ++x) {
          epilogue.template apply<Parts>(t[x], feature, count);
          epilogue.next_row();
        }
      }
      at.template next_row<Program>();
    }
  }
}

}  // namespace detail

/// The winograd family: `tile | panel width << 8 | block << 16 | features % 16 << 40 | rest << 48`, program. The
/// rest are the tiles of the last block where it is shorter, 0xffff where only a run knows.
template <passes::word Shape, passes::word... Words>
struct winograd {
  using program = passes::program<Words...>;

  static void run(const call& c) { detail::walk_winograd(c, code); }

 private:
  static constexpr int tile = static_cast<int>(Shape & 255);
  static constexpr int panel_width = static_cast<int>(Shape >> 8 & 255);
  static constexpr int block = static_cast<int>(Shape >> 16 & 0xffffff);
  static constexpr bool has_parts = (Shape >> 40 & 15) % lanes != 0;
  static constexpr int rest = static_cast<int>(Shape >> 48);
  static constexpr int vectors = panel_width < 2 * lanes ? 1 : 2;
  static_assert(tile == 2 || tile == 4, "winograd requires tiles of 2 or 4 pixels");

  template <int Rows, int Count>
  static constexpr detail::row_tile products() {
    if constexpr (Count == 0)
      return {nullptr, nullptr, 0, 0};
    else
      return {&detail::sum_tile<Rows, vectors, detail::reading::whole>, nullptr, Rows, Count};
  }
  static constexpr detail::winograd_code make_code() {
    detail::winograd_code made{};
    made.read = &detail::read_tile<tile>;
    made.write = &detail::write_tile<tile, program, has_parts>;
    constexpr detail::row_cut whole = detail::cut_static(block, vectors);
    made.whole[0] = products<whole.rows[0], whole.count[0]>();
    made.whole[1] = products<whole.rows[1], whole.count[1]>();
    if constexpr (rest > 0) {
      constexpr detail::row_cut cut = rest == 0xffff ? detail::cut_dynamic(vectors) : detail::cut_static(rest, vectors);
      made.rest[0] = products<cut.rows[0], cut.count[0]>();
      made.rest[1] = products<cut.rows[1], cut.count[1]>();
      made.rest[2] = products<cut.rows[2], cut.count[2]>();
      made.rest[3] = products<cut.rows[3], cut.count[3]>();
    }
    made.tile = tile;
    made.block = block;
    made.group = vectors * lanes;
    made.panel_width = panel_width;
    made.program = detail::program_memory::of<program>();
    return made;
  }

  static constexpr detail::winograd_code code = make_code();
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
