// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix products and convolutions, forward and both gradients: sums of products over nested strides, then a program.
///
/// The page docs/design/cpu-kernels.md has the descriptor, `contraction_walk.hpp` the loops, `contraction_tile.hpp` the
/// registers. Here a key becomes the table of its tiles.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#include <sinter/backends/cpu/kernel/contraction_walk.hpp>
// In this order, and from here only: they are read once for each instruction set.
#include <sinter/backends/cpu/kernel/contraction_tile.hpp>
#include <sinter/backends/cpu/kernel/contraction_pool.hpp>

namespace SINTER_KERNEL_NAMESPACE {
namespace detail {

/// How the rows of a segment are cut into tiles: `count[i]` tiles of `rows[i]`, or what is left of them.
struct row_cut {
  int rows[4];
  int count[4];
};

/// The most rows of a tile. Four vectors of columns are for rows that evict one another from the first cache: six leave a way to a line of B. Eight are for one row.
constexpr int most_rows(int vectors) { return vectors == 8 ? 1 : vectors == 4 ? 6 : vectors == 2 ? most_sums / 2 : most_sums < 14 ? most_sums : 14; }

/// The time of one step of a tile, in multiplications: loads bound a low one, and each has two to spare for its loop.
constexpr int step_cost(int rows, int vectors) { return vectors * (rows < 3 ? 3 : rows) + 2; }

/// A static extent: the cheapest cut into tiles of one or two heights; a second height must save 3 % to be worth its code.
constexpr row_cut cut_static(int extent, int vectors) {
  row_cut best{};
  int least = 1 << 30;
  for (int rows = 1; rows <= most_rows(vectors) && rows <= extent; ++rows)
    for (int lower = 0; lower < rows; ++lower) {
      int others = lower > 0 ? 1 : 0;  // the fewest lower tiles that leave a multiple of `rows`
      while (lower > 0 && others * lower < extent && (extent - others * lower) % rows != 0) ++others;
      const int left = extent - others * lower;
      if (left <= 0 || left % rows != 0) continue;
      const int work = 32 * (left / rows * step_cost(rows, vectors) + others * step_cost(lower, vectors));
      const int cost = others == 0 ? work : work + work / 32;
      if (cost > least) continue;
      least = cost;
      best = {{rows, lower, 0, 0}, {left / rows, others, 0, 0}};
    }
  return best;
}

/// Any other extent: few heights, since each is code. Narrow tiles and the baseline make do with two.
constexpr row_cut cut_dynamic(int vectors) {
  constexpr int any = 1 << 30;
  if (SINTER_KERNEL_WIDTH == 16) return {{4, 1, 0, 0}, {any, any, 0, 0}};
  if (vectors == 1) return {{8, 1, 0, 0}, {any, any, 0, 0}};
  if (vectors == 4) return {{6, 4, 2, 1}, {any, any, any, any}};
  return {{most_rows(2) < 8 ? most_rows(2) : 8, 4, 2, 1}, {any, any, any, any}};
}

}  // namespace detail

/// The contraction family: panel width `| static extent of r2 << 8 | columns << 40 | is short << 48 | is wide << 49 | is row << 50 | dtype of B << 56`, pool word, program.
template <passes::word Panel, passes::word Pool, passes::word... Words>
struct contraction {
  using program = passes::program<Words...>;

  static void run(const call& c) { detail::walk_contraction(c, code); }

 private:
  static constexpr int panel_width = static_cast<int>(Panel & 255);
  static constexpr int extent = static_cast<int>(Panel >> 8 & 0xffffffff);
  static constexpr bool is_short = (Panel >> 48 & 1) != 0;
  static constexpr bool is_wide = (Panel >> 49 & 1) != 0;  // then columns are a multiple of 64
  static constexpr bool is_row = (Panel >> 50 & 1) != 0;   // then they are one of 128
  static constexpr bool is_bf16 = passes::packed_dtype_of(Panel) == dtype::bf16;

  /// What the key says of the number of columns: `known << 7 | (at least 32) << 5 | columns % 32` in bits 40 to 47. Tiles that they never meet are not made.
  static constexpr int columns = static_cast<int>(Panel >> 40 & 255);
  static constexpr bool meets_whole(int width) { return is_wide || columns < 128 || (columns & 32) != 0 || (columns & 31) >= width; }
  static constexpr bool meets_rest(int width) { return !is_wide && (columns < 128 || (columns & 31) % width != 0); }
  static constexpr bool has_parts = meets_rest(lanes);
  /// Panels of bf16 hold all of their columns, so two vectors of them need not be whole: what is left for one is what fits one.
  static constexpr int wide_from(int width) { return is_bf16 ? lanes + 1 : width; }
  static constexpr bool meets_wide(int width) { return meets_whole(width) || (is_bf16 && (columns & 31) > lanes); }
  static constexpr bool meets_narrow(int width) { return is_bf16 ? meets_rest(width) && (columns < 128 || (columns & 31) % width <= lanes) : meets_rest(width); }
  static constexpr bool has_parts_of_wide = is_bf16 && meets_rest(2 * lanes);
  static_assert(panel_width == 16 || panel_width == 32, "contraction requires a panel of 16 or 32 columns");
  static_assert(passes::is_packed_dtype(passes::packed_dtype_of(Panel)) && (!is_bf16 || panel_width == 32), "contraction requires B in f32, or in bf16 and panels of 32 columns");
  static_assert(!is_row || (is_wide && is_bf16 && extent == 1), "contraction requires, for tiles of eight vectors, one row and bf16");
  static_assert(!is_wide || (panel_width == 32 && Pool == 0), "contraction requires, for tiles of two panels, panels of 32 columns and no pooling");

  /// Tiles of a short reduction run a cheap program themselves: all of a static extent, else the tallest, which meet most rows. Not on the baseline, which
  /// is there for machines that are slow anyhow.
  static constexpr bool finishes =
      is_short && Pool == 0 && detail::contraction_epilogue<program>::is_cheap && (SINTER_KERNEL_PASS > 0 || !SINTER_X86);

  template <int Rows, int Count, int Vectors, bool Partial, bool Tallest>
  static constexpr detail::row_tile tile() {
    constexpr detail::reading how = is_bf16 ? detail::reading::bf16 : Partial ? detail::reading::part : detail::reading::whole;
    if constexpr (Count == 0)
      return {nullptr, nullptr, 0, 0};
    else if constexpr ((Tallest || extent > 0) && finishes && !Partial && !has_parts_of_wide)
      return {&detail::finished_tile<Rows, Vectors, how, program>, nullptr, Rows, Count};
    else if constexpr (Pool != 0)
      return {&detail::sum_tile<Rows, Vectors, how>, nullptr, Rows, Count};
    else
      return {&detail::sum_tile<Rows, Vectors, how>, &detail::finish_tile<program, has_parts>, Rows, Count};
  }

  template <int Vectors, bool Partial>
  static constexpr detail::column_tiles tiles() {
    constexpr detail::row_cut cut = extent > 0 ? detail::cut_static(extent, Vectors) : detail::cut_dynamic(Vectors);
    detail::column_tiles t{
        {tile<cut.rows[0], cut.count[0], Vectors, Partial, true>(), tile<cut.rows[1], cut.count[1], Vectors, Partial, false>(),
         tile<cut.rows[2], cut.count[2], Vectors, Partial, false>(), tile<cut.rows[3], cut.count[3], Vectors, Partial, false>()},
        Vectors * lanes,
        nullptr};
    if constexpr (Pool != 0) t.pool = &detail::pool_row < Pool, Vectors, (Partial || is_bf16) && has_parts, program > ;
    return t;
  }

  template <int Vectors, bool Partial, bool Met>
  static constexpr detail::column_tiles tiles_if() {
    if constexpr (Met)
      return tiles<Vectors, Partial>();
    else
      return {{}, Vectors * lanes, nullptr};
  }

  static constexpr detail::contraction_code make_code() {
    // A panel of one vector needs no wide tiles: the narrow ones lose nothing with every lane real.
    constexpr bool one_vector = panel_width == lanes;
    constexpr int wide = one_vector ? 1 : is_row ? 8 : is_wide && lanes == 16 ? 4 : 2;
    detail::contraction_code made{tiles_if<wide, one_vector, meets_wide(wide * lanes)>(),
                                  tiles_if<1, true, meets_narrow(wide * lanes)>(),
                                  wide_from(wide * lanes),
                                  panel_width,
                                  is_bf16 ? 2 : 4,
                                  extent,
                                  detail::pool_window(Pool),
                                  Pool != 0,
                                  program::inputs,
                                  program::outputs,
                                  {},
                                  {},
                                  {}};
    for (int i = 0; i < program::inputs; ++i) {
      made.input_bytes[i] = static_cast<std::int8_t>(size_of(program::input_type(i)));
      made.input_is_splat[i] = program::input_access(i) == passes::access::splat;
    }
    for (int i = 0; i < program::outputs; ++i) made.output_bytes[i] = static_cast<std::int8_t>(size_of(program::output_type(i)));
    return made;
  }

  static constexpr detail::contraction_code code = make_code();
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
