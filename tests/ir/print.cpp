// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <string_view>

#include <sinter/ir/ir.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;
using sn::f32;

namespace {

constexpr int conv_line = __LINE__ + 3;  // of the convolution below
struct network {
  constexpr auto operator()(auto image) const {
    auto edges = image | sn::conv2d<2, 3, sn::stride<2>>("conv") | sn::relu | sn::max_pool2d<2>;
    return edges | sn::flatten | sn::log_softmax;
  }
};
using net = sn::model<network, sn::input<"image", f32, sn::batch<8>, 1, 9, 9>>;

std::string printed(const sn::ir::graph& g) {
  std::ostringstream out;
  out << g;
  return out.str();
}
std::string drawn(const sn::ir::graph& g, std::string_view title) {
  std::ostringstream out;
  sn::ir::write_dot(out, g, title);
  return out.str();
}
int occurrences(std::string_view text, std::string_view part) {
  int count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}
bool holds(std::string_view text, std::string_view part) { return occurrences(text, part) > 0; }

/// x + 1e-8, kept in a state, and seen under two names.
sn::ir::graph counter() {
  sn::ir::graph g;
  const sn::ir::value_type type{f32, {}};
  const sn::ir::expr state{&g, g.append_leaf(sn::ir::opcode::state, type, {0}, g.add_name("a \"quoted\" name"))};
  const sn::ir::expr next = state + sn::ir::constant_like(state, 1e-8);
  g.outputs.push(sn::ir::output{next.id, g.add_name("first")});
  g.outputs.push(sn::ir::output{next.id, g.add_name("second")});
  g.updates.push(sn::ir::update{state.id, next.id});
  return g;
}

}  // namespace

TEST_SUITE("ir/print") {
  TEST_CASE("a shape prints its extents, and the batch as N") {
    const auto batch = [](int coefficient) { return sn::dim(coefficient, sn::symbolic::batch); };
    CHECK(sn::ir::to_string(sn::dims()) == "[]");
    CHECK(sn::ir::to_string(sn::dims(batch(1), 1, 28, 28)) == "[N, 1, 28, 28]");
    CHECK(sn::ir::to_string(sn::dims(batch(49), 3)) == "[49N, 3]");
    CHECK(sn::ir::to_string(sn::dims(sn::dim(1, sn::symbolic::sequence), 3)) == "[T, 3]");
    CHECK(sn::ir::to_string(sn::ir::value_type{sn::bf16, sn::dims(3)}) == "bf16[3]");
  }

  TEST_CASE("a graph prints one line a node, with operands, attributes, types, names and lines") {
    const std::string text = printed(net::trace());
    const std::string line = std::to_string(conv_line);
    CHECK(
        text.starts_with("%0 = input \"image\"  f32[N, 1, 9, 9]\n"
                         "%1 = parameter \"conv.weight\"  f32[2, 1, 3, 3]  line " +
                         line +
                         "\n"
                         "%2 = conv2d {2 2 0 0 0 0}(%0, %1)  f32[N, 2, 4, 4]\n"
                         "%3 = parameter \"conv.bias\"  f32[2]  line " +
                         line +
                         "\n"
                         "%4 = broadcast(%3)  f32[N, 2, 4, 4]\n"
                         "%5 = add(%2, %4)  f32[N, 2, 4, 4]\n"
                         "%6 = relu(%5)  f32[N, 2, 4, 4]\n"));
    CHECK(holds(text, "%7, %8 = max_pool2d {2 2 0 0 0 0 2 2 4 4}(%6)  f32[N, 2, 2, 2], u8[N, 2, 2, 2]\n"));
    CHECK(holds(text, "    region 1: %10 = region_input  f32[N, 8]\n"));
    CHECK(holds(text, " = call \"log_softmax\"(%9)  f32[N, 8]\n"));
    CHECK(occurrences(text, "\n") == net::trace().nodes.count + 1);
    CHECK(holds(text, "\noutput \"output\" = %"));
  }

  TEST_CASE("constants show their values however small, updates their edges, and layouts their orders") {
    sn::ir::graph g = counter();
    CHECK(printed(g) ==
          "%0 = state \"a \"quoted\" name\"  f32[]\n"
          "%1 = constant 1e-08  f32[]\n"
          "%2 = add(%0, %1)  f32[]\n"
          "output \"first\" = %2\noutput \"second\" = %2\nupdate %0 <- %2\n");
    g.values[0].stored = {sn::ir::layout::order::channel_last, 1, 2, 3};
    g.values[1].stored.axes = sn::ir::layout::order::kernel_last;
    const std::string text = printed(g);
    CHECK(holds(text, "f32[] channel_last dilation 2 3 border 1\n"));
    CHECK(holds(text, "f32[] kernel_last\n"));
  }

  TEST_CASE("the picture has every node, every edge, the regions as clusters, and ends where it should") {
    const sn::ir::graph g = net::trace();
    const std::string text = drawn(g, "a \"net\"");
    CHECK(text.starts_with("digraph {\n"));
    CHECK(text.ends_with("}\n"));
    CHECK(holds(text, "label=\"a \\\"net\\\"\";"));
    CHECK(holds(text, "n2 [label=\"conv2d {2 2 0 0 0 0}\nf32[N, 2, 4, 4]\""));
    CHECK(holds(text, "parameter \\\"conv.weight\\\""));
    CHECK(occurrences(text, "fillcolor=") == g.nodes.count);
    CHECK(occurrences(text, " -> ") == g.operands.count + g.outputs.count);
    CHECK(holds(text, "  n0 -> n2;\n"));
    CHECK(holds(text, "subgraph cluster_1 {\n  label=\"region 1\";"));
    CHECK(holds(text, "subgraph cluster_2 {"));
    CHECK(occurrences(text, "\n  }\n") == 2);
  }

  TEST_CASE("the picture shows an update as a dashed edge back, and both names of one value") {
    const std::string text = drawn(counter(), "counter");
    CHECK(holds(text, "  n2 -> n0 [style=dashed, constraint=false];\n"));
    CHECK(holds(text, "o0 [label=\"first\", shape=ellipse];\n  n2 -> o0;"));
    CHECK(holds(text, "o1 [label=\"second\", shape=ellipse];\n  n2 -> o1;"));
  }
}
