// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU with weights of fewer bits than arithmetic.
#pragma once

#include <type_traits>

#include <sinter/backends/cpu/executor.hpp>

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// As `From`, of plans whose constant weights are packed as another dtype.
template <class From, dtype Weights>
struct kernels_with_weights : From {
  static constexpr dtype weights = Weights;
};

/// What is wrong with weights of a dtype for a backend, as an error. A function, so that the class that asks is whole and adds none.
template <dtype Weights, class Machine>
constexpr bool refuses() {
  static_assert(passes::is_packed_dtype(Weights), "sinter: weights are packed as f32 or bf16");
  static_assert(
      !passes::is_packed_dtype(Weights) || requires { typename Machine::kernels; },
      "sinter: weights_as takes its kernels from a backend of the CPU: cpu, direct or strict");
  return true;
}

/// The executor of `weights_as`; where there is none, that of the machine as it is, and an error.
template <class Source, dtype Weights, class Machine>
struct executor_with_weights {
  using type = typename std::conditional_t<refuses<Weights, Machine>(), Machine, void>::template executor<Source>;
};
template <class Source, dtype Weights, class Machine>
  requires(passes::is_packed_dtype(Weights) && requires { typename Machine::kernels; })
struct executor_with_weights<Source, Weights, Machine> {
  using type = executor<Source, kernels_with_weights<typename Machine::kernels, Weights>>;
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu

namespace sinter {
inline namespace SINTER_UNIT {

/// A backend whose programs round the weights of products and convolutions once, when they are constructed, to nearest even, and keep them so: half the
/// memory for bf16, half the bytes to read in each run. Arithmetic and sums are f32, as those of `Machine`; biases and all that is no weight of a product stay as
/// they are. Which weights, and what it gains: docs/guide/narrow-weights.md.
///
/// Types     models of f32; Weights is bf16
/// Cost      a matrix that comes from memory or the third cache for one sample: about half the time
/// Errors    compile time: another dtype than bf16 or f32; a backend that is none of cpu, direct and strict; a trainer, whose weights change
/// Like      torch's weight-only quantisation
/// Example   program<net, weights_as<bf16>> answer(weights);
template <dtype Weights, Backend Machine = cpu>
struct weights_as {
  using is_backend = void;
  template <GraphSource Source>
  using executor = typename backends::cpu::executor_with_weights<Source, Weights, Machine>::type;
  using options = typename Machine::options;
};

}  // namespace SINTER_UNIT
}  // namespace sinter
