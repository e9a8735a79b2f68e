// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise programs over up to four nested extents, one element a thread; the plan and the numbers are those of the CPU's elementwise family
/// (docs/design/cpu-kernels.md). It is the first family of this backend: the programs in reductions and contractions have no CUDA kernel yet.
#pragma once

#include <cstdint>
#include <utility>

#include <sinter/backends/cuda/kernel/context.cuh>
#include <sinter/backends/cuda/kernel/program.cuh>

#if defined(__CUDACC__)
#include <cuda_runtime_api.h>
#endif

namespace sinter::backends::cuda {

/// What a launch passes: addresses of inputs, then of outputs, and the numbers of the step, the batch already multiplied in.
template <int Operands>
struct elementwise_arguments {
  static constexpr int operands = Operands;
  static constexpr int numbers = 4 + 4 * Operands;

  void* operand[Operands];
  std::int64_t number[numbers];

  elementwise_arguments(void* const* operand_list, const std::int64_t* number_list) {
    for (int i = 0; i < operands; ++i) operand[i] = operand_list[i];
    for (int i = 0; i < numbers; ++i) number[i] = number_list[i];
  }
  std::int64_t elements() const { return number[0] * number[1] * number[2] * number[3]; }
};

/// The kernel, for every context.
///
/// Operands  inputs, outputs
/// Numbers   e0 e1 e2 e3, then four strides for each input, then four for each output
/// Aliasing  outputs may be inputs, element for element: a thread has read all of an element before it writes any
/// @pre      e0 · e1 · e2 · e3 <= max_elements, as for every tensor
template <passes::word... Words>
struct elementwise_body {
  using program = passes::program<Words...>;
  using arguments = elementwise_arguments<program::inputs + program::outputs>;

  template <Context Here>
  SINTER_HD static void run(const Here& here, const arguments& with) {
    const std::int64_t elements = with.number[0] * with.number[1] * with.number[2] * with.number[3];
    const std::int64_t stride = here.blocks() * here.threads();
    for (std::int64_t i = here.block() * here.threads() + here.thread(); i < elements; i += stride) {
      std::uint32_t index[4];
      split(static_cast<std::uint32_t>(i), with, index);
      run_element(with, index, std::make_integer_sequence<int, program::inputs>{}, std::make_integer_sequence<int, program::outputs>{});
    }
  }

 private:
  /// The indices along the extents. Where one extent holds all, which is usual after merging, no thread divides.
  SINTER_HD static void split(std::uint32_t rest, const arguments& with, std::uint32_t (&index)[4]) {
    for (int axis = 3; axis > 0; --axis) {
      const auto extent = static_cast<std::uint32_t>(with.number[axis]);
      if (rest < extent) {
        index[axis] = rest;
        rest = 0;
      } else {
        index[axis] = rest % extent;
        rest /= extent;
      }
    }
    index[0] = rest;
  }

  template <int Operand>
  SINTER_HD static std::int64_t offset(const arguments& with, const std::uint32_t (&index)[4]) {
    std::int64_t at = 0;
    for (int axis = 0; axis < 4; ++axis) at += index[axis] * with.number[4 + 4 * Operand + axis];
    return at;
  }

  template <int... I, int... O>
  SINTER_HD static void run_element(const arguments& with, const std::uint32_t (&index)[4], std::integer_sequence<int, I...>,
                                    std::integer_sequence<int, O...>) {
    registers<program> r;
    (load<program, I>(r, with.operand[I], offset<I>(with, index)), ...);
    evaluate(r);
    (store<program, O>(r, with.operand[program::inputs + O], offset<program::inputs + O>(with, index)), ...);
  }
};

/// Threads of a block, and the blocks that give each element a thread. Bodies are right for every number of either.
inline constexpr int elementwise_threads = 256;
constexpr std::int64_t elementwise_blocks(std::int64_t elements) { return (elements + elementwise_threads - 1) / elementwise_threads; }

#if defined(__CUDACC__)

/// @pre  launched with one-dimensional blocks in a one-dimensional grid
template <passes::word... Words>
__global__ void __launch_bounds__(elementwise_threads) elementwise(const __grid_constant__ typename elementwise_body<Words...>::arguments with) {
  elementwise_body<Words...>::run(device_context{}, with);
}

/// Puts one step on a stream.
///
/// Errors    what CUDA answers to the launch
template <passes::word... Words>
cudaError_t launch_elementwise(void* const* operands, const std::int64_t* numbers, cudaStream_t stream) {
  const typename elementwise_body<Words...>::arguments with(operands, numbers);
  if (with.elements() == 0) return cudaSuccess;
  elementwise<Words...><<<static_cast<unsigned>(elementwise_blocks(with.elements())), elementwise_threads, 0, stream>>>(with);
  return cudaGetLastError();
}

#endif

}  // namespace sinter::backends::cuda
