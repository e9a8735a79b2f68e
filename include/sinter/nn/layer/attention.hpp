// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Attention.
#pragma once

#include <string_view>

#include <sinter/core/math.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/slice.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/ir/operation.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/dropout.hpp>

namespace sinter {

namespace nn::detail {
/// Softmax over the last axis in which a row of minus infinities becomes zeros: nothing was to be attended to.
struct masked_softmax_t : operation<masked_softmax_t> {
  static constexpr std::string_view name = "masked_softmax";

  static constexpr auto meaning(auto x) {
    const auto most = max<-1, keep_axes>(x);
    const auto closed = most == -__builtin_huge_val();
    const auto power = exp(x - select(closed, 0, most));
    const auto total = sum<-1, keep_axes>(power);
    return power / select(closed, 1, total);
  }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto product = g * y;
    const auto total = sum<-1, keep_axes>(product);
    return product - y * total;
  }
};
}  // namespace nn::detail

/// Settings of attention.
struct attention_options {
  bool causal = false;  ///< query i sees keys 0 to i alone
  double dropout = 0;   ///< of the probabilities, while training
};

/// softmax(q kᵀ / sqrt(D) + mask) v. A mask is added to the scores, or tells by a bool which keys a query sees; a query that sees none gets zeros.
/// `scaled_dot_product_attention({.causal = true})(q, k, v)` has settings.
///
/// Shapes    q [..., T, D], k [..., S, D], v [..., S, E], mask [..., T, S]  ->  [..., T, E];  leading axes broadcast as in NumPy
/// Types     one floating dtype; the mask that, or bool
/// Cost      2*T*S*(D + E) flops per leading index
/// Gradient  follows
/// Errors    compile time: rank below 2, inner extents differ, shapes do not broadcast, dtypes differ, D a symbol, a rate of dropout below 0, of 1 or above
/// Source    Vaswani et al. (2017), Attention is all you need, eq. 1
/// Like      torch.nn.functional.scaled_dot_product_attention
struct scaled_dot_product_attention_t : ir::callable<scaled_dot_product_attention_t> {
  attention_options options;
  int line = 0;

  constexpr scaled_dot_product_attention_t() = default;
  constexpr explicit scaled_dot_product_attention_t(attention_options with, int from = __builtin_LINE()) : options(with), line(from) {}
  using ir::callable<scaled_dot_product_attention_t>::operator();
  constexpr scaled_dot_product_attention_t operator()(attention_options with, int from = __builtin_LINE()) const {
    return scaled_dot_product_attention_t(with, from);
  }

  constexpr ir::expr build(ir::expr q, ir::expr k, ir::expr v) const { return attend(q, k, v, nullptr); }
  constexpr ir::expr build(ir::expr q, ir::expr k, ir::expr v, ir::expr mask) const { return attend(q, k, v, &mask); }

 private:
  constexpr ir::expr attend(ir::expr q, ir::expr k, ir::expr v, const ir::expr* mask) const {
    ir::graph& in = *q.in;
    if (!q || !k || !v) return {&in, -1};
    ir::demand(in, options.dropout >= 0 && options.dropout < 1, rule::rate_must_be_at_least_0_and_below_1, line);
    if (q.rank() < 2 || k.rank() < 2 || v.rank() < 2) return ir::fail(in, rule::rank_is_too_low);
    if (!is_floating(q.element())) return ir::fail(in, rule::dtype_must_be_floating);
    const dim features = q.extent(q.rank() - 1);
    if (!features.is_static()) return ir::fail(in, rule::features_must_be_static);
    const ir::expr scaled = q * (1 / root(static_cast<double>(features.extent())));  // the smaller operand: T D numbers and not T S
    ir::expr scores = matmul_t::build(scaled, ir::transposed(k));                    // [..., T, S]
    if (!scores) return scores;
    if (options.causal) scores = seen(scores, causal_mask(scores));
    if (mask && mask->element() == dtype::boolean) {
      scores = seen(scores, *mask);
    } else if (mask) {
      ir::expr terms[] = {scores, *mask};
      scores = ir::emit_elementwise(ir::opcode::add, terms, 2);
    }
    if (!scores) return scores;
    const ir::expr probabilities = nn::detail::masked_softmax_t{}.build(scores);
    const ir::expr kept = options.dropout > 0 ? dropout(options.dropout, line).build(probabilities) : probabilities;
    return matmul_t::build(kept, v);
  }

