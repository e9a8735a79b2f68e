// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

#include <sinter/ir/ir.hpp>
#include <sinter/nn/layer/dense.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sn = sinter;
using sn::f32;
using sn::ir::graph;
using sn::ir::node;
using sn::ir::opcode;
using sn::ir::stage;

namespace {

struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<3>("logits") | sn::log_softmax; }
};
using net = sn::model<classifier, sn::input<"x", f32, sn::batch<4>, 5>>;

/// A legal graph with a call, a state and an update, to be broken.
constexpr graph sound() {
  graph g = net::trace();
  const sn::ir::value_type scalar{f32, {}};
  const sn::ir::expr state{&g, g.append_leaf(opcode::state, scalar, {0}, g.add_name("steps"))};
  const sn::ir::expr next = state + sn::ir::constant_like(state, 1);
  g.updates.push(sn::ir::update{state.id, next.id});
  return g;
}
constexpr int find(const graph& g, opcode op) {
  for (int i = 0; i < g.nodes.count; ++i)
    if (g.nodes.data[i].op == op) return i;
  return -1;
}
constexpr node& the(graph& g, opcode op) { return g.nodes[find(g, op)]; }

/// What verify says of the sound graph once it is broken in one way.
template <class Break>
constexpr std::string_view verdict(Break broken_by, stage at = stage::traced) {
  graph g = sound();
  broken_by(g);
  return sn::ir::verify(g, at).text;
}

}  // namespace

static_assert(!sn::ir::verify(sound()));
static_assert(!sn::ir::verify(graph{}), "nothing is legal");
static_assert(!sn::ir::verify(sn::passes::inline_calls(sound()), stage::inlined));
// Evaluated by the compiler, verify cannot read outside a pool unnoticed.
static_assert(verdict([](graph& g) { the(g, opcode::matmul).operands.first = g.operands.count - 1; }) == "operands lie outside their pool");
static_assert(verdict([](graph& g) { g.operands[the(g, opcode::matmul).operands.first] = 1000; }) == "an operand is no value");
static_assert(verdict([](graph& g) { g.region_values[0] = 1000; }) == "a region names no value");

TEST_SUITE("ir/verify") {
  TEST_CASE("ranges stay within their pools") {
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).operands.count = 1000; }) == "operands lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).operands.first = -1; }) == "operands lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::transpose).attributes.first = g.attributes.count; }) ==
          "attributes lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).results.first = g.values.count; }) == "results lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).results.count = 0; }) == "results lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::call).regions.count = 3; }) == "regions lie outside their pool");
    CHECK(verdict([](graph& g) { the(g, opcode::input).name = g.names.count; }) == "the name lies outside its pool");
    CHECK(verdict([](graph& g) { the(g, opcode::input).name = -2; }) == "the name lies outside its pool");
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).home = g.regions.count; }) == "the node stands in no region");
    CHECK(verdict([](graph& g) { g.values[the(g, opcode::matmul).results.first].producer = 0; }) == "a result names another producer");
    CHECK(verdict([](graph& g) { g.regions[1].inputs.first = g.region_values.count; }) == "a region's values lie outside their pool");
    CHECK(verdict([](graph& g) { g.regions[2].results.count = -1; }) == "a region's values lie outside their pool");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].results.first] = -2; }) == "a region names no value");
  }

  TEST_CASE("operands are values that exist, stand before their user and in its region") {
    CHECK(verdict([](graph& g) { g.operands[the(g, opcode::matmul).operands.first] = g.values.count; }) == "an operand is no value");
    CHECK(verdict([](graph& g) { g.operands[the(g, opcode::matmul).operands.first] = -1; }) == "an operand is no value");
    CHECK(verdict([](graph& g) { g.operands[the(g, opcode::matmul).operands.first] = the(g, opcode::matmul).results.first; }) ==
          "an operand is produced later: creation order must be topological");
    CHECK(verdict([](graph& g) { g.operands[the(g, opcode::reduce_max).operands.first] = the(g, opcode::matmul).results.first; }) ==
          "an operand comes from a region that is not around its reader, or a call's region reads more than its inputs");
    CHECK(verdict([](graph& g) { the(g, opcode::matmul).operands.count = 1; }) == "the operation takes another number of operands");
    CHECK(verdict([](graph& g) { the(g, opcode::state).operands = {0, 1}; }) == "the operation takes another number of operands");
  }

  TEST_CASE("results have the types that the shape rules answer") {
    const auto batch = sn::dim(1, sn::symbolic::batch);
    const auto shape_of = [](graph& g, opcode op) -> sn::dims& { return g.values[the(g, op).results.first].type.shape; };
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::input) = sn::dims(batch, batch, batch, batch); }) ==
          "a result's shape has an empty extent, a symbol too often, or too many axes or elements");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::parameter) = sn::dims(1 << 16, 1 << 16); }) ==
          "a result's shape has an empty extent, a symbol too often, or too many axes or elements");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::parameter).rank = sn::max_rank + 1; }) ==
          "a result's shape has an empty extent, a symbol too often, or too many axes or elements");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::input) = sn::dims(batch, 1 << 30); }) ==
          "a result's shape has an empty extent, a symbol too often, or too many axes or elements");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::parameter) = sn::dims(0, 5); }) ==
          "a result's shape has an empty extent, a symbol too often, or too many axes or elements");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::input) = sn::dims(batch, 6); }) == "the operands break the operation's shape rule");
    CHECK(verdict([&](graph& g) { g.values[the(g, opcode::input).results.first].type.element = sn::f64; }) ==
          "the operands break the operation's shape rule");
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::call) = sn::dims(batch, 4); }) ==
          "");  // a call has the type it was made with; its users hold it to that
    CHECK(verdict([&](graph& g) { shape_of(g, opcode::matmul) = sn::dims(batch, 4); }) ==
          "a result's type differs from what the shape rule answers");
    CHECK(verdict([&](graph& g) { g.values[the(g, opcode::matmul).results.first].type.element = sn::f16; }) ==
          "a result's type differs from what the shape rule answers");
    CHECK(verdict([](graph& g) {
            const sn::ir::value_type types[] = {{f32, {}}, {f32, {}}};
            const int state = the(g, opcode::state).results.first;
            const int operands[] = {state};
            g.append(opcode::exp, operands, 1, nullptr, 0, types, 2);
          }) == "the operation yields another number of results");
  }

  TEST_CASE("regions fit their owners and keep to themselves") {
    CHECK(verdict([](graph& g) { the(g, opcode::call).regions = {}; }) == "a call has no region");
    CHECK(verdict([](graph&) {}, stage::inlined) == "a call is left after inlining");
    CHECK(verdict([](graph& g) { g.regions[1].inputs.count = 0; }) ==
          "a region takes another number of inputs than its owner has operands");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].inputs.first] = the(g, opcode::reduce_max).results.first; }) ==
          "a region input differs from its operand");
    CHECK(verdict([](graph& g) { g.regions[1].results.count = 0; }) == "a region yields another number of results than its owner");
    CHECK(verdict([](graph& g) {
            the(g, opcode::call).regions.first = 0;
            the(g, opcode::call).regions.count = 3;
          }) != "");
    CHECK(verdict([](graph& g) { g.regions[2].inputs.count = 2; }) ==
          "a derivative takes operands, result and gradient, and yields a gradient for each operand");
    CHECK(verdict([](graph& g) { g.regions[2].results.count = 0; }) ==
          "a derivative takes operands, result and gradient, and yields a gradient for each operand");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].inputs.first] = g.region_values[g.regions[2].inputs.first]; }) ==
          "a region's input is no region_input of its own");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].inputs.first] = g.region_values[g.regions[1].results.first]; }) ==
          "a region's input is no region_input of its own");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].inputs.first] = -1; }) == "a region's input is no region_input of its own");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[1].results.first] = g.region_values[g.regions[2].inputs.first]; }) ==
          "a region's result comes from elsewhere, or after the owner");
    CHECK(verdict([](graph& g) {
            const int late = g.nodes.count;
            const sn::ir::value_type type = g.type(g.region_values[g.regions[1].results.first]);
            g.current_region = 1;
            g.region_values[g.regions[1].results.first] = g.append_leaf(opcode::constant, type, {0});
            g.current_region = 0;
            CHECK(g.nodes[late].home == 1);
          }) == "a region's result comes from elsewhere, or after the owner");
    CHECK(verdict([](graph& g) { g.region_values[g.regions[2].results.first] = -1; }) ==
          "");  // a derivative may have no gradient for an operand
  }

  TEST_CASE("inputs, outputs and updates name what they may") {
    CHECK(verdict([](graph& g) { g.inputs[0] = the(g, opcode::matmul).results.first; }) == "an input is no input node");
    CHECK(verdict([](graph& g) { g.inputs[0] = -1; }) == "an input is no input node");
    CHECK(verdict([](graph& g) { g.inputs[0] = g.values.count; }) == "an input is no input node");
    CHECK(verdict([](graph& g) { g.outputs[0].from = the(g, opcode::reduce_max).results.first; }) ==
          "an output is no value of the graph itself");
    CHECK(verdict([](graph& g) { g.outputs[0].from = g.values.count; }) == "an output is no value of the graph itself");
    CHECK(verdict([](graph& g) { g.updates[0].next = the(g, opcode::reduce_max).results.first; }) ==
          "an update names no value of the graph itself");
    CHECK(verdict([](graph& g) { g.updates[0].leaf = -1; }) == "an update names no value of the graph itself");
    CHECK(verdict([](graph& g) { g.updates[0].leaf = g.updates[0].next; }) ==
          "an update changes something that is neither state nor parameter");
    CHECK(verdict([](graph& g) { g.updates[0].leaf = g.inputs[0]; }) == "an update changes something that is neither state nor parameter");
    CHECK(verdict([](graph& g) { g.updates[0].next = the(g, opcode::matmul).results.first; }) == "an update changes the type of its leaf");
    CHECK(verdict([](graph& g) { g.updates[0].leaf = the(g, opcode::parameter).results.first; }) ==
          "an update changes the type of its leaf");
    CHECK(verdict([](graph& g) { g.updates.push(g.updates[0]); }) == "a leaf is updated twice");
    CHECK(verdict([](graph& g) {
            const int parameter = the(g, opcode::parameter).results.first;
            g.updates.push(sn::ir::update{parameter, parameter});
          }) == "");  // parameters change as states do
  }

  TEST_CASE("a violation says where it is") {
    graph g = sound();
    the(g, opcode::matmul).operands.count = 1;
    const sn::ir::violation found = sn::ir::verify(g);
    CHECK(static_cast<bool>(found));
    CHECK(found.at == find(g, opcode::matmul));
  }
}
