// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The names of the primitive operations; each has its card in `ir/op/`.
#pragma once

#include <cstdint>

#include <sinter/core/config.hpp>

namespace sinter::ir {

/// In the order of the card table (`ir/op/cards.hpp` checks it). Elementwise operations stand together.
enum class opcode : std::uint8_t {
  // leaves
  input,
  parameter,
  state,
  constant,
  region_input,
  extent,
  iota,
  random_uniform,
  // elementwise
  add,
  sub,
  mul,
  div,
  max,
  min,
  neg,
  exp,
  log,
  sqrt,
  relu,
  select,
  abs,
  sign,
  floor,
  ceil,
  round,
  trunc,
  fmax,
  fmin,
  fmod,
  remainder,
  floor_divide,
  pow,
  exp2,
  expm1,
  log2,
  log10,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  lgamma,
  polygamma,
  bitwise_and,
  bitwise_or,
  bitwise_xor,
  bitwise_not,
  shift_left,
  shift_right,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  logical_not,
  logical_xor,
  is_nan,
  is_inf,
  is_finite,
  convert,
  // movement
  broadcast,
  reshape,
  transpose,
  after,
  slice,
  flip,
  pad,
  concat,
  // indexing
  take,
  index_add,
  take_along,
  scatter_add,
  cumsum,
  sort,
  // reductions
  reduce_sum,
  reduce_max,
  reduce_min,
  reduce_prod,
  // contractions and windows
  matmul,
  conv2d,
  conv2d_input_gradient,
  conv2d_weight_gradient,
  max_pool2d,
  max_unpool2d,
  window_take2d,
  // with regions
  call,
  scan,
  cond,
};

inline constexpr int opcode_count = static_cast<int>(opcode::cond) + 1;

constexpr bool is_leaf(opcode op) { return op <= opcode::random_uniform; }
constexpr bool is_elementwise(opcode op) { return op >= opcode::add && op <= opcode::convert; }
/// Comparisons, logic and questions about numbers: elementwise, and a bool whatever the operands are.
SINTER_HD constexpr bool is_predicate(opcode op) { return op >= opcode::equal && op <= opcode::is_finite; }
/// Movement that no strides express, and what reads or adds at named places.
/// Those that take a series and not an instruction: what estimates of work count as many.
constexpr bool is_series(opcode op) { return op == opcode::exp || op == opcode::log || (op >= opcode::fmod && op <= opcode::polygamma); }
constexpr bool is_indexing(opcode op) { return op >= opcode::slice && op <= opcode::sort; }
constexpr bool is_reduction(opcode op) { return op >= opcode::reduce_sum && op <= opcode::reduce_prod; }
/// The elementwise operation that joins two elements of a reduction.
constexpr opcode joined_by(opcode op) {
  return op == opcode::reduce_max ? opcode::max : op == opcode::reduce_min ? opcode::min : op == opcode::reduce_prod ? opcode::mul : opcode::add;
}
/// Control flow: what a run does several times, or not at all.
constexpr bool is_control(opcode op) { return op == opcode::scan || op == opcode::cond; }
constexpr bool is_contraction(opcode op) { return op >= opcode::matmul && op <= opcode::conv2d_weight_gradient; }

}  // namespace sinter::ir
