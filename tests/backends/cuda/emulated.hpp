// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// CUDA's elementwise kernels on the host: what a device does at once, one thread after another, beside the plain loops that they are held to.
#pragma once

#include <sinter/backends/cuda/kernel/elementwise.cuh>
#include <sinter/passes/frozen_plan.hpp>

#include "../cpu/interpreted.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace sinter::test {

/// The place of one emulated thread. Marked for the device as well, since nvcc wants of a body what every instance of it could need.
struct host_context {
  std::int64_t of_block, block_count, of_thread, thread_count;

  SINTER_HD std::int64_t block() const { return of_block; }
  SINTER_HD std::int64_t blocks() const { return block_count; }
  SINTER_HD std::int64_t thread() const { return of_thread; }
  SINTER_HD std::int64_t threads() const { return thread_count; }
};
static_assert(backends::cuda::Context<host_context>);

/// Runs a body for every thread of a launch, last thread first: no result may lean on the order. For bodies that do not wait for one another.
template <class Body>
void emulate(void* const* operands, const std::int64_t* numbers, std::int64_t blocks, std::int64_t threads) {
  const typename Body::arguments with(operands, numbers);
  for (std::int64_t block = blocks - 1; block >= 0; --block)
    for (std::int64_t thread = threads - 1; thread >= 0; --thread) Body::run(host_context{block, blocks, thread, threads}, with);
}

/// One elementwise kernel as values, so that what tests do with it is compiled once for all.
struct elementwise_kernel {
  static constexpr int most = passes::max_program_inputs + passes::max_program_outputs;

  int levels = 0;  ///< of a nest, around the four extents
  int inputs = 0, outputs = 0;
  dtype type[most]{};
  passes::access how[most]{};  ///< of inputs; outputs are contiguous
  bool rounds_once = true;     ///< each operation, which exp and log do not promise
  void (*emulate)(void* const*, const std::int64_t*, std::int64_t, std::int64_t) = nullptr;
  void (*interpret)(const backends::cpu::call&) = nullptr;

  int operands() const { return inputs + outputs; }
  int numbers() const { return levels * (1 + operands()) + 4 + 4 * operands(); }
};

/// Of a nest there is no plain loop to compare with: `interpret` stays null.
template <int Levels, passes::word... Words>
elementwise_kernel describe(backends::cuda::elementwise_nest<Levels, Words...>) {
  using program = passes::program<Words...>;
  elementwise_kernel k;
  k.levels = Levels;
  k.inputs = program::inputs;
  k.outputs = program::outputs;
  for (int i = 0; i < program::inputs; ++i) {
    k.type[i] = program::input_type(i);
    k.how[i] = program::input_access(i);
  }
  for (int o = 0; o < program::outputs; ++o) k.type[program::inputs + o] = program::output_type(o);
  for (int i = 0; i < program::instructions; ++i)
    k.rounds_once = k.rounds_once && program::op(i) != ir::opcode::exp && program::op(i) != ir::opcode::log;
  k.emulate = &emulate<backends::cuda::elementwise_nest<Levels, Words...>>;
  if constexpr (Levels == 0) k.interpret = &interpret_elementwise<program>;
  return k;
}

namespace detail {
/// The words of a kernel before its program: its family, and of a nest two more.
template <class Source, int Kernel>
inline constexpr int words_before_program = [] {
  constexpr const auto& plan = passes::compiled<Source>::plan;
  return plan.words[plan.kernels[Kernel].first] == static_cast<passes::word>(passes::family::nest) ? 3 : 1;
}();
template <class Source, int Kernel, class Indices>
struct planned;
template <class Source, int Kernel, std::size_t... I>
struct planned<Source, Kernel, std::index_sequence<I...>> {
  static constexpr const auto& plan = passes::compiled<Source>::plan;
  static constexpr int first = plan.kernels[Kernel].first, before = words_before_program<Source, Kernel>;
  static_assert(plan.words[first + before - 1] == static_cast<passes::word>(passes::family::elementwise));
  using body = backends::cuda::elementwise_nest<(before > 1 ? passes::nest_levels(plan.words[first + 1]) : 0), plan.words[first + before + static_cast<int>(I)]...>;
};
}  // namespace detail

/// The body of an elementwise kernel of a source's plan, by number.
template <class Source, int Kernel>
using planned_body = typename detail::planned<Source, Kernel,
                                              std::make_index_sequence<static_cast<std::size_t>(passes::compiled<Source>::plan.kernels[Kernel].count -
                                                                                                detail::words_before_program<Source, Kernel>)>>::body;

}  // namespace sinter::test
