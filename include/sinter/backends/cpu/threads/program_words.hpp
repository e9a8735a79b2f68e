// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The words of a fused program as run time reads them.
#pragma once

#include <cstdint>

#include <sinter/backends/cpu/simd.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/ir/opcode.hpp>
#include <sinter/passes/program.hpp>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// What is known of the words of a fused program at run time.
struct program_words {
  const passes::word* word;

  int inputs() const { return static_cast<int>(word[0] & 255); }
  int instructions() const { return static_cast<int>(word[0] >> 8 & 255); }
  int outputs() const { return static_cast<int>(word[0] >> 16 & 255); }
  /// An index counts in its own steps.
  std::int64_t input_bytes(int i) const {
    return static_cast<passes::access>(word[1 + i] >> 8 & 255) == passes::access::index ? 1 : size_of(static_cast<dtype>(word[1 + i] & 255));
  }
  std::int64_t output_bytes(int i) const { return size_of(static_cast<dtype>(word[1 + inputs() + instructions() + i] >> 8 & 255)); }
  std::int64_t operand_bytes(int k) const { return k < inputs() ? input_bytes(k) : output_bytes(k - inputs()); }
  int operands() const { return inputs() + outputs(); }
  /// Simple instructions to one element.
  std::int64_t weight() const {
    std::int64_t sum = 0;
    for (int i = 0; i < instructions(); ++i) sum += ir::is_series(static_cast<ir::opcode>(word[1 + inputs() + i] & 255)) ? 20 : 1;
    return sum;
  }
  /// Nanoseconds of so many elements on one core, roughly: each byte once at 32 a nanosecond, each instruction on 16 elements in a third of one.
  std::int64_t time(std::int64_t elements, int first_operand = 0) const {
    std::int64_t bytes = 0;
    for (int k = first_operand; k < operands(); ++k) bytes += operand_bytes(k);
    return elements * (3 * bytes + 2 * weight()) / 96;
  }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
