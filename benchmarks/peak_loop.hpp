// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Multiply-adds on registers and nothing else. `peak.hpp` reads this once for each instruction set, under its target and
/// in its namespace, as `kernels.hpp` reads the kernels.
#if !defined(PEAK_NAMESPACE)
#include "peak.hpp"
#else

namespace PEAK_NAMESPACE {

using floats = sinter::backends::cpu::simd<PEAK_WIDTH>::floats;
inline constexpr int lanes = sinter::backends::cpu::simd<PEAK_WIDTH>::lanes;

/// One multiplication and one addition for each lane of each of `Chains` sums, `rounds` times. A sum waits for itself only.
template <int Chains>
[[gnu::noinline]] void multiply_add(std::int64_t rounds, float* result) {
  floats sum[Chains], product[Chains];  // the products are the baseline's, which has no instruction for both
  const floats a = 1.0f - floats{}, b = 0.25f - floats{};
  SINTER_UNROLL
  for (int i = 0; i < Chains; ++i) sum[i] = product[i] = a;
  for (; rounds > 0; --rounds) {
    SINTER_UNROLL
    for (int i = 0; i < Chains; ++i) {
      // Written as instructions: the compiler can then neither leave one out nor put others between them.
#if !SINTER_X86
      sum[i] = sum[i] * a + b;
      asm volatile("" : "+w"(sum[i]));
#elif PEAK_PASS == 0
      asm volatile("mulps %2, %0\n\taddps %3, %1" : "+x"(product[i]), "+x"(sum[i]) : "x"(a), "x"(b));
#else
      asm volatile("vfmadd231ps %2, %1, %0" : "+v"(sum[i]) : "v"(a), "v"(b));
#endif
    }
  }
  floats all{};
  SINTER_UNROLL
  for (int i = 0; i < Chains; ++i) all += sum[i] + product[i];
  *reinterpret_cast<sinter::backends::cpu::simd<PEAK_WIDTH>::floats_in_memory*>(result) = all;
}

/// Enough chains for two units at five cycles each, in the registers that there are; and two fewer, which must be as fast.
inline constexpr int chains = PEAK_PASS == 0 && SINTER_X86 ? 7 : PEAK_PASS == 2 ? 16 : 12;
inline constexpr int fewer_chains = PEAK_PASS == 0 && SINTER_X86 ? 6 : PEAK_PASS == 2 ? 13 : 10;

}  // namespace PEAK_NAMESPACE

#endif
