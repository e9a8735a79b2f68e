// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One element by its card, with elementary functions of our own: the standard library's differ between versions, and on x86 even between machines.
#pragma once

#include <type_traits>

#include <sinter/backends/cpu/lanes.hpp>
#include <sinter/core/elementary_series.hpp>

namespace sinter::backends::cpu {

/// What is exact or rounded once is left to the library: it has one answer everywhere. So have lgamma and polygamma, which are our own in any case.
struct by_series {
  template <ir::opcode Op, class Number>
  static Number compute(Number a, Number b, Number c) {
    if constexpr (std::is_same_v<Number, double> && has_series(Op))
      return series<Op>(a, b);
    else
      return ir::meaning_of<Op>(a, b, c);
  }

 private:
  static constexpr bool has_series(ir::opcode op) {
    using code = ir::opcode;
    return op == code::exp || op == code::log || (op >= code::pow && op <= code::erfc);
  }
  template <ir::opcode Op>
  static double series(double a, [[maybe_unused]] double b) {
    using code = ir::opcode;
    using namespace math::detail;
    if constexpr (Op == code::exp) return exp_series(a);
    if constexpr (Op == code::log) return log_series(a);
    if constexpr (Op == code::pow) return pow_series(a, b);
    if constexpr (Op == code::exp2) return exp2_series(a);
    if constexpr (Op == code::expm1) return expm1_series(a);
    if constexpr (Op == code::log2) return log2_series(a);
    if constexpr (Op == code::log10) return log10_series(a);
    if constexpr (Op == code::log1p) return log1p_series(a);
    if constexpr (Op == code::sin) return sin_series(a);
    if constexpr (Op == code::cos) return cos_series(a);
    if constexpr (Op == code::tan) return tan_series(a);
    if constexpr (Op == code::asin) return asin_series(a);
    if constexpr (Op == code::acos) return acos_series(a);
    if constexpr (Op == code::atan) return atan_series(a);
    if constexpr (Op == code::atan2) return atan2_series(a, b);
    if constexpr (Op == code::sinh) return sinh_series(a);
    if constexpr (Op == code::cosh) return cosh_series(a);
    if constexpr (Op == code::tanh) return tanh_series(a);
    if constexpr (Op == code::asinh) return asinh_series(a);
    if constexpr (Op == code::acosh) return acosh_series(a);
    if constexpr (Op == code::atanh) return atanh_series(a);
    if constexpr (Op == code::erf) return erf_series(a);
    if constexpr (Op == code::erfc) return erfc_series(a);
  }
};

}  // namespace sinter::backends::cpu
