// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A small graph of each operation, for the table of operations to ask about.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include <sinter/sinter.hpp>

namespace operation_table {

namespace sn = sinter;
namespace ir = sinter::ir;
using ir::opcode;

/// A graph whose one output is the operation's first result.
struct sample {
  ir::graph in;
  ir::node_id node = -1;  ///< -1 when the card refuses the operands
};

/// The operation on the smallest operands that fit it. `type` is the operands' dtype; for `convert`, which goes to f32 (f32 to i32), the source's.
inline sample make(opcode op, sn::dtype type) {
  sample made;
  ir::graph& g = made.in;
  g.bound = sn::symbol_values(4);
  const sn::dim batch(1, sn::symbolic::batch);
  std::vector<ir::value_type> operands;
  std::vector<std::int64_t> attributes;
  const sn::dims vector(batch, 6), matrix(batch, 6), image(batch, 3, 4, 4), pooled(batch, 3, 2, 2), weights(5, 3, 3, 3),
      convolved(batch, 5, 4, 4);
  const auto window = [](int stride, int padding) { return std::vector<std::int64_t>{stride, stride, padding, padding, padding, padding}; };
  const auto with = [](std::vector<std::int64_t> list, std::initializer_list<std::int64_t> more) {
    list.insert(list.end(), more);
    return list;
  };
  switch (op) {
    case opcode::random_uniform:
      operands = {{sn::i64, {}}, {sn::i64, {}}};
      attributes = {0, batch.code};
      if (type != sn::f32) return made;  // its result is f32 always
      break;
    case opcode::select: operands = {{sn::boolean, vector}, {type, vector}, {type, vector}}; break;
    case opcode::convert:
      operands = {{type, vector}};
      attributes = {static_cast<std::int64_t>(type == sn::f32 ? sn::i32 : sn::f32)};
      break;
    case opcode::broadcast:
      operands = {{type, sn::dims(6)}};
      attributes = {1, batch.code, 6};
      break;
    case opcode::reshape:
      operands = {{type, image}};
      attributes = {batch.code, 48};
      break;
    case opcode::transpose:
      operands = {{type, vector}};
      attributes = {1, 0};
      break;
    case opcode::slice:  // axis, first, count, step
      operands = {{type, vector}};
      attributes = {1, 1, 2, 2};
      break;
    case opcode::flip:
      operands = {{type, vector}};
      attributes = {1};
      break;
    case opcode::pad:  // axis, before, after, between, value
      operands = {{type, vector}};
      attributes = {1, 2, 1, 0, ir::encode_constant(type, 0)};
      break;
    case opcode::concat:
      operands = {{type, vector}, {type, sn::dims(batch, 2)}};
      attributes = {1};
      break;
    case opcode::take:
      operands = {{type, vector}, {sn::i32, sn::dims(3)}};
      attributes = {1};
      break;
    case opcode::index_add:
      operands = {{type, vector}, {sn::i32, sn::dims(3)}, {type, sn::dims(batch, 3)}};
      attributes = {1};
      break;
    case opcode::take_along:
      operands = {{type, vector}, {sn::i32, sn::dims(batch, 3)}};
      attributes = {1};
      break;
    case opcode::scatter_add:
      operands = {{type, vector}, {sn::i32, sn::dims(batch, 3)}, {type, sn::dims(batch, 3)}};
      attributes = {1};
      break;
    case opcode::cumsum:  // axis, whether from the end
      operands = {{type, vector}};
      attributes = {1, 0};
      break;
    case opcode::sort:  // axis, whether the largest are first, how many
      operands = {{type, vector}};
      attributes = {1, 0, 6};
      break;
    case opcode::reduce_sum:
    case opcode::reduce_max:
    case opcode::reduce_min:
    case opcode::reduce_prod:
      operands = {{type, vector}};
      attributes = {1};
      break;
    case opcode::matmul: operands = {{type, matrix}, {type, sn::dims(6, 5)}}; break;
    case opcode::conv2d:
      operands = {{type, image}, {type, weights}};
      attributes = window(1, 1);
      break;
    case opcode::conv2d_input_gradient:
      operands = {{type, convolved}, {type, weights}};
      attributes = with(window(1, 1), {4, 4});
      break;
    case opcode::conv2d_weight_gradient:
      operands = {{type, image}, {type, convolved}};
      attributes = with(window(1, 1), {3, 3});
      break;
    case opcode::max_pool2d:
      operands = {{type, image}};
      attributes = with(window(2, 0), {2, 2, 4, 4});
      break;
    case opcode::max_unpool2d:
      operands = {{type, pooled}, {sn::u8, pooled}};
      attributes = with(window(2, 0), {2, 2, 4, 4});
      break;
    case opcode::window_take2d:
      operands = {{type, image}, {sn::u8, pooled}};
      attributes = with(window(2, 0), {2, 2, 4, 4});
      break;
    default: operands.assign(static_cast<std::size_t>(ir::card_of(op).arity), {type, vector});
  }
  const ir::inferred answer =
      ir::infer<void>(op, {operands.data(), static_cast<int>(operands.size()), attributes.data(), static_cast<int>(attributes.size())});
  if (answer.broken != sn::rule::none) return made;
  std::vector<ir::value_id> ids;
  for (const ir::value_type& t : operands) {
    ids.push_back(g.append_leaf(opcode::input, t, {}, g.add_name("x" + std::to_string(ids.size()))));
    g.inputs.push(ids.back());
  }
  made.node = g.append(op, ids.data(), static_cast<int>(ids.size()), attributes.data(), static_cast<int>(attributes.size()), answer.result,
                       answer.results);
  g.outputs.push(ir::output{g.nodes[made.node].results.first, g.add_name("y")});
  if (const ir::violation wrong = verify(g))
    throw sn::error("the sample of " + std::string(ir::name_of(op)) + ": " + std::string(wrong.text));
  return made;
}

}  // namespace operation_table
