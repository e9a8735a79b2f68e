// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Every CPU kernel, once for each instruction set, and the table that picks one: `kernels_for<Key...>[isa]`.
///
/// One binary carries all instruction sets without `-march`: `kernel/sets.hpp` reads the kernel files three times. Which families exist is listed in
/// `kernel/families.hpp`.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/lanes.hpp>
#include <sinter/backends/cpu/indexing.hpp>
// What is compiled once for all instruction sets, whichever of them come after it.
#include <sinter/backends/cpu/kernel/border.hpp>
#include <sinter/backends/cpu/kernel/contraction_walk.hpp>
#include <sinter/backends/cpu/kernel/nest.hpp>
#include <sinter/backends/cpu/kernel/pack.hpp>
#include <sinter/backends/cpu/kernel/program_memory.hpp>
#include <sinter/backends/cpu/kernel/transpose.hpp>
#include <sinter/backends/cpu/kernel/winograd_pack.hpp>
#include <sinter/backends/cpu/kernel/winograd_walk.hpp>
#include <sinter/backends/cpu/portable.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/backends/cpu/sort.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/opcode.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

#define SINTER_KERNEL_STRICT 0
#include <sinter/backends/cpu/kernel/sets.hpp>
#undef SINTER_KERNEL_STRICT

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// Whether a key's results are rows of at most eight columns: half of a vector of AVX-512, which multiplies two vectors of AVX2 in the time of one of its own.
/// Panels of other dtypes than f32 lie as their instruction set wants them.
template <passes::word Family, passes::word First = 0, passes::word... Others>
constexpr bool is_narrow() {
  if constexpr (Family == passes::word(family::nest))
    return is_narrow<Others...>();
  else if constexpr (Family == passes::word(family::contraction))
    return (First >> 40 & 0xff) > 0x80 && (First >> 40 & 0xff) <= 0x88 && passes::packed_dtype_of(First) == dtype::f32;
  else
    return Family == passes::word(family::small_product) && First <= 8;
}

/// The kernel of one key for each instruction set, indexed by `isa`. The first word is the family, the others are its own.
///
/// Example   kernels_for<passes::word(family::elementwise), Words...>[int(best_isa())](call)
template <passes::word... Key>
inline constexpr kernel kernels_for[isa_count] = {
    &baseline::entry<Key...>::run, &avx2::entry<Key...>::run,
    &std::conditional_t<SINTER_COMPILES_AVX2 && is_narrow<Key...>(), avx2::entry<Key...>, avx512::entry<Key...>>::run};

/// The baseline's kernel for every instruction set: for work so small that three kernels would not pay for their compilation.
template <passes::word... Key>
inline constexpr kernel small_kernels_for[isa_count] = {&baseline::entry<Key...>::run, &baseline::entry<Key...>::run,
                                                        &baseline::entry<Key...>::run};

/// What an executor takes its kernels from: these, for any instruction set of the machine.
struct usual_kernels {
  static constexpr bool winograd = true;  ///< convolutions may be computed in fewer products
  static constexpr dtype weights = dtype::f32;  ///< what constant weights are packed as
  template <passes::word... Key>
  static constexpr const kernel* of() {
    return kernels_for<Key...>;
  }
  template <passes::word... Key>
  static constexpr const kernel* small_of() {
    return small_kernels_for<Key...>;
  }
  static isa ready(isa set) { return set; }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu
