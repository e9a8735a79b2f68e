// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Which instruction set a program runs: the best of the machine, unless an argument or SINTER_ISA says otherwise.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/core/error.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// Every instruction set, the simplest first.
inline constexpr isa all_isas[isa_count] = {isa::baseline, isa::avx2, isa::avx512};

constexpr std::string_view name_of(isa set) {
  constexpr std::string_view names[] = {"baseline", "avx2", "avx512"};
  return names[static_cast<int>(set)];
}

namespace detail {

inline bool machine_runs(isa set) {
  switch (set) {
    case isa::baseline: return true;
#if defined(__x86_64__)
    // What the kernels' target (x86-64-v3, x86-64-v4) adds to the set before it, as far as every compiler can ask.
    case isa::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
             __builtin_cpu_supports("bmi2");
    case isa::avx512:
      return machine_runs(isa::avx2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    default: return false;
#endif
  }
  return false;
}

}  // namespace detail

/// Whether this unit has kernels for an instruction set, and this machine and its operating system run them.
inline bool supports(isa set) {
  constexpr bool compiled[isa_count] = {SINTER_COMPILES_BASELINE, SINTER_COMPILES_AVX2, SINTER_COMPILES_AVX512};
  return compiled[static_cast<int>(set)] && detail::machine_runs(set);
}

namespace detail {

/// The sets that `has` says yes to, a blank before each.
[[gnu::cold]] inline std::string names_of(bool (*has)(isa)) {
  std::string names;
  for (isa set : all_isas)
    if (has(set)) names.append(" ").append(name_of(set));
  return names;
}

[[gnu::cold]] inline isa checked(isa set, std::string_view asked_by) {
  if (supports(set)) return set;
  throw value_error(asked_by, "an instruction set of this machine and this program:" + names_of(&supports), name_of(set));
}

[[gnu::cold]] inline isa default_isa() {
  if (const char* const asked = std::getenv("SINTER_ISA")) {
    for (isa set : all_isas)
      if (name_of(set) == asked) return checked(set, "SINTER_ISA");
    throw value_error("SINTER_ISA", "baseline, avx2 or avx512", asked);
  }
  for (int i = isa_count; i-- > 0;)
    if (supports(all_isas[i])) return all_isas[i];
  throw value_error("instruction set", "one that this program has kernels for (they were left out by SINTER_WITHOUT_...)",
                    "a machine of" + names_of(&machine_runs));
}

}  // namespace detail

/// The instruction set to run: what is asked for, else what the environment variable SINTER_ISA names, else the best one.
/// The environment and the machine are asked once.
///
/// Errors    value_error: the machine or this unit lacks the set that was asked for, or SINTER_ISA names none, or they have none in common
inline isa choose_isa(std::optional<isa> asked = std::nullopt) {
  if (asked) return detail::checked(*asked, "instruction set");
  static const isa chosen = detail::default_isa();
  return chosen;
}

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu
