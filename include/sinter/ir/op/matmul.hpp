// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix product.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Matrix product over the last axis of `a` and the last but one of `b`.
///
/// Shapes    a [..., M, K],  b [K, N]  ->  [..., M, N]
/// Types     one floating dtype; half types accumulate in f32
/// Cost      2*M*K*N flops per leading index
/// Gradient  da = g * transpose(b),  db = transpose(a) * g, summed over leading axes
/// Errors    compile time: inner extents differ, a of rank below 2, b not of rank 2, dtypes differ or not floating
/// Source    Dongarra et al. (1990), level 3 BLAS, gemm
/// Like      torch.matmul, jax.numpy.matmul
struct matmul_t : ir::callable<matmul_t> {
  static constexpr ir::opcode code = ir::opcode::matmul;
  static constexpr std::string_view name = "matmul";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type &a = of.operand[0], &b = of.operand[1];
    if (a.shape.rank < 2 || b.shape.rank < 2) return rule::rank_is_too_low;
    if (b.shape.rank > 2) return rule::rank_is_too_high;
    if (a.element != b.element) return rule::dtypes_must_be_equal;
    if (!is_floating(a.element)) return rule::dtype_must_be_floating;
    if (a.shape.extent[a.shape.rank - 1] != b.shape.extent[0]) return rule::inner_extents_must_be_equal;
    ir::value_type result = a;
    result.shape.extent[a.shape.rank - 1] = b.shape.extent[1];
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto a = d.x(0), b = d.x(1), g = d.g();
    return {{ir::emit(code, {g, ir::transposed(b)}), ir::emit(code, {ir::transposed(rows(a)), rows(g)})}};
  }
  template <rule Broken, class A, class B>
  static constexpr rejected reject() {
    if constexpr (Broken == rule::dtypes_must_be_equal || Broken == rule::dtype_must_be_floating)
      return ir::detail::reject<matmul_t, Broken, left<A>, right<B>>();
    else
      return ir::detail::reject<matmul_t, Broken, left<ir::detail::shape_of<A>>, right<ir::detail::shape_of<B>>>();
  }

  static constexpr ir::expr build(ir::expr a, ir::expr b) { return ir::emit(code, {a, b}); }

 private:
  /// All leading axes as one: [..., M, K] -> [rows, K].
  static constexpr ir::expr rows(ir::Expr auto x) {
    const dims& shape = x.shape();
    if (shape.rank == 2) return x;
    dims leading = shape;
    --leading.rank;
    return ir::reshape_to(x, dims(leading.count(), shape.extent[shape.rank - 1]));
  }
};
inline constexpr matmul_t matmul{};

}  // namespace sinter
