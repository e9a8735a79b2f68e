// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums, products, maxima and minima over up to three axes, with the program that produces the elements fused in.
///
/// The order of additions and products depends on the extents and the instruction set only. A maximum or minimum with a NaN
/// among its elements is NaN.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// How two partial results of one dtype combine, and what changes nothing.
template <ir::opcode Combiner, dtype Type>
struct combination {
  static_assert(ir::is_reduction(Combiner), "a reduction's first word is the opcode of a reduction");
  static constexpr bool sums = Combiner == ir::opcode::reduce_sum, multiplies = Combiner == ir::opcode::reduce_prod, least = Combiner == ir::opcode::reduce_min;

  SINTER_INLINE static auto identity() {
    if constexpr (Type == dtype::f32)
      return splat(sums ? 0.0f : multiplies ? 1.0f : least ? __builtin_huge_valf() : -__builtin_huge_valf());
    else if constexpr (Type == dtype::boolean)
      return splat(std::int32_t{multiplies || least ? -1 : 0});
    else
      return splat(sums ? std::int32_t{0} : multiplies ? std::int32_t{1} : least ? std::int32_t{0x7fffffff} : std::int32_t{-0x7fffffff - 1});
  }
  /// Whether a NaN must be looked for: those of sums and products stay by themselves.
  static constexpr bool picks = Type == dtype::f32 && !sums && !multiplies;
  /// The larger or smaller. A NaN so far stays, since these instructions answer their second operand where one is NaN; one that comes is passed over.
  SINTER_INLINE static floats extremum(floats sofar, floats x) { return least ? minimum_at_once(x, sofar) : maximum_at_once(x, sofar); }

  template <class Vector>
  SINTER_INLINE static Vector combine(Vector sofar, Vector x) {
    if constexpr (Type == dtype::boolean)
      return multiplies || least ? sofar & x : sofar | x;  // of truths: all, or any
    else if constexpr (Type == dtype::f32)
      return sums ? sofar + x : multiplies ? sofar * x : choose(x != x, x, extremum(sofar, x));
    else if constexpr (multiplies)
      return as_ints(as_unsigneds(sofar) * as_unsigneds(x));
    else
      return sums ? as_ints(as_unsigneds(sofar) + as_unsigneds(x)) : least ? minimum(x, sofar) : maximum(x, sofar);
  }
  /// All lanes into lane 0, halving.
  template <int Half = lanes / 2, class Vector>
  SINTER_INLINE static Vector across(Vector x) {
    if constexpr (Half == 0)
      return x;
    else
      return across<Half / 2>(combine(x, rotate<Half>(x)));
  }
};

/// What a program costs, in instructions of the machine or so.
template <class Program>
constexpr int weight_of() {
  int sum = 0;
  for (int i = 0; i < Program::instructions; ++i) sum += ir::is_series(Program::op(i)) ? 20 : 1;
  return sum;
}

/// Operands  inputs, output
/// Numbers   o0 o1 o2 kept extents, r0 r1 r2 reduced extents, then six strides for each input (o0 o1 o2 r0 r1 r2), then
///           three for the output
/// Lanes     Horizontal 1: along r2, to which the accesses of the inputs refer; 0: along o2, where the output's stride is 1
template <passes::word Combiner, passes::word Horizontal, passes::word... Words>
struct reduction {
  using program = passes::program<Words...>;
  static_assert(program::outputs == 1, "a reduction combines one value");
  static constexpr int from = program::output_register(0);
  static constexpr dtype type = program::register_type(from);
  using combiner = combination<static_cast<ir::opcode>(Combiner), type>;
  using vector = decltype(combiner::identity());
  using element = storage_t<program::output_type(0)>;
  using input_sequence = std::make_integer_sequence<int, program::inputs>;

  /// Partial results that run side by side, so that one addition need not wait for the last: fewer of a long program, which takes longer than an
  /// addition and whose code they repeat, and two if strict, since there each is as wide as the widest vectors.
  static constexpr bool is_short = weight_of<program>() <= 8;
  static constexpr int ways = is_short && !is_strict ? 4 : 2;
  /// Vectors to a partial result of rows, and its elements.
  static constexpr int pieces = is_strict ? 16 / lanes : 1;
  static constexpr int width = pieces * lanes;
  /// Vectors of columns that are reduced together, so that each row gives whole cache lines.
  static constexpr int wide = is_short ? 8 : 4;

