// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Every pass keeps every value to the bit, on graphs of models, of their gradients, of their second derivatives, and of whole training steps.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/gradient.hpp"
#include "../laws/models.hpp"

namespace {

using namespace sinter;

struct named_graph {
  std::string name;
  ir::graph g;
};

/// What the passes are run on; drawn once.
const std::vector<named_graph>& graphs() {
  static const std::vector<named_graph> all = [] {
    std::vector<named_graph> made;
    test::models::each([&]<class Model>(const char* name) {
      const ir::graph traced = Model::trace(ir::mode::training);
      made.push_back({name, traced});
      made.push_back({std::string(name) + ", gradients", test::with_gradients(traced)});
      made.push_back({std::string(name) + ", second derivatives", test::with_gradients(test::with_gradients(traced))});
    });
    made.push_back({"a training step with adam", train::training_graph<test::models::pooled_model, softmax_cross_entropy, adam>()});
    made.push_back({"a training step with momentum", train::training_graph<test::models::blocks_model, softmax_cross_entropy, sgd>()});
    return made;
  }();
  return all;
}

constexpr std::int64_t batch_size = 3;
constexpr std::uint64_t seed = 2026;

template <class Pass>
void keeps_values(Pass&& pass, ir::stage before = ir::stage::inlined) {
  for (const named_graph& each : graphs()) {
    CAPTURE(each.name);
    CAPTURE(seed);
    const ir::graph g = before == ir::stage::inlined ? passes::inline_calls(each.g) : each.g;
    const ir::graph after = pass(g);
    const ir::violation wrong = ir::verify(after, before);
    CHECK_MESSAGE(!wrong, wrong.text, " at node ", wrong.at);
    const symbol_values symbols = test::with_batch(batch_size);
    CHECK(test::same_bits(test::run(after, symbols, seed), test::run(g, symbols, seed)));
  }
}

TEST_SUITE("passes.preserve") {
  TEST_CASE("tracing and differentiating yield legal graphs") {
    for (const named_graph& each : graphs()) {
      const ir::violation wrong = ir::verify(each.g);
      CHECK_MESSAGE(!wrong, each.name, ": ", wrong.text, " at node ", wrong.at);
    }
  }

  TEST_CASE("eliminate_dead_code keeps every value") { keeps_values([](const ir::graph& g) { return passes::eliminate_dead_code(g); }); }
  TEST_CASE("eliminate_dead_code keeps every value of a graph with calls") {
    keeps_values([](const ir::graph& g) { return passes::eliminate_dead_code(g); }, ir::stage::traced);
  }
  TEST_CASE("share_common_subexpressions keeps every value") { keeps_values([](const ir::graph& g) { return passes::share_common_subexpressions(g); }); }
  TEST_CASE("simplify keeps every value") { keeps_values([](const ir::graph& g) { return passes::simplify(g); }); }
  TEST_CASE("simplify keeps every value of a graph with calls") { keeps_values([](const ir::graph& g) { return passes::simplify(g); }, ir::stage::traced); }
  TEST_CASE("lay_out keeps every value") { keeps_values([](const ir::graph& g) { return passes::lay_out(g); }); }
  TEST_CASE("all passes together keep every value") {
    keeps_values([](const ir::graph& g) { return passes::lay_out(passes::optimize(g)); });
  }

  TEST_CASE("inline_calls leaves no call, and an operation's value is that of its meaning written out") {
    const auto called = test::traced<input<"x", f32, batch<64>, 5>>([](auto x) { return log_softmax(x * 3.0f); });
    const auto written = test::traced<input<"x", f32, batch<64>, 5>>([](auto x) { return log_softmax_t::meaning(x * 3.0f); });
    const auto is_call = [](const ir::node& n) { return n.op == ir::opcode::call; };
    CHECK(std::any_of(called.nodes.begin(), called.nodes.end(), is_call));
    const ir::graph flat = passes::inline_calls(called);
    CHECK(std::none_of(flat.nodes.begin(), flat.nodes.end(), is_call));
    const symbol_values symbols = test::with_batch(batch_size);
    CHECK(test::same_bits(test::run(flat, symbols, seed), test::run(written, symbols, seed)));
  }

  TEST_CASE("each pass applied twice is the pass applied once") {
    for (const named_graph& each : graphs()) {
      CAPTURE(each.name);
      const ir::graph flat = passes::inline_calls(each.g);
      CHECK(passes::inline_calls(flat) == flat);
      const ir::graph alive = passes::eliminate_dead_code(flat);
      CHECK(passes::eliminate_dead_code(alive) == alive);
      const ir::graph shared = passes::share_common_subexpressions(flat);
      CHECK(passes::share_common_subexpressions(shared) == shared);
      const ir::graph simple = passes::simplify(flat);
      CHECK(passes::simplify(simple) == simple);
    }
  }

  TEST_CASE("after optimising, simplifying again changes nothing") {
    for (const named_graph& each : graphs()) {
      CAPTURE(each.name);
      const ir::graph best = passes::optimize(each.g);
      CHECK(passes::simplify(best) == best);
    }
  }

  TEST_CASE("what is dead or stands twice is gone") {
    const auto g = test::traced<input<"x", f32, 4>>([](auto x) {
      const auto dead = sinter::exp(x);
      static_cast<void>(dead);
      return (x * 2.0f) + (x * 2.0f);
    });
    const ir::graph best = passes::optimize(g);
    CHECK(best.nodes.count == 4);  // x, 2, their product, the sum
    CHECK(g.nodes.count > best.nodes.count);
  }

  TEST_CASE("the comparison of graphs by value sees one changed constant") {
    ir::graph g = passes::inline_calls(graphs()[0].g);
    const symbol_values symbols = test::with_batch(batch_size);
    const test::shown before = test::run(g, symbols, seed);
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::constant && ir::decode_constant(f32, g.attribute(n, 0)) == 3.0) g.attributes.data[n.attributes.first] = ir::encode_constant(f32, 3.0000002);
    CHECK_FALSE(test::same_bits(test::run(g, symbols, seed), before));
  }
}

}  // namespace
