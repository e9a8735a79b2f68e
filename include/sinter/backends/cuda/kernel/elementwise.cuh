// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise programs over four nested extents, or more in a nest, one element a thread; the plan and the numbers are those of the CPU's elementwise
/// family (docs/design/cpu-kernels.md). It is the first family of this backend: the programs in reductions and contractions have no CUDA kernel yet.
#pragma once

#include <cstdint>
#include <utility>

#include <sinter/backends/cuda/kernel/context.cuh>
#include <sinter/backends/cuda/kernel/program.cuh>

#if defined(__CUDACC__)
#include <cuda_runtime_api.h>
#endif

namespace sinter::backends::cuda {

/// What a launch passes: addresses of inputs, then of outputs; an extent for each axis; each operand's strides in elements, the batch already multiplied in.
///
/// A nest's outer levels are the first axes: a thread finds its element in all of them at once.
template <class Program, int Levels>
struct elementwise_arguments {
  static constexpr int operands = Program::inputs + Program::outputs;
  static constexpr int axes = Levels + 4;

  void* operand[operands];
  std::int64_t extent[axes];
  std::int64_t stride[operands][axes];

  /// @pre  `numbers` are those of a step: of a nest, extents and strides in bytes come first
  elementwise_arguments(void* const* operand_list, const std::int64_t* numbers) {
    const std::int64_t* const within = numbers + Levels * (1 + operands);
    for (int axis = 0; axis < axes; ++axis) extent[axis] = axis < Levels ? numbers[axis] : within[axis - Levels];
    for (int k = 0; k < operands; ++k) {
      operand[k] = operand_list[k];
      for (int axis = 0; axis < axes; ++axis)
        stride[k][axis] = axis < Levels ? numbers[Levels * (1 + k) + axis] / bytes(k) : within[4 + 4 * k + axis - Levels];
    }
  }
  std::int64_t elements() const {
    std::int64_t count = 1;
    for (std::int64_t e : extent) count *= e;
    return count;
  }

 private:
  /// An index has no memory: its strides in a nest are its own steps.
  static constexpr int bytes(int k) {
    if (k >= Program::inputs) return size_of(Program::output_type(k - Program::inputs));
    return Program::input_access(k) == passes::access::index ? 1 : size_of(Program::input_type(k));
  }
};

/// The kernel, for every context, with `Levels` axes around the four.
///
/// Operands  inputs, outputs
/// Aliasing  outputs may be inputs, element for element: a thread has read all of an element before it writes any
/// @pre      the product of all extents <= max_elements, as for every tensor
template <int Levels, passes::word... Words>
struct elementwise_nest {
  using program = passes::program<Words...>;
  using arguments = elementwise_arguments<program, Levels>;
  static constexpr int axes = arguments::axes;

  template <Context Here>
  SINTER_HD static void run(const Here& here, const arguments& with) {
    std::int64_t elements = 1;
    for (int axis = 0; axis < axes; ++axis) elements *= with.extent[axis];
    const std::int64_t stride = here.blocks() * here.threads();
    for (std::int64_t i = here.block() * here.threads() + here.thread(); i < elements; i += stride) {
      std::uint32_t index[axes];
      split(static_cast<std::uint32_t>(i), with, index);
      run_element(with, index, std::make_integer_sequence<int, program::inputs>{}, std::make_integer_sequence<int, program::outputs>{});
    }
  }

 private:
  /// The indices along the extents. Where one extent holds all, which is usual after merging, no thread divides.
  SINTER_HD static void split(std::uint32_t rest, const arguments& with, std::uint32_t (&index)[axes]) {
    for (int axis = axes - 1; axis > 0; --axis) {
      const auto extent = static_cast<std::uint32_t>(with.extent[axis]);
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
  SINTER_HD static std::int64_t offset(const arguments& with, const std::uint32_t (&index)[axes]) {
    std::int64_t at = 0;
    for (int axis = 0; axis < axes; ++axis) at += index[axis] * with.stride[Operand][axis];
    return at;
  }

  template <int... I, int... O>
  SINTER_HD static void run_element(const arguments& with, const std::uint32_t (&index)[axes], std::integer_sequence<int, I...>,
                                    std::integer_sequence<int, O...>) {
    registers<program> r;
    (load<program, I>(r, with.operand[I], offset<I>(with, index)), ...);
    evaluate(r);
    (store<program, O>(r, with.operand[program::inputs + O], offset<program::inputs + O>(with, index)), ...);
  }
};

/// The kernel of a step that is no nest.
template <passes::word... Words>
using elementwise_body = elementwise_nest<0, Words...>;

/// Threads of a block, and the blocks that give each element a thread. Bodies are right for every number of either.
inline constexpr int elementwise_threads = 256;
constexpr std::int64_t elementwise_blocks(std::int64_t elements) { return (elements + elementwise_threads - 1) / elementwise_threads; }

#if defined(__CUDACC__)

/// @pre  launched with one-dimensional blocks in a one-dimensional grid
template <passes::word Levels, passes::word... Words>
__global__ void __launch_bounds__(elementwise_threads)
    elementwise(const __grid_constant__ typename elementwise_nest<static_cast<int>(Levels), Words...>::arguments with) {
  elementwise_nest<static_cast<int>(Levels), Words...>::run(device_context{}, with);
}

/// Puts one step of a nest on a stream.
///
/// Errors    what CUDA answers to the launch
template <passes::word Levels, passes::word... Words>
cudaError_t launch_elementwise_nest(void* const* operands, const std::int64_t* numbers, cudaStream_t stream) {
  const typename elementwise_nest<static_cast<int>(Levels), Words...>::arguments with(operands, numbers);
  if (with.elements() == 0) return cudaSuccess;
  elementwise<Levels, Words...><<<static_cast<unsigned>(elementwise_blocks(with.elements())), elementwise_threads, 0, stream>>>(with);
  return cudaGetLastError();
}
/// Puts one step that is no nest on a stream.
template <passes::word... Words>
cudaError_t launch_elementwise(void* const* operands, const std::int64_t* numbers, cudaStream_t stream) {
  return launch_elementwise_nest<0, Words...>(operands, numbers, stream);
}

#endif

}  // namespace sinter::backends::cuda
