// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The table of operations, asked of the code: cards say what they accept and whether they have a derivative, the reference evaluates a
/// sample, and the planner says which family of kernels would compute it.
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include <sinter/sinter.hpp>

#include "composite_table.hpp"
#include "operation_samples.hpp"

namespace operation_table {

namespace sn = sinter;
namespace ir = sinter::ir;
namespace passes = sinter::passes;
using ir::opcode;
using dtypes = std::set<sn::dtype>;

/// How a model's author writes an operation; empty for what only derivatives and rules write.
inline std::string_view written(opcode op) {
  switch (op) {
    case opcode::random_uniform: return "";
    case opcode::add: return "a + b";
    case opcode::sub: return "a - b";
    case opcode::mul: return "a * b";
    case opcode::div: return "a / b";
    case opcode::max: return "maximum(a, b)";
    case opcode::min: return "minimum(a, b)";
    case opcode::neg: return "-x";
    case opcode::exp: return "exp(x)";
    case opcode::log: return "log(x)";
    case opcode::sqrt: return "sqrt(x)";
    case opcode::relu: return "x | relu";
    case opcode::select: return "select(condition, a, b)";
    case opcode::abs: return "abs(x)";
    case opcode::sign: return "sign(x)";
    case opcode::floor: return "floor(x)";
    case opcode::ceil: return "ceil(x)";
    case opcode::round: return "round(x)";
    case opcode::trunc: return "trunc(x)";
    case opcode::fmax: return "fmax(a, b)";
    case opcode::fmin: return "fmin(a, b)";
    case opcode::fmod: return "fmod(a, b)";
    case opcode::remainder: return "remainder(a, b)";
    case opcode::floor_divide: return "floor_divide(a, b)";
    case opcode::pow: return "pow(a, b)";
    case opcode::exp2: return "exp2(x)";
    case opcode::expm1: return "expm1(x)";
    case opcode::log2: return "log2(x)";
    case opcode::log10: return "log10(x)";
    case opcode::log1p: return "log1p(x)";
    case opcode::sin: return "sin(x)";
    case opcode::cos: return "cos(x)";
    case opcode::tan: return "tan(x)";
    case opcode::asin: return "asin(x)";
    case opcode::acos: return "acos(x)";
    case opcode::atan: return "atan(x)";
    case opcode::atan2: return "atan2(y, x)";
    case opcode::sinh: return "sinh(x)";
    case opcode::cosh: return "cosh(x)";
    case opcode::tanh: return "tanh(x)";
    case opcode::asinh: return "asinh(x)";
    case opcode::acosh: return "acosh(x)";
    case opcode::atanh: return "atanh(x)";
    case opcode::erf: return "erf(x)";
    case opcode::erfc: return "erfc(x)";
    case opcode::lgamma: return "lgamma(x)";
    case opcode::polygamma: return "polygamma(n, x)";
    case opcode::bitwise_and: return "bitwise_and(a, b)";
    case opcode::bitwise_or: return "bitwise_or(a, b)";
    case opcode::bitwise_xor: return "bitwise_xor(a, b)";
    case opcode::bitwise_not: return "bitwise_not(x)";
    case opcode::shift_left: return "shift_left(a, b)";
    case opcode::shift_right: return "shift_right(a, b)";
    case opcode::logical_xor: return "logical_xor(a, b)";
    case opcode::is_nan: return "is_nan(x)";
    case opcode::is_inf: return "is_inf(x)";
    case opcode::is_finite: return "is_finite(x)";
    case opcode::equal: return "a == b";
    case opcode::not_equal: return "a != b";
    case opcode::less: return "a < b";
    case opcode::less_equal: return "a <= b";
    case opcode::greater: return "a > b";
    case opcode::greater_equal: return "a >= b";
    case opcode::logical_and: return "a && b";
    case opcode::logical_or: return "a || b";
    case opcode::logical_not: return "!x";
    case opcode::convert: return "convert<f32>(x)";
    case opcode::broadcast: return "broadcast<4, 3>(x)";
    case opcode::reshape: return "reshape<3, 4>(x)";
    case opcode::transpose: return "transpose<1, 0>(x)";
    case opcode::slice: return "x | slice<1, 2, 5>";
    case opcode::flip: return "x | flip<1>";
    case opcode::pad: return "x | pad<1, 2, 0>()";
    case opcode::concat: return "concat<1>(a, b)";
    case opcode::take: return "take<0>(x, indices)";
    case opcode::index_add: return "index_add<0>(x, indices, updates)";
    case opcode::take_along: return "take_along<1>(x, indices)";
    case opcode::scatter_add: return "scatter_add<1>(x, indices, updates)";
    case opcode::cumsum: return "cumsum<1>(x)";
    case opcode::sort: return "sort<1>(x)";
    case opcode::reduce_sum: return "sum<1>(x)";
    case opcode::reduce_max: return "max<1>(x)";
    case opcode::reduce_min: return "min<1>(x)";
    case opcode::reduce_prod: return "prod<1>(x)";
    case opcode::matmul: return "matmul(a, b)";
    case opcode::conv2d: return "x | conv2d<8, 3>(\"name\")";
    case opcode::max_pool2d: return "x | max_pool2d<2>";
    default: return "";
  }
}

inline bool reference_evaluates(const sample& of) {
  using sn::backends::reference::array;
  const sn::symbol_values symbols(2);
  sn::sequence<array> leaves(of.in.values.count);
  for (ir::value_id v : of.in.inputs) leaves[v] = array(of.in.type(v), symbols);
  try {
    return sn::backends::reference::evaluate(of.in, leaves, symbols)[of.in.outputs[0].from].count() > 0;
  } catch (const sn::error&) {
    return false;
  }
}

/// What the planner would do with the operation on the CPU.
enum class machine { none, view, vector, portable };

inline machine planned(const sample& of, opcode op) {
  try {
    const ir::graph laid_out = passes::lay_out(of.in);
    const passes::groups groups = passes::fuse(laid_out);
    const passes::plan p = passes::lower(laid_out);
    for (const passes::step& s : p.steps) {
      if (s.node < 0 || groups.of[s.node] != s.node) continue;
      auto family = static_cast<passes::family>(p.words[p.kernels[s.kernel].first]);
      if (family == passes::family::nest) family = static_cast<passes::family>(p.words[p.kernels[s.kernel].first + 2]);
      if (family == passes::family::pack || family == passes::family::border) continue;
      for (int n = groups.first[s.node]; n >= 0; n = groups.next[n])
        if (laid_out.nodes[n].op == op) return family == passes::family::portable ? machine::portable : machine::vector;
    }
    return passes::is_view(op) ? machine::view : machine::none;
  } catch (const sn::error&) {
    return machine::none;
  }
}

/// Whether any operand gets a gradient.
inline bool has_derivative(opcode op) {
  sample of = make(op, sn::f32);
  if (of.node < 0) of = make(op, sn::boolean);
  if (of.node < 0) return false;
  if (op == opcode::convert) {  // between floating dtypes
    of.in.attributes[of.in.nodes[of.node].attributes.first] = static_cast<std::int64_t>(sn::f64);
    of.in.values[of.in.nodes[of.node].results.first].type.element = sn::f64;
  }
  sn::sequence<ir::expr> upstream(of.in.nodes[of.node].results.count);
  const ir::derivation d{of.in, of.in.nodes[of.node], upstream.data};
  for (int r = 0; r < upstream.count; ++r)
    if (sn::is_floating(d.y(r).element())) upstream[r] = ir::constant_like(d.y(r), 1);
  if (!upstream[0]) return false;
  const ir::gradients found = ir::derivative_of(d);
  for (const ir::expr& g : found.operand)
    if (g) return true;
  return false;
}

inline std::string list(const dtypes& types) {
  constexpr auto all = std::size(sn::all_dtypes);
  if (types.empty()) return "–";
  if (types.size() == all) return "all";
  if (types == dtypes{sn::f32, sn::f64, sn::f16, sn::bf16}) return "floating";
  std::string text;
  for (sn::dtype t : types) text.append(text.empty() ? "" : " ").append(name_of(t));
  return text;
}

inline void write_row(std::ostream& out, opcode op) {
  dtypes accepted, reference, vector, portable;
  bool view = false;
  for (sn::dtype type : sn::all_dtypes) {
    const sample of = make(op, type);
    if (of.node < 0) continue;
    accepted.insert(type);
    if (reference_evaluates(of)) reference.insert(type);
    const machine how = planned(of, op);
    if (how == machine::vector) vector.insert(type);
    if (how == machine::portable) portable.insert(type);
    view = view || how == machine::view;
  }
  const std::string_view how = written(op);
  std::string code;
  for (char c : how) code.append(c == '|' ? "\\|" : std::string(1, c));
  out << "| " << ir::name_of(op) << " | " << (how.empty() ? "" : "`") << code << (how.empty() ? "" : "`") << " | " << list(accepted) << " | "
      << (reference == accepted ? "yes" : list(reference)) << " | " << (view ? "a view" : list(vector)) << " | " << list(portable) << " | "
      << (has_derivative(op) ? "yes" : "–") << " |\n";
}

/// The whole page, docs/reference/operations.md.
inline void write(std::ostream& out) {
  out << "<!-- SPDX-FileCopyrightText: 2026 The sinter authors -->\n"
         "<!-- SPDX-License-Identifier: Apache-2.0 -->\n\n"
         "# Operations\n\n"
         "Printed by `tools/operation_table.cpp`; the test `tests/docs/operations.cpp` holds this page to what the code says.\n\n"
         "## Primitives\n\n"
         "Each has a card in `include/sinter/ir/op/`. *Dtypes* are those that the card accepts for its operands (the branches of `select`, the source of\n"
         "`convert` to f32; indices are i32 or i64 beside any of them); *reference* says whether the oracle evaluates them all. On the CPU the dtypes of\n"
         "*vector* have a kernel for each instruction set that fuses with its neighbours; those of *portable* run in plain loops, one node at a time. *A view*\n"
         "moves nothing: its reader follows other strides. Operations that nobody writes come from derivatives.\n\n"
         "| operation | written | dtypes | reference | cpu, vector | cpu, portable | derivative |\n"
         "|---|---|---|---|---|---|---|\n";
  for (int i = 0; i < ir::opcode_count; ++i) {
    const auto op = static_cast<opcode>(i);
    if ((!ir::is_leaf(op) || op == opcode::random_uniform) && op != opcode::call && !ir::is_control(op) && op != opcode::after) write_row(out, op);
  }
  out << "\nLeaves need no kernel:";
  for (int i = 0; i < ir::opcode_count; ++i)
    if (ir::is_leaf(static_cast<opcode>(i)) && static_cast<opcode>(i) != opcode::random_uniform) out << ' ' << ir::name_of(static_cast<opcode>(i));
  out << ". `call`, the node of an operation with a derivative\nof its own, dissolves before a backend sees the graph.\n\n"
         "Control flow runs bodies made of all these, in every backend, with derivatives of any order: `scan`, which `while_loop` is made of, too, and `cond`.\n"
         "`checkpoint` is a call; `after`, which its derivative is written with, moves nothing. [Control flow](../guide/control-flow.md).\n\n"
         "## Layers and composites\n\n"
         "Made of primitives; what they become while training, on an example. A derivative *follows* from the parts or is *its own*.\n\n"
         "| written | from | to | parameters | becomes | derivative |\n"
         "|---|---|---|---|---|---|\n";
  write_layers(out);
  write_statistics(out);
  out << "\n";
  write_movements(out);
  out << "\n";
  write_einsums(out);
  out << "\n";
  write_elementwise_composites(out);
}

}  // namespace operation_table
