// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a CPU kernel is: a function of one `call`. Plans, tables and kernels of every instruction set agree on this page.
#pragma once

#include <cstdint>

#include <sinter/passes/family.hpp>

namespace sinter::backends::cpu {

/// The instruction sets that one binary carries; a program chooses once, when it is constructed.
enum class isa : std::uint8_t { baseline, avx2, avx512 };
inline constexpr int isa_count = 3;

/// What a kernel sees: pointers to its operands (inputs, then outputs, then scratch; the family's page says which), and
/// the numbers of its descriptor, strides and extents in elements, with the batch already multiplied in.
struct call {
  void* const* operand;
  const std::int64_t* number;
  int part = 0, parts = 1;  ///< of kernels that divide their work themselves, the part to do: docs/design/threads.md
};

/// The most operands and descriptor numbers of one step.
inline constexpr int max_operands = 20;
inline constexpr int max_numbers = 96;

/// A call with memory of its own, to start a single kernel by hand.
struct owned_call {
  void* operand[max_operands];
  std::int64_t number[max_numbers];
  operator call() const { return {operand, number}; }
};

using kernel = void (*)(const call&);

/// The first word of a kernel key; docs/design/cpu-kernels.md states the operands and numbers of each family.
using passes::family;

}  // namespace sinter::backends::cpu