  static void run(const call& c) {
    row<program> at0{};
    start(at0, c, input_sequence{});
    auto* out0 = static_cast<element*>(c.operand[program::inputs]);
    for (std::int64_t i0 = 0; i0 < c.number[0]; ++i0) {
      row<program> at1 = at0;
      element* out1 = out0;
      for (std::int64_t i1 = 0; i1 < c.number[1]; ++i1) {
        if constexpr (Horizontal) {
          row<program> at2 = at1;
          for (std::int64_t i2 = 0; i2 < c.number[2]; ++i2) {
            write<1>(out1 + i2 * c.number[output_stride(2)], combiner::across(reduce_rows(at2, c)));
            advance(at2, c, 2, 1, input_sequence{});
          }
        } else {
          reduce_columns(at1, c, out1);
        }
        advance(at1, c, 1, 1, input_sequence{});
        out1 += c.number[output_stride(1)];
      }
      advance(at0, c, 0, 1, input_sequence{});
      out0 += c.number[output_stride(0)];
    }
  }

 private:
  static constexpr int stride(int operand, int axis) { return 6 + 6 * operand + axis; }
  static constexpr int output_stride(int axis) { return stride(program::inputs, axis); }

  /// Steps along the vectorised axis are the accesses' own.
  template <int... I>
  SINTER_INLINE static void start(row<program>& at, const call& c, std::integer_sequence<int, I...>) {
    ((at.template start_input<I>(c.operand[I]), at.step[I] = c.number[stride(I, Horizontal ? 5 : 2)]), ...);
  }
  template <int... I>
  SINTER_INLINE static void advance(row<program>& at, const call& c, int axis, std::int64_t times, std::integer_sequence<int, I...>) {
    (at.template advance_input<I>(times * c.number[stride(I, axis)]), ...);
  }

  template <reach Lanes>
  SINTER_INLINE static vector value(const registers<program>& fixed, const row<program>& at, std::int64_t j, int count = lanes) {
    registers<program> r = fixed;
    load_inputs<program, Lanes>(r, at, j, count);
    evaluate(r);
    return value_of<program, from>(r);
  }

  /// All partial results of rows as one vector, pieces halving as the lanes of a wider vector would.
  SINTER_INLINE static vector joined(const vector* sofar) {
    vector part[pieces];
    SINTER_UNROLL
    for (int p = 0; p < pieces; ++p) {
      part[p] = combiner::combine(sofar[p], sofar[pieces + p]);
      if constexpr (ways == 4) part[p] = combiner::combine(part[p], combiner::combine(sofar[2 * pieces + p], sofar[3 * pieces + p]));
    }
    SINTER_UNROLL
    for (int half = pieces / 2; half > 0; half /= 2) {
      SINTER_UNROLL
      for (int p = 0; p < half; ++p) part[p] = combiner::combine(part[p], part[p + half]);
    }
    return part[0];
  }

  /// Count: 1 writes lane 0, more write that many lanes.
  template <int Count = 0>
  SINTER_INLINE static void write(element* to, vector x, int count = lanes) {
    const auto y = converted<type, program::output_type(0)>(x);
    if constexpr (Count == 1) {
      if constexpr (program::output_type(0) == dtype::boolean)
        *to = y[0] != 0;
      else
        *to = static_cast<element>(y[0]);
    } else {
      if (count == lanes)
        store(to, y);
      else
        store_part(to, y, count);
    }
  }

  /// The last elements of a row, fewer than a vector has.
  SINTER_INLINE static void add_rest(vector& sofar, const registers<program>& fixed, const row<program>& at, std::int64_t& j, std::int64_t extent) {
    const int count = static_cast<int>(extent - j);
    sofar = combiner::combine(sofar, choose(first_lanes(count), value<reach::part>(fixed, at, j, count), combiner::identity()));
    j = extent;
  }

  /// What is too short for all partial results.
  SINTER_INLINE static void add_end(vector* sofar, const registers<program>& fixed, const row<program>& at, std::int64_t j,
                                    std::int64_t extent) {
    if constexpr (pieces == 1 &&
                  !is_short) {  // whole vectors and the last one in one loop: the instructions stand here once more, and not twice
      for (; j < extent; j += lanes) {
        const int count = extent - j < lanes ? static_cast<int>(extent - j) : lanes;
        const vector x = value<reach::any>(fixed, at, j, count);
        sofar[1] = combiner::combine(sofar[1], choose(first_lanes(count), x, combiner::identity()));
      }
    } else {
      for (; j + width <= extent; j += width) {
        SINTER_UNROLL
        for (int p = 0; p < pieces; ++p) sofar[p] = combiner::combine(sofar[p], value<reach::whole>(fixed, at, j + p * lanes));
      }
      if constexpr (pieces > 1) {
        SINTER_UNROLL
        for (int p = 0; p < pieces - 1; ++p)
          if (j + lanes <= extent) {
            sofar[pieces + p] = combiner::combine(sofar[pieces + p], value<reach::whole>(fixed, at, j));
            j += lanes;
          } else if (j < extent) {
            add_rest(sofar[pieces + p], fixed, at, j, extent);
          }
      }
      if (j < extent) add_rest(sofar[2 * pieces - 1], fixed, at, j, extent);
    }
  }

