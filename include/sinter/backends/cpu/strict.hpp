// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The strict CPU backend. Not part of sinter.hpp, since each program that includes it reads the kernel files three times more.
#pragma once

#include <sinter/backends/cpu/executor.hpp>
#include <sinter/backends/cpu/strict_meaning.hpp>

#if defined(__FAST_MATH__)
#error "sinter: strict kernels need the arithmetic that -ffast-math gives away; compile this file without it"
#endif

#define SINTER_KERNEL_STRICT 1
#include <sinter/backends/cpu/kernel/sets.hpp>
#undef SINTER_KERNEL_STRICT

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// As `usual_kernels`, with the same bits on every instruction set.
struct strict_kernels {
  static constexpr bool winograd = false;
  static constexpr dtype weights = dtype::f32;
  template <passes::word... Key>
  static constexpr const kernel* of() {
    return table<Key...>;
  }
  template <passes::word... Key>
  static constexpr const kernel* small_of() {
    return small_table<Key...>;
  }
  /// Asks the compiled code itself whether it computes as it must.
  ///
  /// Errors    value_error: a compiler option fuses products into sums after all, or this thread rounds otherwise or flushes subnormal numbers
  static isa ready(isa set) {
    constexpr bool (*proof[isa_count])() = {&strict::baseline::computes_strictly, &strict::avx2::computes_strictly, &strict::avx512::computes_strictly};
    if (!proof[static_cast<int>(set)]())
      throw value_error("floating-point arithmetic of strict kernels", "each operation rounded to nearest by itself, and subnormal numbers kept",
                        "a compiler option (-ffp-contract=fast of clang, -ffast-math) or a setting of this thread (rounding, flushing to zero) that changes it");
    return set;
  }

 private:
  template <passes::word... Key>
  static constexpr kernel table[isa_count] = {&strict::baseline::entry<Key...>::run, &strict::avx2::entry<Key...>::run, &strict::avx512::entry<Key...>::run};
  template <passes::word... Key>
  static constexpr kernel small_table[isa_count] = {&strict::baseline::entry<Key...>::run, &strict::baseline::entry<Key...>::run,
                                                    &strict::baseline::entry<Key...>::run};
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu

namespace sinter {
inline namespace SINTER_UNIT {

/// The CPU, with the same bits whatever the machine and the compiler: sums in one order, every product rounded before it is added, elementary functions of
/// our own. What it promises and what it costs: docs/guide/determinism.md.
///
/// Types     as cpu; which NaN a NaN is, is not promised
/// Cost      nothing where memory bounds, up to half as much again elsewhere on Zen 4: benchmarks/strict.cpp prints it
/// Errors    compile time: -ffast-math;  run time: value_error where the arithmetic itself is another
/// Like      torch.use_deterministic_algorithms, which promises one machine and one version
/// Example   program<net, strict> answer(weights);
struct strict {
  using is_backend = void;
  using kernels = backends::cpu::strict_kernels;
  template <GraphSource Source>
  using executor = backends::cpu::executor<Source, kernels>;
  using options = backends::cpu::cpu_options;
};

}  // namespace SINTER_UNIT
}  // namespace sinter
