// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise programs over four nested extents (deeper ones: `nest.hpp`); movement is an elementwise program without instructions.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// Operands  inputs, outputs
/// Numbers   e0 e1 e2 e3, then four strides for each input, then four for each output (the last is 1, or 0 if e3 is 1)
/// Aliasing  outputs may be inputs, element for element
template <passes::word... Words>
struct elementwise {
  using program = passes::program<Words...>;
  using input_sequence = std::make_integer_sequence<int, program::inputs>;
  using output_sequence = std::make_integer_sequence<int, program::outputs>;

  static void run(const call& c) {
    row<program> at{};
    start(at, c, input_sequence{}, output_sequence{});
    for (std::int64_t i0 = 0; i0 < c.number[0]; ++i0) {
      row<program> at1 = at;
      for (std::int64_t i1 = 0; i1 < c.number[1]; ++i1) {
        row<program> at2 = at1;
        if constexpr (moves_words) {
          if (c.number[stride(0, 2)] == 1 && c.number[3] > 1) {
            backends::cpu::detail::transpose(static_cast<const float*>(at1.input[0]), c.number[stride(0, 3)], 1,
                                             static_cast<float*>(at1.output[0]), c.number[stride(1, 2)], c.number[2], c.number[3]);
            advance(at1, c, 1, input_sequence{}, output_sequence{});
            continue;
          }
        }
        for (std::int64_t i2 = 0; i2 < c.number[2]; ++i2) {
          run_row(at2, c.number[3]);
          advance(at2, c, 2, input_sequence{}, output_sequence{});
        }
        advance(at1, c, 1, input_sequence{}, output_sequence{});
      }
      advance(at, c, 0, input_sequence{}, output_sequence{});
    }
  }

 private:
  /// Long programs do without a loop for whole vectors alone: beside so many instructions two branches take no time.
  static constexpr bool is_long = program::instructions > 4;

  /// A plain copy of 4-byte elements that gathers: with the right strides, a transposition.
  static constexpr bool moves_words = program::inputs == 1 && program::instructions == 0 && program::outputs == 1 &&
                                      program::input_access(0) == passes::access::gather && size_of(program::input_type(0)) == 4 &&
                                      program::input_type(0) == program::output_type(0);

  static constexpr int stride(int operand, int axis) { return 4 + 4 * operand + axis; }

  template <int... I, int... O>
  SINTER_INLINE static void start(row<program>& at, const call& c, std::integer_sequence<int, I...>, std::integer_sequence<int, O...>) {
    ((at.template start_input<I>(c.operand[I]), at.step[I] = c.number[stride(I, 3)]), ...);
    ((at.output[O] = c.operand[program::inputs + O]), ...);
  }

  template <int... I, int... O>
  SINTER_INLINE static void advance(row<program>& at, const call& c, int axis, std::integer_sequence<int, I...>,
                                    std::integer_sequence<int, O...>) {
    (at.template advance_input<I>(c.number[stride(I, axis)]), ...);
    (at.template advance_output<O>(c.number[stride(program::inputs + O, axis)]), ...);
  }

  SINTER_INLINE static void run_row(const row<program>& at, std::int64_t extent) {
    registers<program> fixed;
    load_splats(fixed, at);
    std::int64_t j = 0;
    if constexpr (is_long) {
      for (; j < extent; j += lanes) {
        registers<program> r = fixed;
        run_vector<program, true>(r, at, j, extent - j < lanes ? static_cast<int>(extent - j) : lanes);
      }
    } else {
      for (; j + lanes <= extent; j += lanes) {
        registers<program> r = fixed;
        run_vector<program, false>(r, at, j, lanes);
      }
      if (j < extent) {
        const int count = static_cast<int>(extent - j);
        registers<program> r = fixed;
        load_inputs<program, reach::part>(r, at, j, count);
        evaluate(r);
        store_outputs<program, false>(r, at, j, count);
      }
    }
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