  /// Lanes along r2.
  SINTER_INLINE static vector reduce_rows(const row<program>& at, const call& c) {
    vector sofar[ways * pieces];
    SINTER_UNROLL
    for (int w = 0; w < ways * pieces; ++w) sofar[w] = combiner::identity();
    const std::int64_t extent = c.number[5];
    [[maybe_unused]] ints nan{};  // seen by whole steps: beside the chain of maxima, so that none waits for it
    row<program> at0 = at;
    for (std::int64_t i0 = 0; i0 < c.number[3]; ++i0) {
      row<program> at1 = at0;
      for (std::int64_t i1 = 0; i1 < c.number[4]; ++i1) {
        registers<program> fixed;
        load_splats(fixed, at1);
        std::int64_t j = 0;
        for (; j + ways * width <= extent; j += ways * width) {
          SINTER_UNROLL
          for (int w = 0; w < ways * pieces; ++w) {
            const vector x = value<reach::whole>(fixed, at1, j + w * lanes);
            if constexpr (combiner::picks) {
              sofar[w] = combiner::extremum(sofar[w], x);
              nan |= x != x;
            } else {
              sofar[w] = combiner::combine(sofar[w], x);
            }
          }
        }
        add_end(sofar, fixed, at1, j, extent);
        advance(at1, c, 4, 1, input_sequence{});
      }
      advance(at0, c, 3, 1, input_sequence{});
    }
    if constexpr (combiner::picks) sofar[0] = choose(nan, splat(__builtin_nanf("")), sofar[0]);
    return joined(sofar);
  }

  /// Lanes along o2: several vectors side by side while they last, then one by one.
  SINTER_INLINE static void reduce_columns(const row<program>& at, const call& c, element* out) {
    const std::int64_t extent = c.number[2];
    std::int64_t j = 0;
    for (; j + wide * lanes <= extent; j += wide * lanes) reduce_column<wide>(at, c, j, lanes, out + j);
    for (; j < extent; j += lanes) reduce_column<1>(at, c, j, extent - j < lanes ? static_cast<int>(extent - j) : lanes, out + j);
  }

  /// `Wide` vectors of columns from j on; a single one takes `ways` rows at a time instead, unless strict: then each column is summed from its first row
  /// to its last, wherever it stands.
  template <int Wide>
  SINTER_INLINE static void reduce_column(const row<program>& at, const call& c, std::int64_t j, int count, element* out) {
    constexpr int rows = Wide == 1 && !is_strict ? ways : 1;
    vector sofar[rows * Wide];
    SINTER_UNROLL
    for (int w = 0; w < rows * Wide; ++w) sofar[w] = combiner::identity();
    row<program> at0 = at;
    for (std::int64_t i0 = 0; i0 < c.number[3]; ++i0) {
      row<program> at1 = at0;
      for (std::int64_t i1 = 0; i1 < c.number[4]; ++i1) {
        row<program> at2 = at1;
        std::int64_t i2 = 0;
        for (; i2 + rows <= c.number[5]; i2 += rows) {
          SINTER_UNROLL
          for (int y = 0; y < rows; ++y) {
            add_row<Wide>(sofar + y * Wide, at2, j, count);
            advance(at2, c, 5, 1, input_sequence{});
          }
        }
        for (; i2 < c.number[5]; ++i2) {
          add_row<Wide>(sofar, at2, j, count);
          advance(at2, c, 5, 1, input_sequence{});
        }
        advance(at1, c, 4, 1, input_sequence{});
      }
      advance(at0, c, 3, 1, input_sequence{});
    }
    if constexpr (rows > 1) {
      write(out, joined(sofar), count);
    } else {
      SINTER_UNROLL
      for (int w = 0; w < Wide; ++w) write(out + w * lanes, sofar[w], Wide == 1 ? count : lanes);
    }
  }

  template <int Wide>
  SINTER_INLINE static void add_row(vector* sofar, const row<program>& at, std::int64_t j, int count) {
    registers<program> fixed;
    load_splats(fixed, at);
    SINTER_UNROLL
    for (int w = 0; w < Wide; ++w)
      sofar[w] = combiner::combine(sofar[w], value < Wide == 1 ? reach::any : reach::whole > (fixed, at, j + w * lanes, count));
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
