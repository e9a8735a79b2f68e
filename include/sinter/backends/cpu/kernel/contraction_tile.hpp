// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The register tile of every contraction: a few rows by one, two, four or eight vectors of columns, summed over the whole reduction.
///
/// Measured before it was chosen: 14 × 2 vectors of 16 lanes and 6 × 2 of 8 lanes run at 99 % of the FMA peak from the
/// first cache, and so does every smaller tile of at least eight registers. What lost: tiles inlined into their callers
/// (invariants of the program are hoisted above the sums and push accumulators out of the registers), and a last tile
/// that overlaps the one before it (it would apply an in-place update twice).
///
/// Code costs the compiler, so a tile knows neither the stride of its rows nor, as a rule, the program: all contractions of a translation unit share
/// few of them. The sums lie in the first cache on their way to the program, which takes as long as one or two steps of the reduction.
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
  /// Short enough to be repeated for every register of a tile.
  static constexpr bool is_cheap = Program::instructions <= 3 && Program::inputs <= 3 && Program::outputs == 1;

  SINTER_INLINE contraction_epilogue(const program_places& frame, std::int64_t row) {
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

  /// One vector of sums, `column` columns to the right of the first. `count` lanes are real; all of them unless `Parts`.
  template <bool Parts>
  SINTER_INLINE void apply(floats sum, int column, int count) const {
    registers<Program> r;
    r.value[0] = sum;
    load_splats<Program, 1>(r, at_);
    run_vector<Program, Parts, 1>(r, at_, column, count);
  }

 private:
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

/// Where the rows of a tile lie: a power of two times row 1, 3 or 5, and from the seventh on, the same from there. Addresses multiply by up to 8
/// themselves, so that 14 rows need six registers and one addition.
template <int Rows>
class row_places {
 public:
  SINTER_INLINE explicit row_places(const tile_frame& frame) {
    SINTER_UNROLL
    for (int i = 0; i < count; ++i) odd_[i] = frame.rows[i];
  }
  /// In each step of a loop: else compilers compute the places of all rows before it, and have too few registers for them.
  SINTER_INLINE void keep() {
    SINTER_UNROLL
    for (int i = 0; i < count; ++i) asm("" : "+r"(odd_[i]));
  }
  SINTER_INLINE float load(const char* first, int row) const {
    if constexpr (Rows > 7)
      if (row >= 7) first += odd_[3];
    if (const int rest = row % 7; rest > 0) {
      const int power = rest & -rest;
      first += odd_[rest / power / 2] * power;
    }
    return *reinterpret_cast<const float*>(first);
  }

 private:
  static_assert(Rows <= 14);
  static constexpr int count = Rows > 7 ? 4 : Rows > 1 ? Rows / 2 : 1;  // an array has at least one
  std::int64_t odd_[count];
};

/// What a tile reads of B: vectors of f32, the same of which `columns` lanes may be read, or words of two bf16 each, in panels whose columns may all be read.
enum class reading { whole, part, bf16 };

inline constexpr int bf16_panel = 32;

/// column[j] = B[k, j], two vectors from each panel; of bf16, as many as one has.
template <reading How, int Vectors>
SINTER_INLINE void load_columns(floats (&column)[Vectors], const char* b, std::int64_t panel, int columns) {
  if constexpr (How == reading::bf16) {
    SINTER_UNROLL
    for (int j = 0; j < Vectors; j += 2) {
      ints pair = load(reinterpret_cast<const std::int32_t*>(b + j * lanes / bf16_panel * panel + j * lanes % bf16_panel * 2));
#if SINTER_X86
      asm("" : "+v"(pair));  // g++ would load it twice, as an operand of the shift and of the mask
#endif
      column[j] = as_floats(pair << 16);
      if constexpr (Vectors > 1) column[j + 1] = as_floats(pair & splat(static_cast<std::int32_t>(0xffff0000)));
    }
  } else {
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) {
      const float* from = reinterpret_cast<const float*>(b + j / 2 * panel) + j % 2 * lanes;
      if constexpr (How == reading::part)
        column[j] = load_up_to(from, columns);
      else
        column[j] = load(from);
#if SINTER_X86
      asm("" : "+v"(column[j]));  // g++ would load it once for each row, as an operand of the multiplication
#endif
    }
  }
}

/// One step of the reduction: sum[i][j] += A[i, k] · B[k, j].
template <int Rows, int Vectors, reading How>
SINTER_INLINE void accumulate(floats (&sum)[Rows][Vectors], const char* a, row_places<Rows>& rows, const char* b, std::int64_t panel, int columns) {
  floats column[Vectors];
  load_columns<How>(column, b, panel, columns);
  rows.keep();
  SINTER_UNROLL
  for (int i = 0; i < Rows; ++i) {
    const floats factor = splat(rows.load(a, i));
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) sum[i][j] += factor * column[j];
  }
}

/// The most accumulators beside which the vectors of B, one factor and a mask still have registers.
inline constexpr int most_sums = SINTER_KERNEL_WIDTH == 64 ? 28 : 12;

/// How many copies a tile keeps of its sums. An addition waits for the one before it, so tiles of few registers add to
/// several in turn. The baseline loads parts of vectors more slowly than it adds. Strict sums have one order, whatever the tile.
constexpr int copies_of_sums(int rows, int vectors, reading how) {
  if (is_strict || (how == reading::part && SINTER_KERNEL_PASS == 0)) return 1;
  const int sums = rows * vectors;
  const int needed = (8 + sums - 1) / sums < 4 ? (8 + sums - 1) / sums : 4;
  return needed * sums > most_sums ? 1 : needed;
}