  /// Scores where the mask holds, minus infinity elsewhere.
  static constexpr ir::expr seen(ir::expr scores, ir::expr mask) {
    ir::expr branches[] = {mask, scores, ir::constant_like(scores, -__builtin_huge_val())};
    return ir::emit_elementwise(ir::opcode::select, branches, 3);
  }
  static constexpr ir::expr causal_mask(ir::expr scores) {
    const int rank = scores.rank();
    const ir::value_type places{dtype::i32, dims(scores.extent(rank - 2), scores.extent(rank - 1))};
    const ir::expr query{scores.in, scores.in->append_leaf(ir::opcode::iota, places, {0})};
    const ir::expr key{scores.in, scores.in->append_leaf(ir::opcode::iota, places, {1})};
    return ir::emit(ir::opcode::less_equal, {key, query});
  }
  static constexpr double root(double x) { return math::sqrt(x); }
};
inline constexpr scaled_dot_product_attention_t scaled_dot_product_attention{};

/// Self-attention with several heads: `multi_head_attention<8>("attention")`, `multi_head_attention<8>("attention", {.causal = true})`.
///
/// Shapes    x [N, T, D]  ->  the same;  each head has D / Heads features
/// Types     one floating dtype
/// Cost      8*N*T*D*D + 4*N*T*T*D flops
/// Gradient  follows
/// Errors    compile time: rank not 3, D a symbol or no multiple of the heads, not floating, the name is taken
/// Source    Vaswani et al. (2017), Attention is all you need, section 3.2.2; Glorot & Bengio (2010) for the initial weights
/// Like      torch.nn.MultiheadAttention(D, Heads, batch_first=True) of one tensor; parameters "name.in_proj_weight" [3 D, D] (queries, keys, values),
///           "name.in_proj_bias" [3 D], "name.out_proj.weight" [D, D], "name.out_proj.bias" [D]
template <int Heads>
struct multi_head_attention : ir::callable<multi_head_attention<Heads>> {
  static_assert(Heads > 0, "sinter: attention has at least one head");
  std::string_view name;
  attention_options options;
  sharing share;
  int line;

  constexpr explicit multi_head_attention(std::string_view given, attention_options with = {}, sharing s = sharing::forbidden,
                                          int from = __builtin_LINE())
      : name(given), options(with), share(s), line(from) {}
  static constexpr multi_head_attention blank() { return multi_head_attention(""); }

  constexpr ir::expr build(ir::expr x) const {
    ir::graph& in = *x.in;
    if (!is_floating(x.element())) return ir::fail(in, rule::dtype_must_be_floating);
    if (x.rank() != 3) return ir::fail(in, rule::rank_must_be_3);
    const dims shape = x.shape();
    if (!shape.extent[2].is_static()) return ir::fail(in, rule::features_must_be_static);
    const int features = static_cast<int>(shape.extent[2].extent());
    if (features % Heads != 0) return ir::fail(in, rule::features_must_be_a_multiple_of_the_heads);
    const auto ask = [&](const dims& of, std::string_view suffix, initializer how) {
      return ir::parameter(in, {x.element(), of}, name, suffix, how, share, true, line);
    };
    const ir::expr in_weight =
        ask(dims(3 * features, features), ".in_proj_weight", {initializer::kind::glorot_uniform, features, 3 * features});
    const ir::expr in_bias = ask(dims(3 * features), ".in_proj_bias", {});
    const ir::expr out_weight = ask(dims(features, features), ".out_proj.weight", {initializer::kind::glorot_uniform, features, features});
    const ir::expr out_bias = ask(dims(features), ".out_proj.bias", {});
    if (!in_weight || !in_bias || !out_weight || !out_bias) return {&in, -1};
    const ir::expr product = matmul_t::build(x, ir::transposed(in_weight));  // [N, T, 3 D]
    const ir::expr projected = add_t::build(product, in_bias);
    const ir::expr parts = ir::reshape_to(projected, dims(shape.extent[0], shape.extent[1], 3, Heads, features / Heads));
    const ir::expr q = head(parts, 0), k = head(parts, 1), v = head(parts, 2);  // [N, Heads, T, D / Heads]
    const ir::expr attended = scaled_dot_product_attention_t(options, line).build(q, k, v);
    const ir::expr joined = ir::reshape_to(swapped(attended), shape);  // [N, T, D]
    const ir::expr out = matmul_t::build(joined, ir::transposed(out_weight));
    return add_t::build(out, out_bias);
  }

 private:
  /// Axes 1 and 2 of four exchanged.
  static constexpr ir::expr swapped(ir::expr x) { return ir::emit(ir::opcode::transpose, {x}, {0, 2, 1, 3}); }
  /// [N, T, 3, Heads, D / Heads] -> [N, Heads, T, D / Heads]
  static constexpr ir::expr head(ir::expr parts, int which) {
    const dims from = parts.shape();
    const ir::expr part = ir::detail::slice_axis(parts, 2, which, which + 1, 1);
    const ir::expr rows = ir::reshape_to(part, dims(from.extent[0], from.extent[1], from.extent[3], from.extent[4]));
    return swapped(rows);
  }
};

}  // namespace sinter
