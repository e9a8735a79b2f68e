// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Products of few rows with a matrix of weights that stays in a near cache: programs in which a call itself takes time. The number of columns is
/// static, so that a row of the result stands in registers from its first step to the end of its program, and nothing is walked or cut into tiles.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// Operands  A (side by side along k), B in panels, program inputs from 1 on, program outputs, [turn i32, where there are several panels]
/// Numbers   rows k  a_row, then the row stride of each program input from 1 on, and of each output
/// Aliasing  outputs may be program inputs, element for element
template <passes::word Columns, passes::word... Words>
struct small_product {
  using program = passes::program<Words...>;

  static void run(const call& c) {
    const std::int64_t steps = c.number[1];
    const float* a = static_cast<const float*>(c.operand[0]);
    const float* const b = static_cast<const float*>(c.operand[1]);
    row<program> at{};
    SINTER_UNROLL
    for (int i = 1; i < program::inputs; ++i) at.input[i] = c.operand[1 + i];
    SINTER_UNROLL
    for (int i = 0; i < program::outputs; ++i) at.output[i] = c.operand[1 + program::inputs + i];
    bool back = false;
    if constexpr (turns) back = *static_cast<std::int32_t*>(c.operand[1 + program::inputs + program::outputs]) != 0;
    for (std::int64_t left = c.number[0];;) {
      if (turns && back) {
        run_rest(at, a, b, steps);
        for (int group = groups - 1; group >= 0; --group) run_group<per_group>(at, a, b, steps, group * per_group * lanes);
      } else {
        for (int group = 0; group < groups; ++group) run_group<per_group>(at, a, b, steps, group * per_group * lanes);
        run_rest(at, a, b, steps);
      }
      back = !back;
      if (--left == 0) break;
      a += c.number[2];
      next_row(at, c.number + 3, std::make_integer_sequence<int, program::inputs>{}, std::make_integer_sequence<int, program::outputs>{});
    }
    if constexpr (turns) *static_cast<std::int32_t*>(c.operand[1 + program::inputs + program::outputs]) = back;
  }

 private:
  static constexpr int columns = static_cast<int>(Columns);
  static constexpr int width = static_cast<int>(passes::small_product_width(columns));
  /// Every second row goes through B from its end, since its last panels are those that the first cache still holds. A column's sum is the same either way.
  static constexpr bool turns = columns > width;
  /// Vectors of a row, and how many of them are summed at once: a panel, but on the baseline, whose registers hold half of one.
  static constexpr int row_vectors = (columns + lanes - 1) / lanes, most = SINTER_KERNEL_WIDTH == 16 && width > 32 ? 8 : width / lanes;
  static constexpr int per_group = row_vectors < most ? row_vectors : most, groups = row_vectors / per_group, rest = row_vectors % per_group;
  static constexpr bool is_cheap = program::instructions <= 3 && program::outputs == 1;

  template <int... I, int... O>
  SINTER_INLINE static void next_row(row<program>& at, const std::int64_t* strides, std::integer_sequence<int, 0, I...>, std::integer_sequence<int, O...>) {
    (at.template advance_input<I>(strides[I - 1]), ...);
    (at.template advance_output<O>(strides[program::inputs - 1 + O]), ...);
  }

  /// Four elements, side by side as often as they fit, and one of the four in every lane: a load for four steps where a splat is one for each, and the rows of
  /// B alone take all the loads that the machine can make.
  SINTER_INLINE static floats load_four(const float* from) {
#if SINTER_KERNEL_PASS == 2
    floats x;
    asm("vbroadcastf32x4 %1, %0" : "=v"(x) : "m"(*reinterpret_cast<const simd<16>::floats_in_memory*>(from)));
    return x;
#elif SINTER_KERNEL_PASS == 1
    floats x;
    asm("vbroadcastf128 %1, %0" : "=x"(x) : "m"(*reinterpret_cast<const simd<16>::floats_in_memory*>(from)));
    return x;
#else
    return load(from);
#endif
  }
  template <int Which, int... Lane>
  SINTER_INLINE static floats one_of_four(floats four, std::integer_sequence<int, Lane...>) {
    return shuffle<(Lane / 4 * 4 + Which)...>(four, four);
  }

  /// An addition waits for the one before it, so a few sums are kept in several copies. Strict sums have one order.
  static constexpr int copies_of(int sums) { return is_strict || sums >= 8 ? 1 : sums >= 4 ? 2 : 4; }

  template <int Vectors>
  SINTER_INLINE static void accumulate(floats (&sum)[Vectors], floats factor, const float* b) {
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) sum[j] += factor * load(b + j * lanes);
  }

  /// sum[j] = Σ_k A[k] · B[k, j]
  template <int Vectors>
  SINTER_INLINE static void sum_all(floats (&sum)[Vectors], const float* a, const float* b, std::int64_t steps) {
    constexpr int copies = copies_of(Vectors);
    floats copy[copies][Vectors];
    SINTER_UNROLL
    for (int i = 0; i < copies * Vectors; ++i) copy[i / Vectors][i % Vectors] = floats{};
    for (; steps >= 4; steps -= 4, a += 4, b += 4 * width) {
      const floats four = load_four(a);
      accumulate<Vectors>(copy[0], one_of_four<0>(four, vectors::lane_sequence{}), b);
      accumulate<Vectors>(copy[1 % copies], one_of_four<1>(four, vectors::lane_sequence{}), b + width);
      accumulate<Vectors>(copy[2 % copies], one_of_four<2>(four, vectors::lane_sequence{}), b + 2 * width);
      accumulate<Vectors>(copy[3 % copies], one_of_four<3>(four, vectors::lane_sequence{}), b + 3 * width);
    }
    for (; steps > 0; --steps, ++a, b += width) accumulate<Vectors>(copy[0], splat(*a), b);
    SINTER_UNROLL
    for (int j = 0; j < Vectors; ++j) {
      SINTER_UNROLL
      for (int u = copies - 1; u > 0; --u) copy[(u - 1) / 2][j] += copy[u][j];
      sum[j] = copy[0][j];
    }
  }

  /// The program on one vector of sums.
  SINTER_INLINE static void finish(const row<program>& at, const registers<program>& fixed, floats sum, int column) {
    registers<program> r = fixed;
    r.value[0] = sum;
    run_vector<program, columns % lanes != 0, 1>(r, at, column, columns - column < lanes ? columns - column : lanes);
  }

  SINTER_INLINE static void run_rest(const row<program>& at, const float* a, const float* b, std::int64_t steps) {
    if constexpr (rest > 0) run_group<rest>(at, a, b, steps, groups * per_group * lanes);
  }
  /// Some vectors of one row, `first` columns behind its first, from the sums to the last store.
  template <int Vectors>
  SINTER_INLINE static void run_group(const row<program>& at, const float* a, const float* b, std::int64_t steps, int first) {
    floats sum[Vectors];
    sum_all<Vectors>(sum, a, b + first / width * width * steps + first % width, steps);
    registers<program> fixed;
    load_splats<program, 1>(fixed, at);
    if constexpr (is_cheap) {
      SINTER_UNROLL
      for (int j = 0; j < Vectors; ++j) finish(at, fixed, sum[j], first + j * lanes);
    } else {  // the instructions once, for sums that have been put down
      alignas(64) float sums[Vectors * lanes];
      SINTER_UNROLL
      for (int j = 0; j < Vectors; ++j) store(sums + j * lanes, sum[j]);
      for (int j = 0; j < Vectors; ++j) finish(at, fixed, load(sums + j * lanes), first + j * lanes);
    }
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
