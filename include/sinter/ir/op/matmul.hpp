// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix product.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Matrix product over the last axis of `a` and the last but one of `b`.
///
/// Shapes    a [..., M, K],  b [..., K, N]  ->  [..., M, N];  leading axes broadcast as in NumPy, a vector is a row on the left and a column on the right
/// Types     one dtype of numbers; half types accumulate in f32, integers in i64
/// Cost      2*M*K*N flops per leading index
/// Gradient  da = g * transpose(b),  db = transpose(a) * g, each summed over the leading axes that it repeats along
/// Errors    compile time: inner extents differ, leading axes do not broadcast, a scalar, dtypes differ or bool
/// Source    Dongarra et al. (1990), level 3 BLAS, gemm
/// Like      torch.matmul, jax.numpy.matmul
struct matmul_t : ir::callable<matmul_t> {
  static constexpr ir::opcode code = ir::opcode::matmul;
  static constexpr std::string_view name = "matmul";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type &a = of.operand[0], &b = of.operand[1];
    if (a.shape.rank < 2 || b.shape.rank < 2) return rule::rank_is_too_low;
    if (a.element != b.element) return rule::dtypes_must_be_equal;
    if (a.element == dtype::boolean) return rule::dtype_must_not_be_boolean;
    if (a.shape.extent[a.shape.rank - 1] != b.shape.extent[b.shape.rank - 2]) return rule::inner_extents_must_be_equal;
    const ir::broadcast_shape leading = ir::broadcast(leading_of(a.shape), leading_of(b.shape));
    if (leading.broken != rule::none) return leading.broken;
    ir::value_type result{a.element, leading.shape};
    result.shape.push(a.shape.extent[a.shape.rank - 2]);
    result.shape.push(b.shape.extent[b.shape.rank - 1]);
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto a = d.x(0), b = d.x(1), g = d.g();
    if (b.rank() == 2)  // one product for all leading indices
      return {{ir::emit(code, {g, ir::transposed(b)}), ir::emit(code, {ir::transposed(rows(a)), rows(g)})}};
    return {{ir::sum_to(ir::emit(code, {g, ir::transposed(b)}), a.shape()), ir::sum_to(ir::emit(code, {ir::transposed(a), g}), b.shape())}};
  }

  static constexpr ir::expr build(ir::Expr auto a, ir::Expr auto b) {
    if (!a || !b) return {a.in, -1};
    if (a.rank() == 0 || b.rank() == 0) return ir::fail(*a.in, rule::rank_is_too_low);
    const bool row = a.rank() == 1, column = b.rank() == 1;
    if (row) a = ir::reshape_to(a, dims(1, a.extent(0)));
    if (column) b = ir::reshape_to(b, dims(b.extent(0), 1));
    const auto y = ir::emit(code, {a, b});
    if (!y || (!row && !column)) return y;
    dims kept = leading_of(y.shape());
    if (!row) kept.push(y.extent(y.rank() - 2));
    if (!column) kept.push(y.extent(y.rank() - 1));
    return ir::reshape_to(y, kept);
  }

 private:
  static constexpr dims leading_of(dims shape) {
    shape.rank -= 2;
    return shape;
  }
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
