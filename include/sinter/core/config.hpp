// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The few macros of sinter: what a compiler needs to be told beside the language.
#pragma once

/// Functions that device code may call, too: cards' scalar meanings and what they lean on.
#if defined(__CUDACC__)
#define SINTER_HD __host__ __device__
#else
#define SINTER_HD
#endif

/// Before a loop over the axes of a shape: where it is inlined with a constant one, nothing is left of the loop. nvcc's parser does not know the pragma.
#if defined(__CUDACC__)
#define SINTER_UNROLL_AXES
#else
#define SINTER_UNROLL_AXES _Pragma("GCC unroll 6")
#endif

/// Between these two, at namespace scope, compilers round each product before they add it: none is fused into a sum, though the machine has an
/// instruction for both at once. Functions keep this where they are inlined. Clang without `float_control` (14 on ARM) fuses again within one
/// expression afterwards, as it does by default; whoever asked it not to fuse at all writes so after our headers. nvcc knows none of these pragmas, and strict
/// bits are not promised there.
#if defined(__CUDACC__)
#define SINTER_UNFUSED_BEGIN
#define SINTER_UNFUSED_END
#elif defined(__clang__) && (defined(__x86_64__) || __clang_major__ >= 16)
#define SINTER_UNFUSED_BEGIN _Pragma("float_control(push)") _Pragma("clang fp contract(off)")
#define SINTER_UNFUSED_END _Pragma("float_control(pop)")
#elif defined(__clang__)
#define SINTER_UNFUSED_BEGIN _Pragma("clang fp contract(off)")
#define SINTER_UNFUSED_END _Pragma("clang fp contract(on)")
#else
#define SINTER_UNFUSED_BEGIN _Pragma("GCC push_options") _Pragma("GCC optimize(\"fp-contract=off\")")
#define SINTER_UNFUSED_END _Pragma("GCC pop_options")
#endif
