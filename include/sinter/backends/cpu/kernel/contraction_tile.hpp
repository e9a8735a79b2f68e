// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The register tile of every contraction: a few rows by one or two vectors of columns, summed over the whole reduction.
///
/// Measured before it was chosen: 14 × 2 vectors of 16 lanes and 6 × 2 of 8 lanes run at 99 % of the FMA peak from the
/// first cache, and so does every smaller tile of at least eight registers. What lost: tiles inlined into their callers
/// (invariants of the program are hoisted above the sums and push accumulators out of the registers), and a last tile
/// that overlaps the one before it (it would apply an in-place update twice).
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#include <sinter/backends/cpu/kernel/contraction_walk.hpp>

namespace SINTER_KERNEL_NAMESPACE {
namespace detail {

using namespace backends::cpu::detail;

/// The fused program at one row of a segment. Its input 0 is the sum; the others move along columns by one or not at all.
template <class Program>
class contraction_epilogue {
 public:
  /// Short enough to be repeated for every register of a tile; the others run rolled over a copy of the tile.
  static constexpr bool is_cheap = Program::instructions <= 3 && Program::inputs <= 3 && Program::outputs == 1;

  SINTER_INLINE contraction_epilogue(const tile_frame& frame, std::int64_t row) {
    SINTER_UNROLL
    for (int i = 1; i < Program::inputs; ++i) {
      input_stride_[i] = frame.input_stride[i];
      at_.input[i] = frame.input[i] + row * input_stride_[i];
    }
    SINTER_UNROLL
    for (int i = 0; i < Program::outputs; ++i) {
      output_stride_[i] = frame.output_stride[i];
      at_.output[i] = frame.output[i] + row * output_stride_[i];
    }
  }

  SINTER_INLINE void next_row() {
    SINTER_UNROLL
    for (int i = 1; i < Program::inputs; ++i) at_.input[i] = static_cast<const char*>(at_.input[i]) + input_stride_[i];
    SINTER_UNROLL
    for (int i = 0; i < Program::outputs; ++i) at_.output[i] = static_cast<char*>(at_.output[i]) + output_stride_[i];
  }

  /// One vector of sums, `column` columns to the right of the first. `count` lanes are real; all of them unless `Partial`.
  template <bool Partial>
  SINTER_INLINE void apply(floats sum, int column, int count) const {
    if constexpr (Partial)
      if (count < lanes) return run<false>(sum, column, count);
    run<true>(sum, column, count);
  }

 private:
  template <bool Whole>
  SINTER_INLINE void run(floats sum, int column, int count) const {
    registers<Program> r;
    r.value[0] = sum;
    load_splats<Program, 1>(r, at_);
    load_inputs<Program, Whole, 1>(r, at_, column, count);
    evaluate<Program>(r);
    store_outputs<Program, Whole>(r, at_, column, count);
  }

  row<Program> at_;
  std::int64_t input_stride_[Program::inputs];
  std::int64_t output_stride_[Program::outputs];

