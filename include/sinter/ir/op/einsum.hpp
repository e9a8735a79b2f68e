// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums of products, written as subscripts: a composition of transposes, reshapes, sums and matrix products.
#pragma once

#include <cstdint>
#include <string_view>

#include <sinter/core/fixed_string.hpp>
#include <sinter/core/sequence.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/subscripts.hpp>

namespace sinter {
namespace ir::detail {

/// The axes in another order.
constexpr expr in_order(const labelled& x, const label_list& wanted) {
  std::int64_t axes[max_rank]{};
  bool same = true;
  for (int k = 0; k < x.rank; ++k)
    for (int axis = 0; axis < x.rank; ++axis)
      if (x.label[axis] == wanted.of[k]) {
        axes[k] = axis;
        same = same && axis == k;
      }
  return same ? x.value : emit_computed(opcode::transpose, x.value, axes, x.rank);
}

/// x[..., i, ..., i, ...] -> [..., i, ...], without the axis `second`.
constexpr void take_diagonal(labelled& x, int first, int second) {
  const dims shape = x.value.shape();
  if (shape.extent[first].is_static()) {  // as one axis [D * D], every (D + 1)th element
    const std::int64_t extent = shape.extent[first].extent();
    std::int64_t axes[max_rank]{};
    int count = 0;
    dims to;
    labelled rest;
    for (int axis = 0; axis < x.rank; ++axis)
      if (axis != first && axis != second) {
        axes[count++] = axis;
        to.push(shape.extent[axis]);
        rest.push(x.label[axis]);
      }
    axes[count++] = first;
    axes[count++] = second;
    to.push(dim(extent * extent));
    rest.push(x.label[first]);
    const expr turned = emit_computed(opcode::transpose, x.value, axes, count);
    const expr flat = reshape_to(turned, to);
    rest.value = emit(opcode::slice, {flat}, {to.rank - 1, 0, extent, extent + 1});
    x = rest;
  } else {  // a slice has a static extent: zeros elsewhere, and the sum
    const value_type places{dtype::i32, shape};
    const expr row{x.value.in, x.value.in->append_leaf(opcode::iota, places, {first})};
    const expr column{x.value.in, x.value.in->append_leaf(opcode::iota, places, {second})};
    const expr zero = constant_like(x.value, 0);
    const expr chosen = if_else(row == column, x.value, zero);
    x.value = sum_over(chosen, 1u << second);
    x.remove(second);
  }
}

/// The sum over all axes but those with these labels.
constexpr void sum_to_labels(labelled& x, label_set kept) {
  unsigned axes = 0;
  for (int axis = 0; axis < x.rank; ++axis)
    if (!(kept >> x.label[axis] & 1u)) axes |= 1u << axis;
  x.value = sum_over(x.value, axes);
  for (int axis = x.rank - 1; axis >= 0; --axis)
    if (axes >> axis & 1u) x.remove(axis);
}

/// Extents of axes, first to last, as one.
constexpr dim joined(const dims& shape, int first, int count) {
  dims part;
  for (int k = 0; k < count; ++k) part.push(shape.extent[first + k]);
  return part.count();
}

/// The product of two tensors, summed over the labels that both have and nothing else needs: [both..., left's..., right's...].
constexpr labelled contract(const labelled& left, const labelled& right, label_set needed) {
  const label_set shared = left.labels() & right.labels();
  const label_list both(left, shared & needed), gone(left, shared & ~needed), rows(left, ~shared), columns(right, ~shared);
  labelled result;
  if (both.count + rows.count + columns.count > max_rank) {
    result.value = fail(*left.value.in, rule::rank_is_too_high);
    return result;
  }
  label_list left_order = both, right_order = both;
  left_order.append(rows);
  left_order.append(gone);
  right_order.append(gone);
  right_order.append(columns);
  const expr a = in_order(left, left_order);    // [both..., rows..., gone...]
  const expr b = in_order(right, right_order);  // [both..., gone..., columns...]
  const dims a_shape = a.shape(), b_shape = b.shape();
  dims to;
  for (const label_list* list : {&both, &rows, &columns})
    for (int k = 0; k < list->count; ++k) result.push(list->of[k]);
  for (int axis = 0; axis < both.count + rows.count; ++axis) to.push(a_shape.extent[axis]);
  for (int axis = 0; axis < columns.count; ++axis) to.push(b_shape.extent[both.count + gone.count + axis]);

  const bool half = size_of(a.element()) == 2;  // a matrix product accumulates it in f32
  if (gone.count == 0 || (rows.count + columns.count == 0 && !half)) {  // elementwise, and a sum that fuses with it
    dims a_spread = a_shape, b_spread;
    if (gone.count == 0) {
      for (int axis = 0; axis < columns.count; ++axis) a_spread.push(dim(1));
      for (int axis = 0; axis < to.rank; ++axis) b_spread.push(axis >= both.count && axis < both.count + rows.count ? dim(1) : to.extent[axis]);
    } else {
      b_spread = b_shape;
    }
    const expr x = reshape_to(a, a_spread);
    const expr y = reshape_to(b, b_spread);
    const expr product = mul_t::build(x, y);
    result.value = product ? sum_over(product, ((1u << gone.count) - 1u) << both.count) : product;
    return result;
  }
  // Shared axes lead as they are, as long as a matrix has room behind them.
  const bool flat = both.count > max_rank - 2;
  dims leading;
  if (flat)
    leading.push(joined(a_shape, 0, both.count));
  else
    for (int axis = 0; axis < both.count; ++axis) leading.push(a_shape.extent[axis]);
  dims a_matrix = leading, b_matrix = leading;
  a_matrix.push(joined(a_shape, both.count, rows.count));
  a_matrix.push(joined(a_shape, both.count + rows.count, gone.count));
  b_matrix.push(joined(b_shape, both.count, gone.count));
  b_matrix.push(joined(b_shape, both.count + gone.count, columns.count));
  const expr x = reshape_to(a, a_matrix);  // [both..., R, K]
  const expr y = reshape_to(b, b_matrix);  // [both..., K, C]
  const expr product = matmul_t::build(x, y);
  result.value = product ? reshape_to(product, to) : product;
  return result;
}

/// The labels of every operand and of the result, checked against the shapes.
struct einsum_labels {
  rule broken = rule::none;
  sequence<labelled> operand;  ///< may still have labels twice
  label_list result;
};

constexpr einsum_labels label_operands(const einsum_form& form, const expr* x, int count) {
  einsum_labels all;
  const auto breaks = [&](rule broken) {
    all.broken = broken;
    return all;
  };
  if (form.broken != rule::none) return breaks(form.broken);
  if (form.operand.count != count) return breaks(rule::every_operand_must_have_its_subscripts);
  dim extent[label_count]{};
  int times[label_count]{};
  int dotted = 0;  // the most axes that "..." stands for
  for (int k = 0; k < count; ++k) {
    const subscripts& own = form.operand.data[k];
    const dims shape = x[k].shape();
    const int more = shape.rank - own.count;
    if (more < 0 || (more > 0 && own.dots < 0)) return breaks(rule::subscripts_must_fit_the_rank);
    dotted = more > dotted ? more : dotted;
    labelled named;
    for (int place = 0; place <= own.count; ++place) {
      for (int dot = 0; place == own.dots && dot < more; ++dot) named.push(label_count - more + dot);
      if (place < own.count) named.push(own.label[place]);
    }
    for (int axis = 0; axis < named.rank; ++axis) {
      const int label = named.label[axis];
      const dim d = shape.extent[axis];
      if (times[label] == 0 || (label >= letter_count && extent[label] == dim(1))) extent[label] = d;
      ++times[label];
      if (extent[label] == d || (label >= letter_count && d == dim(1))) continue;
      return breaks(label < letter_count ? rule::extents_of_one_letter_must_be_equal : rule::shapes_must_broadcast);
    }
    all.operand.push(named);
  }
  for (int k = 0; k < count; ++k) {  // what repeats along an axis of "..." does without it
    labelled& own = all.operand.data[k];
    const dims shape = x[k].shape();
    dims to;
    for (int axis = 0; axis < shape.rank; ++axis)
      if (shape.extent[axis] == extent[own.label[axis]]) to.push(shape.extent[axis]);
    for (int axis = shape.rank - 1; axis >= 0; --axis)
      if (shape.extent[axis] != extent[own.label[axis]]) own.remove(axis);
    own.value = reshape_to(x[k], to);
  }
  const auto add_dots = [&] {
    for (int dot = 0; dot < dotted; ++dot) all.result.of[all.result.count++] = label_count - dotted + dot;
  };
  if (!form.arrow) {
    int once = dotted;
    for (int label = 0; label < letter_count; ++label) once += times[label] == 1;
    if (once > max_rank) return breaks(rule::rank_is_too_high);
    add_dots();
    for (int label = 0; label < letter_count; ++label)
      if (times[label] == 1) all.result.of[all.result.count++] = label;
    return all;
  }
  if (form.result.count + (form.result.dots < 0 ? 0 : dotted) > max_rank) return breaks(rule::rank_is_too_high);
  label_set seen = 0;
  for (int place = 0; place <= form.result.count; ++place) {
    if (place == form.result.dots) add_dots();
    if (place == form.result.count) break;
    const int label = form.result.label[place];
    if (times[label] == 0) return breaks(rule::letters_of_the_result_must_stand_among_the_operands);
    if (seen & only(label)) return breaks(rule::letters_of_the_result_must_stand_there_once);
    seen |= only(label);
    all.result.of[all.result.count++] = label;
  }
  return all;
}

constexpr expr einsum_of_operands(std::string_view text, const expr* x, int count) {
  graph& in = *x[0].in;
  for (int k = 0; k < count; ++k) {
    if (!x[k]) return {&in, -1};
    if (x[k].element() == dtype::boolean) return fail(in, rule::dtype_must_not_be_boolean);
    if (x[k].element() != x[0].element()) return fail(in, rule::dtypes_must_be_equal);
  }
  einsum_labels all = label_operands(parse_einsum(text), x, count);
  if (all.broken != rule::none) return fail(in, all.broken);
  label_set wanted = 0;
  for (int k = 0; k < all.result.count; ++k) wanted |= only(all.result.of[k]);
  for (int k = 0; k < count; ++k) {
    labelled& own = all.operand.data[k];
    for (int second = own.rank - 1; second > 0; --second)
      for (int first = 0; first < second && second < own.rank; ++first)
        if (own.label[first] == own.label[second]) {
          take_diagonal(own, first, second);
          second = own.rank;  // the axes may stand elsewhere now
        }
    label_set others = wanted;
    for (int other = 0; other < count; ++other)
      if (other != k) others |= all.operand.data[other].labels();
    sum_to_labels(own, others);
  }
  labelled product = all.operand.data[0];
  for (int k = 1; k < count && product.value; ++k) {
    const labelled& next = all.operand.data[k];
    label_set needed = wanted;
    for (int later = k + 1; later < count; ++later) needed |= all.operand.data[later].labels();
    // The last product is made in the order of the result: whose own label comes first there is on the left.
    const label_set shared = product.labels() & next.labels();
    bool turned = false;
    for (int place = all.result.count - 1; place >= 0 && k + 1 == count; --place)
      if (!(shared >> all.result.of[place] & 1u)) turned = (next.labels() >> all.result.of[place] & 1u) != 0;
    product = turned ? contract(next, product, needed) : contract(product, next, needed);
  }
  return product.value ? in_order(product, all.result) : product.value;
}

}  // namespace ir::detail

/// A sum of products, in Einstein's notation: `einsum<"bij,bjk->bik">(a, b)` is a batch of matrix products. Every operand has a letter for each axis. The
/// result has the axes behind the arrow; all others are summed. Without an arrow it has the letters that stand once, in alphabetical order. A letter twice
/// in one operand is its diagonal; "..." are axes without letters, which broadcast, and which are summed when the result has none. Spaces mean nothing.
///
/// Operands are multiplied from left to right, and every sum is made as soon as no later operand needs its letter. What is summed in a product becomes one
/// axis of a `matmul`, and what is not leads; a product without a sum is elementwise.
///
/// Shapes    an extent for each letter, run-time ones too; at most 6 axes in every product
/// Types     one dtype of numbers; as in `matmul`
/// Gradient  follows
/// Errors    compile time: a text that is none, subscripts that do not fit the ranks, extents of one letter differ, a letter of the result that no operand has
///           or that stands twice, dtypes differ or bool
/// Source    Einstein (1916), Die Grundlage der allgemeinen Relativitätstheorie, section 5
/// Like      torch.einsum, numpy.einsum
/// Example   tests/backends/eager_einsum.cpp
template <fixed_string Text>
struct einsum_of : ir::callable<einsum_of<Text>> {
  static constexpr ir::expr build(ir::Expr auto... x) {
    const ir::expr operands[] = {x...};
    return ir::detail::einsum_of_operands(Text.view(), operands, sizeof...(x));
  }
};
template <fixed_string Text>
inline constexpr einsum_of<Text> einsum{};

}  // namespace sinter
