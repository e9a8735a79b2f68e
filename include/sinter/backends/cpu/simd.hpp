// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The words that kernel files are written in, whatever the instruction set: the same for all of its passes.
///
/// Types carry no target, so they live here once; functions on vectors are compiled under a target, so they live in
/// `kernel/vector.hpp` and `kernel/memory.hpp`, and exist once for each instruction set.
#pragma once

#include <cstdint>
#include <utility>

/// On every function that takes or returns vectors: a vector never crosses a call (its calling convention differs
/// between targets), and a target region's helper is worthless outside its caller.
#define SINTER_INLINE inline __attribute__((always_inline))

/// Before a loop whose trip count is a constant: arrays of vectors then become registers.
#define SINTER_UNROLL _Pragma("GCC unroll 64")

/// Instruction sets beyond the baseline exist on x86-64 only; elsewhere the baseline's 16-byte vectors stand for all.
#if defined(__x86_64__)
#define SINTER_X86 1
#else
#define SINTER_X86 0
#endif

/// Which sets a unit compiles kernels for: all, less those that it is told to leave out, since every machine that it is for has a better one, or none has
/// it. Kernels are most of what compiling a model costs. A program refuses, when it is constructed, to run where none of its sets does.
#if !defined(SINTER_WITHOUT_BASELINE) || !SINTER_X86
#define SINTER_COMPILES_BASELINE 1
#else
#define SINTER_COMPILES_BASELINE 0
#endif
#if !defined(SINTER_WITHOUT_AVX2) && SINTER_X86
#define SINTER_COMPILES_AVX2 1
#else
#define SINTER_COMPILES_AVX2 0
#endif
#if !defined(SINTER_WITHOUT_AVX512) && SINTER_X86
#define SINTER_COMPILES_AVX512 1
#else
#define SINTER_COMPILES_AVX512 0
#endif
#if !SINTER_COMPILES_BASELINE && !SINTER_COMPILES_AVX2 && !SINTER_COMPILES_AVX512
#error "sinter: no instruction set is left to compile kernels for: take away one of SINTER_WITHOUT_BASELINE, SINTER_WITHOUT_AVX2 and SINTER_WITHOUT_AVX512"
#endif

/// Keys the kernels' inline namespace on what the unit itself was compiled for, and on the sets it compiles. Two units with different -march hold
/// different code under the same source name; with one mangled name the linker could keep either.
#if defined(__AVX512F__)
#define SINTER_UNIT_TARGET unit_avx512
#elif defined(__AVX2__)
#define SINTER_UNIT_TARGET unit_avx2
#else
#define SINTER_UNIT_TARGET unit_plain
#endif
#define SINTER_JOIN_UNIT(target, baseline, avx2, avx512) target##_##baseline##avx2##avx512
#define SINTER_NAME_UNIT(target, baseline, avx2, avx512) SINTER_JOIN_UNIT(target, baseline, avx2, avx512)
#define SINTER_UNIT SINTER_NAME_UNIT(SINTER_UNIT_TARGET, SINTER_COMPILES_BASELINE, SINTER_COMPILES_AVX2, SINTER_COMPILES_AVX512)

namespace sinter::backends::cpu {

/// The vector types of one width in bytes.
template <int Width>
struct simd {
  static constexpr int lanes = Width / 4;

  typedef float floats __attribute__((vector_size(Width)));
  typedef std::int32_t ints __attribute__((vector_size(Width)));
  typedef std::uint32_t unsigneds __attribute__((vector_size(Width)));
  typedef std::uint64_t longs __attribute__((vector_size(Width)));  // half as many lanes
  typedef double doubles __attribute__((vector_size(Width)));
  typedef float half_floats __attribute__((vector_size(Width / 2)));

  /// The same wherever they lie and whatever was written there.
  typedef float floats_in_memory __attribute__((vector_size(Width), aligned(1), may_alias));
  typedef std::int32_t ints_in_memory __attribute__((vector_size(Width), aligned(1), may_alias));
  typedef std::uint8_t bytes_in_memory __attribute__((vector_size(Width / 4), aligned(1), may_alias));

  using lane_sequence = std::make_integer_sequence<int, lanes>;
};

}  // namespace sinter::backends::cpu
