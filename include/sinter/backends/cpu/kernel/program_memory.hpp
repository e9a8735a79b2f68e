// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Where the memory of a fused program is, for kernels whose results are images: it moves with image, row, column and channel. Holds no vector.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>

// nvcc's parser warns of the unrolling pragma that it hands on to the host compiler.
#if defined(__CUDACC__)
#pragma nv_diagnostic push
#pragma nv_diag_suppress 1675
#endif

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// At the first of a run of rows and the first column, and bytes from a row to the next.
struct program_places {
  const char* input[passes::max_program_inputs];  ///< input 0 is the sum and has none
  std::int64_t input_stride[passes::max_program_inputs];
  char* output[passes::max_program_outputs];
  std::int64_t output_stride[passes::max_program_outputs];
};

/// The same at a pixel, its neighbours along a row being the run, and bytes to the pixel below.
struct image_places : program_places {
  std::int64_t input_row[passes::max_program_inputs];
  std::int64_t output_row[passes::max_program_outputs];

  template <class Program>
  SINTER_INLINE void next_row() {
    SINTER_UNROLL
    for (int i = 1; i < Program::inputs; ++i) input[i] += input_row[i];
    SINTER_UNROLL
    for (int i = 0; i < Program::outputs; ++i) output[i] += output_row[i];
  }
};

/// What a walk must know of a program to find its memory.
struct program_memory {
  int inputs;
  int outputs;
  std::int8_t input_bytes[passes::max_program_inputs];
  bool input_is_splat[passes::max_program_inputs];
  std::int8_t output_bytes[passes::max_program_outputs];

  template <class Program>
  static constexpr program_memory of() {
    program_memory made{Program::inputs, Program::outputs, {}, {}, {}};
    for (int i = 0; i < Program::inputs; ++i) {
      made.input_bytes[i] = static_cast<std::int8_t>(size_of(Program::input_type(i)));
      made.input_is_splat[i] = Program::input_access(i) == passes::access::splat;
    }
    for (int i = 0; i < Program::outputs; ++i) made.output_bytes[i] = static_cast<std::int8_t>(size_of(Program::output_type(i)));
    return made;
  }

  /// `operand`: the program's first input behind the sum; `stride`: image, row, column and channel strides of each input, and all but the last of each output.
  void aim(image_places& to, void* const* operand, const std::int64_t* stride, const std::int64_t (&at)[3], std::int64_t channel) const {
    for (int i = 1; i < inputs; ++i, stride += 4) {
      const std::int64_t right = input_is_splat[i] ? 0 : channel;
      to.input[i] =
          static_cast<const char*>(*operand++) + (at[0] * stride[0] + at[1] * stride[1] + at[2] * stride[2] + right) * input_bytes[i];
      to.input_row[i] = stride[1] * input_bytes[i];
      to.input_stride[i] = stride[2] * input_bytes[i];
    }
    for (int i = 0; i < outputs; ++i, stride += 3) {
      to.output[i] =
          static_cast<char*>(*operand++) + (at[0] * stride[0] + at[1] * stride[1] + at[2] * stride[2] + channel) * output_bytes[i];
      to.output_row[i] = stride[1] * output_bytes[i];
      to.output_stride[i] = stride[2] * output_bytes[i];
    }
  }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail

#if defined(__CUDACC__)
#pragma nv_diagnostic pop
#endif
