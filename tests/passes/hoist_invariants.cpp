// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What every step of a loop would compute the same is computed once, before it. That values and grammar stay is a law of tests/laws/control_flow.cpp.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <sinter/ir/verify.hpp>

#include "../laws/gradient.hpp"
#include "../laws/models_control_flow.hpp"
#include "../laws/updates.hpp"

namespace {

using namespace sinter;

/// How many nodes of an operation stand in the graph itself, in bodies of loops, and in sides of branches.
struct places {
  int outside = 0, in_loops = 0, in_branches = 0;
  bool operator==(const places&) const = default;
};
places of(const ir::graph& g, ir::opcode op) {
  places found;
  for (const ir::node& n : g.nodes) {
    if (n.op != op) continue;
    bool branch = false;
    for (const ir::node& owner : g.nodes)
      branch =
          branch || (owner.op == ir::opcode::cond && n.home >= owner.regions.first && n.home < owner.regions.first + owner.regions.count);
    ++(n.home == 0 ? found.outside : branch ? found.in_branches : found.in_loops);
  }
  return found;
}

ir::graph hoisted(const ir::graph& traced) { return passes::hoist_invariants(passes::prune_bodies(passes::inline_calls(traced))); }

TEST_SUITE("passes.hoist_invariants") {
  TEST_CASE("out of a loop, and out of one within it, but not out of a branch") {
    const ir::graph g = hoisted(test::unchanging_model::trace());
    CHECK(!ir::verify(g, ir::stage::inlined));
    CHECK(of(g, ir::opcode::exp) == places{.outside = 1});
    CHECK(of(g, ir::opcode::cos) == places{.outside = 1});
    CHECK(of(g, ir::opcode::sin) == places{.in_branches = 1});
    CHECK(of(g, ir::opcode::sub) == places{.outside = 1});
    CHECK(of(g, ir::opcode::tanh) == places{.in_loops = 1});
    // `h` changes with the outer loop's step, and not with the inner one's.
    CHECK(of(g, ir::opcode::matmul) == places{.in_loops = 1, .in_branches = 1});
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::matmul && g.shape(n.results.first).extent[0] != dim(3)) {
        const auto owns = [&](const ir::node& owner) { return owner.op == ir::opcode::scan && owner.regions.first == n.home; };
        const ir::node* const owner = std::find_if(g.nodes.begin(), g.nodes.end(), owns);
        CHECK((owner == g.nodes.end() || owner->home == 0));
      }
  }

  TEST_CASE("a graph in which nothing can move stays as it is") {
    for (const ir::graph& traced : {test::exchange_model::trace(), test::newton_model::trace(), test::forgetful_model::trace()}) {
      const ir::graph g = passes::prune_bodies(passes::inline_calls(traced));
      CHECK(passes::hoist_invariants(g) == g);
    }
  }

  TEST_CASE("views and constants go along with what reads them, and not alone") {
    const ir::graph g = hoisted(test::traced<input<"w", f32, 3, 3>, input<"x", f32, 4, 2, 3>>(
        [](auto w, auto x) { return scan([&](auto h, auto row) { return matmul(h, transpose<>(w)) + row * 2.0f; }, sum<0>(x), x); }));
    CHECK(of(g, ir::opcode::transpose) == places{.in_loops = 1});
    CHECK(of(g, ir::opcode::constant).in_loops == 1);
  }

  TEST_CASE("a mask of constants, a stack of what never changes") {
    const auto mask_in_a_loop = test::traced<input<"w", f32, 3>, input<"x", f32, 4, 2, 3>>([](auto w, auto x) {
      return scan(
          [&](auto h, auto row) {
            const auto twice = w * w;
            return boost::hana::make_tuple(h * twice + row, twice);
          },
          sum<0>(x), x)[boost::hana::size_c<1>];  // [4, 3]
    });
    const ir::graph g = hoisted(mask_in_a_loop);
    CHECK(!ir::verify(g, ir::stage::inlined));
    CHECK(of(g, ir::opcode::mul).outside == 1);
    const symbol_values symbols = test::with_batch(1);
    CHECK(test::same_bits(test::run(g, symbols, 3), test::run(mask_in_a_loop, symbols, 3)));
    const passes::plan p = passes::make_plan(passes::optimize(mask_in_a_loop));
    CHECK(p.steps.count > 0);
  }

  TEST_CASE("training differentiates what has moved, once") {
    const ir::graph traced = test::unchanging_model::trace(ir::mode::training);
    const auto exponentials = [](const ir::graph& g) {
      return of(passes::optimize(test::with_updates<test::plain_steps>(g)), ir::opcode::exp);
    };
    CHECK(exponentials(passes::hoist_invariants(passes::simplify(traced))) == places{.outside = 1});
    // The other way round both loops compute it, and it moves out of both.
    CHECK(exponentials(traced) == places{.outside = 1});
    const ir::graph late = passes::optimize(test::with_updates<test::plain_steps>(traced));
    const ir::graph early = passes::optimize(test::with_updates<test::plain_steps>(passes::hoist_invariants(passes::simplify(traced))));
    const auto arena = [](const ir::graph& g) { return passes::make_plan(g, {.weights_are_constant = false, .fusion = {}}).arena_bytes; };
    CHECK(arena(early) <= arena(late));
    const symbol_values symbols = test::with_batch(3);
    const auto gradient_of = [&](const ir::graph& g) { return test::run(g, symbols, 3)["weight"]; };
    CHECK(test::relative_difference(gradient_of(early), gradient_of(late)) < 1e-6);  // sums in another order, rounded to f32
  }
}

}  // namespace
