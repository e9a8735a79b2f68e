// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The kernel files, once for each instruction set, each time under another target and in another namespace: below `sinter::backends::cpu` the usual
/// kernels (SINTER_KERNEL_STRICT is 0), below `sinter::backends::cpu::strict` the strict ones (1).
#ifndef SINTER_KERNEL_STRICT
#include <sinter/backends/cpu/kernels.hpp>
#else

// g++ notes that passing wide vectors depends on the target; here none is ever passed, since every such function is inlined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

// nvcc's parser warns of the unrolling pragma that it hands on to the host compiler.
#if defined(__CUDACC__)
#pragma nv_diagnostic push
#pragma nv_diag_suppress 1675
#endif

#if SINTER_KERNEL_STRICT
#define SINTER_KERNEL_SETS sinter::backends::cpu::strict
SINTER_UNFUSED_BEGIN
#else
#define SINTER_KERNEL_SETS sinter::backends::cpu
#endif

#if SINTER_COMPILES_BASELINE
#define SINTER_KERNEL_PASS 0
#define SINTER_KERNEL_WIDTH 16
#define SINTER_KERNEL_NAMESPACE SINTER_KERNEL_SETS::baseline::inline SINTER_UNIT
#include <sinter/backends/cpu/kernel/families.hpp>
#undef SINTER_KERNEL_PASS
#undef SINTER_KERNEL_WIDTH
#undef SINTER_KERNEL_NAMESPACE
#endif

#if SINTER_COMPILES_AVX2
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
#endif
#define SINTER_KERNEL_PASS 1
#define SINTER_KERNEL_WIDTH 32
#define SINTER_KERNEL_NAMESPACE SINTER_KERNEL_SETS::avx2::inline SINTER_UNIT
#include <sinter/backends/cpu/kernel/families.hpp>
#undef SINTER_KERNEL_PASS
#undef SINTER_KERNEL_WIDTH
#undef SINTER_KERNEL_NAMESPACE
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

#if SINTER_COMPILES_AVX512
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)  // else two halves of 256 bits
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#endif
#define SINTER_KERNEL_PASS 2
#define SINTER_KERNEL_WIDTH 64
#define SINTER_KERNEL_NAMESPACE SINTER_KERNEL_SETS::avx512::inline SINTER_UNIT
#include <sinter/backends/cpu/kernel/families.hpp>
#undef SINTER_KERNEL_PASS
#undef SINTER_KERNEL_WIDTH
#undef SINTER_KERNEL_NAMESPACE
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif

// A set that is not compiled has the name of one that is: tables are whole, and nobody is given what `supports` denies.
namespace SINTER_KERNEL_SETS {
#if !SINTER_COMPILES_BASELINE && SINTER_COMPILES_AVX2
namespace baseline = avx2;
#elif !SINTER_COMPILES_BASELINE
namespace baseline = avx512;
#endif
#if !SINTER_COMPILES_AVX2 && SINTER_COMPILES_BASELINE
namespace avx2 = baseline;
#elif !SINTER_COMPILES_AVX2
namespace avx2 = avx512;
#endif
#if !SINTER_COMPILES_AVX512 && SINTER_COMPILES_AVX2
namespace avx512 = avx2;
#elif !SINTER_COMPILES_AVX512
namespace avx512 = baseline;
#endif
}  // namespace SINTER_KERNEL_SETS

#if SINTER_KERNEL_STRICT
SINTER_UNFUSED_END
#endif
#undef SINTER_KERNEL_SETS

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#if defined(__CUDACC__)
#pragma nv_diagnostic pop
#endif

#endif