/// sum[i][j] = Σ_k A[i, k] · B[k, j] over a whole walk.
template <int Rows, int Vectors, reading How>
SINTER_INLINE void sum_walk(floats (&sum)[Rows][Vectors], const tile_frame& frame, std::int64_t row) {
  constexpr int copies = copies_of_sums(Rows, Vectors, How);
  row_places<Rows> rows(frame);
  const reduction_walk& walk = frame.walk;
  const char* a0 = reinterpret_cast<const char*>(frame.a) + row * frame.rows[0];
  const char* b0 = frame.b;
  const int columns = frame.columns;
  floats copy[copies][Rows][Vectors];
  SINTER_UNROLL
  for (int i = 0; i < copies * Rows * Vectors; ++i) copy[i / (Rows * Vectors)][i / Vectors % Rows][i % Vectors] = floats{};

  const std::int64_t a_step = walk.a[2], b_step = walk.b[2], panel = frame.b_panel;
  std::int64_t k0 = walk.steps[0];
  do {
    const char* a1 = a0;
    const char* b1 = b0;
    std::int64_t k1 = walk.steps[1];
    do {
      const char* a = a1;
      const char* b = b1;
      std::int64_t k2 = walk.steps[2];
      if constexpr (copies > 1) {
        for (; k2 >= copies; k2 -= copies) {
          SINTER_UNROLL
          for (int u = 0; u < copies; ++u, a += a_step, b += b_step) accumulate<Rows, Vectors, How>(copy[u], a, rows, b, panel, columns);
        }
        for (; k2 > 0; --k2, a += a_step, b += b_step) accumulate<Rows, Vectors, How>(copy[0], a, rows, b, panel, columns);
      } else {
        do {
          accumulate<Rows, Vectors, How>(copy[0], a, rows, b, panel, columns);
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

/// A tile from first step to last, which leaves its sums, zeros included. Tiles are functions of their own, never inlined: see the head of this file.
template <int Rows, int Vectors, reading How>
[[gnu::noinline]] void sum_tile(const tile_frame& frame, std::int64_t row) {
  static_assert(How != reading::part || Vectors == 1);
  static_assert(Rows <= most_tile_rows && Rows * Vectors * lanes <= most_tile_sums);
  floats sum[Rows][Vectors];
  sum_walk<Rows, Vectors, How>(sum, frame, row);
  float* to = frame.sums + row * frame.sums_stride;
  SINTER_UNROLL
  for (int i = 0; i < Rows * Vectors; ++i) store(to + i * lanes, sum[i / Vectors][i % Vectors]);
}

/// Adds the sums of earlier blocks to a tile's, and keeps the result for later blocks when there are any.
/// Not a template, so that one copy serves every program.
[[gnu::noinline]] inline void merge_partial(const tile_frame& frame, std::int64_t row, int rows) {
  float* partial = frame.partial + row * frame.partial_stride;
  float* sum = frame.sums;
  for (int i = 0; i < rows; ++i, partial += frame.partial_stride)
    for (int column = 0; column < frame.columns; column += lanes, sum += lanes) {
      const int count = frame.columns - column < lanes ? frame.columns - column : lanes;
      floats total = load(sum);
      if (frame.resume) total += load_up_to(partial + column, count);
      if (frame.finish)
        store(sum, total);
      else if (count < lanes)
        store_part(partial + column, total, count);
      else
        store(partial + column, total);
    }
}

/// The program on the sums that a tile has left, one vector at a time: its code exists once.
template <class Program, bool Parts>
[[gnu::noinline]] void finish_tile(const tile_frame& frame, std::int64_t row, int rows) {
  if (frame.resume || !frame.finish) {
    merge_partial(frame, row, rows);
    if (!frame.finish) return;
  }
  contraction_epilogue<Program> epilogue(frame, row);
  const float* sum = frame.sums;
  const int columns = frame.columns;
  if constexpr (contraction_epilogue<Program>::is_cheap)
    if (columns % (2 * lanes) == 0) {  // most tiles: two vectors or four
      for (int i = 0; i < rows; ++i) {
        for (int column = 0; column < columns; column += 2 * lanes, sum += 2 * lanes) {
          epilogue.template apply<false>(load(sum), column, lanes);
          epilogue.template apply<false>(load(sum + lanes), column + lanes, lanes);
        }
        epilogue.next_row();
      }
      return;
    }
  for (int i = 0; i < rows; ++i) {
    for (int column = 0; column < columns; column += lanes, sum += lanes) {
      const int left = columns - column;
      epilogue.template apply<Parts>(load(sum), column, left < lanes ? left : lanes);
    }
    epilogue.next_row();
  }
}

/// A tile and its program from registers to the last store: where reductions are so short that leaving the sums would take a part of the time that counts.
template <int Rows, int Vectors, reading How, class Program>
[[gnu::noinline]] void finished_tile(const tile_frame& frame, std::int64_t row) {
  floats sum[Rows][Vectors];
  sum_walk<Rows, Vectors, How>(sum, frame, row);
  contraction_epilogue<Program> epilogue(frame, row);
  SINTER_UNROLL
  for (int i = 0; i < Rows; ++i) {
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) epilogue.template apply<false>(sum[i][j], j * lanes, lanes);
    epilogue.next_row();
  }
}

}  // namespace detail
}  // namespace SINTER_KERNEL_NAMESPACE

#endif