  static constexpr bool columns_move_by_one_or_not() {
    for (int i = 1; i < Program::inputs; ++i)
      if (Program::input_access(i) != passes::access::contiguous && Program::input_access(i) != passes::access::splat) return false;
    return Program::inputs > 0 && Program::outputs > 0;
  }
  static_assert(columns_move_by_one_or_not(), "contraction requires a program whose inputs are contiguous or splat along the columns");
};

/// Up to a whole vector. The masks of the wider sets have a place for every lane; the baseline has no masks.
SINTER_INLINE floats load_up_to(const float* from, int count) {
  if (SINTER_KERNEL_PASS == 0 && count == lanes) return load(from);
  return load_part(from, count);
}

/// One step of the reduction: column[j] = B[k, j]; sum[i][j] += A[i, k] · column[j].
template <int Rows, int Vectors, bool Partial>
SINTER_INLINE void accumulate(floats (&sum)[Rows][Vectors], const float* a, std::int64_t row_stride, const float* b, int columns) {
  floats column[Vectors];
  SINTER_UNROLL
  for (int j = 0; j < Vectors; ++j) {
    if constexpr (Partial)
      column[j] = load_up_to(b, columns);
    else
      column[j] = load(b + j * lanes);
#if SINTER_X86
    asm("" : "+v"(column[j]));  // g++ would load it once for each row, as an operand of the multiplication
#endif
  }
  SINTER_UNROLL
  for (int i = 0; i < Rows; ++i) {
    const floats factor = splat(a[i * row_stride]);
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) sum[i][j] += factor * column[j];
  }
}

/// The most accumulators beside which the vectors of B, one factor and a mask still have registers.
inline constexpr int most_sums = SINTER_KERNEL_WIDTH == 64 ? 28 : 12;

/// How many copies a tile keeps of its sums. An addition waits for the one before it, so tiles of few registers add to
/// several in turn. The baseline loads parts of vectors more slowly than it adds. Strict sums have one order, whatever the tile.
constexpr int copies_of_sums(int rows, int vectors, bool partial) {
  if (is_strict || (partial && SINTER_KERNEL_PASS == 0)) return 1;
  const int sums = rows * vectors;
  const int needed = (8 + sums - 1) / sums < 4 ? (8 + sums - 1) / sums : 4;
  return needed * sums > most_sums ? 1 : needed;
}

/// sum[i][j] = Σ_k A[i, k] · B[k, j] over a whole walk.
template <int Rows, int Vectors, bool Partial, int RowStride>
SINTER_INLINE void sum_walk(floats (&sum)[Rows][Vectors], const tile_frame& frame, std::int64_t row) {
  constexpr int copies = copies_of_sums(Rows, Vectors, Partial);
  const std::int64_t row_stride = RowStride > 0 ? RowStride : frame.row_stride;  // a constant becomes displacements
  const reduction_walk& walk = frame.walk;
  const float* a0 = frame.a + row * row_stride;
  const float* b0 = frame.b;
  const int columns = frame.columns;
  floats copy[copies][Rows][Vectors];
  SINTER_UNROLL
  for (int i = 0; i < copies * Rows * Vectors; ++i) copy[i / (Rows * Vectors)][i / Vectors % Rows][i % Vectors] = floats{};

  const std::int64_t a_step = walk.a[2], b_step = walk.b[2];
  std::int64_t k0 = walk.steps[0];
  do {
    const float* a1 = a0;
    const float* b1 = b0;
    std::int64_t k1 = walk.steps[1];
    do {
      const float* a = a1;
      const float* b = b1;
      std::int64_t k2 = walk.steps[2];
      if constexpr (copies > 1) {
        for (; k2 >= copies; k2 -= copies) {
          SINTER_UNROLL
          for (int u = 0; u < copies; ++u, a += a_step, b += b_step) accumulate<Rows, Vectors, Partial>(copy[u], a, row_stride, b, columns);
        }
        for (; k2 > 0; --k2, a += a_step, b += b_step) accumulate<Rows, Vectors, Partial>(copy[0], a, row_stride, b, columns);
      } else {
        do {
          accumulate<Rows, Vectors, Partial>(copy[0], a, row_stride, b, columns);
          a += a_step;
          b += b_step;
        } while (--k2 > 0);
      }
      a1 += walk.a[1];
      b1 += walk.b[1];
    } while (--k1 > 0);
    a0 += walk.a[0];
    b0 += walk.b[0];
  } while (--k0 > 0);
  SINTER_UNROLL
  for (int i = 0; i < Rows * Vectors; ++i) {
    floats& total = sum[i / Vectors][i % Vectors];
    total = copy[0][i / Vectors][i % Vectors];
    SINTER_UNROLL
    for (int u = 1; u < copies; ++u) total += copy[u][i / Vectors][i % Vectors];
  }
}

/// Adds the sums of earlier blocks to a tile's, and keeps the result for later blocks when there are any.
/// Not a template, so that one copy serves every tile; `sum` has `rows` rows of `vectors` vectors.
[[gnu::noinline]] inline void merge_partial(floats* sum, int rows, int vectors, const tile_frame& frame, std::int64_t row) {
  float* partial = frame.partial + row * frame.partial_stride;
  for (int i = 0; i < rows; ++i, partial += frame.partial_stride)
    for (int j = 0; j < vectors; ++j, ++sum) {
      const int count = vectors > 1 ? lanes : frame.columns;
      if (frame.resume) *sum += load_up_to(partial + j * lanes, count);
      if (frame.finish) continue;
      if (count < lanes)
        store_part(partial + j * lanes, *sum, count);
      else
        store(partial + j * lanes, *sum);
    }
}

/// A tile from first step to last store. A function of its own, never inlined: see the head of this file.
template <int Rows, int Vectors, bool Partial, int RowStride, class Program>
[[gnu::noinline]] void contraction_tile(const tile_frame& frame, std::int64_t row) {
  static_assert(!Partial || Vectors == 1);
  using epilogue_t = contraction_epilogue<Program>;
  const int columns = frame.columns;
  floats sum[Rows][Vectors];
  sum_walk<Rows, Vectors, Partial, RowStride>(sum, frame, row);
  const bool blocked = frame.resume || !frame.finish;
  if constexpr (epilogue_t::is_cheap && !Partial)
    if (!blocked) [[likely]] {
      epilogue_t epilogue(frame, row);
      SINTER_UNROLL
      for (int i = 0; i < Rows; ++i) {
        SINTER_UNROLL
        for (int j = 0; j < Vectors; ++j) epilogue.template apply<Partial>(sum[i][j], j * lanes, columns);
        epilogue.next_row();
      }
      return;
    }
  // The sums lie on the stack and one vector at a time passes the program, whose code exists once.
  floats staged[Rows * Vectors];
  SINTER_UNROLL
  for (int i = 0; i < Rows * Vectors; ++i) staged[i] = sum[i / Vectors][i % Vectors];
  if (blocked) {
    merge_partial(staged, Rows, Vectors, frame, row);
    if (!frame.finish) return;
  }
  epilogue_t epilogue(frame, row);
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Vectors; ++j) epilogue.template apply<Partial>(staged[i * Vectors + j], j * lanes, columns);
    epilogue.next_row();
  }
}

/// A tile whose sums are to be pooled: they go to `partial`, as wide as the tile, zeros included.
template <int Rows, int Vectors, bool Partial, int RowStride>
[[gnu::noinline]] void pooling_tile(const tile_frame& frame, std::int64_t row) {
  floats sum[Rows][Vectors];
  sum_walk<Rows, Vectors, Partial, RowStride>(sum, frame, row);
  float* to = frame.partial + row * (Vectors * lanes);
  SINTER_UNROLL
  for (int i = 0; i < Rows * Vectors; ++i) store(to + i * lanes, sum[i / Vectors][i % Vectors]);
}

}  // namespace detail
}  // namespace SINTER_KERNEL_NAMESPACE

#endif
