// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Every CPU kernel, once for each instruction set, and the table that picks one: `kernels_for<Key...>[isa]`.
///
/// One binary carries all instruction sets without `-march`: the kernel files are read three times, each time under
/// another target and in another namespace. Which families exist is listed in `kernel/families.hpp`.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/lanes.hpp>
#include <sinter/backends/cpu/indexing.hpp>
#include <sinter/backends/cpu/portable.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/backends/cpu/sort.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/opcode.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>
#include <utility>

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

#define SINTER_KERNEL_PASS 0
#define SINTER_KERNEL_WIDTH 16
#define SINTER_KERNEL_NAMESPACE sinter::backends::cpu::baseline::inline SINTER_UNIT
#include <sinter/backends/cpu/kernel/families.hpp>
#undef SINTER_KERNEL_PASS
#undef SINTER_KERNEL_WIDTH
#undef SINTER_KERNEL_NAMESPACE

#if SINTER_X86

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
#endif
#define SINTER_KERNEL_PASS 1
#define SINTER_KERNEL_WIDTH 32
#define SINTER_KERNEL_NAMESPACE sinter::backends::cpu::avx2::inline SINTER_UNIT
#include <sinter/backends/cpu/kernel/families.hpp>
#undef SINTER_KERNEL_PASS
#undef SINTER_KERNEL_WIDTH
#undef SINTER_KERNEL_NAMESPACE
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)  // else two halves of 256 bits
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#endif
#define SINTER_KERNEL_PASS 2
#define SINTER_KERNEL_WIDTH 64
#define SINTER_KERNEL_NAMESPACE sinter::backends::cpu::avx512::inline SINTER_UNIT
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

#else

namespace sinter::backends::cpu {
namespace avx2 = baseline;
namespace avx512 = baseline;
}  // namespace sinter::backends::cpu

#endif

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#if defined(__CUDACC__)
#pragma nv_diagnostic pop
#endif

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// The kernel of one key for each instruction set, indexed by `isa`. The first word is the family, the others are its own.
///
/// Example   kernels_for<passes::word(family::elementwise), Words...>[int(best_isa())](call)
template <passes::word... Key>
inline constexpr kernel kernels_for[isa_count] = {&baseline::entry<Key...>::run, &avx2::entry<Key...>::run, &avx512::entry<Key...>::run};

/// The baseline's kernel for every instruction set: for work so small that three kernels would not pay for their compilation.
template <passes::word... Key>
inline constexpr kernel small_kernels_for[isa_count] = {&baseline::entry<Key...>::run, &baseline::entry<Key...>::run, &baseline::entry<Key...>::run};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu
