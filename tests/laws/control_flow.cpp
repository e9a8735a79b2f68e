// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops and branches keep their laws: derivatives match central differences, twice; every pass keeps the grammar of graphs and the values.
#include <string>

#include <doctest/doctest.h>

#include <sinter/ir/verify.hpp>
#include <sinter/passes/pipeline.hpp>

#include "gradient.hpp"
#include "models_control_flow.hpp"

namespace {

using namespace sinter;

void keeps_its_laws(const ir::graph& traced, std::int64_t batch, int orders = 2) {
  ir::graph g = traced;
  for (int order = 0; order <= orders; ++order) {
    CAPTURE(order);
    if (order > 0) {
      g = test::with_gradients(g);
      CHECK(test::deviation_from_differences(g, batch, 3) < test::difference_tolerance);
    }
    const symbol_values symbols = test::with_batch(batch);
    const auto values = test::run(g, symbols, 5);
    const auto holds = [&](const std::string& pass, const ir::graph& after, ir::stage stage) {
      CAPTURE(pass);
      CHECK_MESSAGE(!ir::verify(after, stage), ir::verify(after, stage).text, " at node ", ir::verify(after, stage).at);
      CHECK(test::same_bits(test::run(after, symbols, 5), values));
    };
    holds("none", g, ir::stage::traced);
    ir::graph stage = passes::inline_calls(g);
    holds("inline_calls", stage, ir::stage::inlined);
    stage = passes::prune_bodies(stage);
    holds("prune_bodies", stage, ir::stage::inlined);
    stage = passes::hoist_invariants(stage);
    holds("hoist_invariants", stage, ir::stage::inlined);
    CHECK(passes::hoist_invariants(stage) == stage);
    stage = passes::share_common_subexpressions(stage);
    holds("share_common_subexpressions", stage, ir::stage::inlined);
    stage = passes::simplify(stage);
    holds("simplify", stage, ir::stage::inlined);
    stage = passes::lay_out(stage);
    holds("lay_out", stage, ir::stage::inlined);
  }
}

TEST_SUITE("laws.control_flow") {
  TEST_CASE("a recurrent network") { keeps_its_laws(test::recurrent_model::trace(), 3); }
  TEST_CASE("carries that change places") { keeps_its_laws(test::exchange_model::trace(), 2); }
  TEST_CASE("a scan within a scan") { keeps_its_laws(test::nested_model::trace(), 2); }
  TEST_CASE("branches") { keeps_its_laws(test::branches_model::trace(), 1); }
  TEST_CASE("a loop that ends by itself") { keeps_its_laws(test::newton_model::trace(), 1, 1); }
  TEST_CASE("one within a scan") { keeps_its_laws(test::counted_model::trace(), 1); }
  TEST_CASE("checkpoints") { keeps_its_laws(test::forgetful_model::trace(), 2); }
  TEST_CASE("recurrent layers") {
    keeps_its_laws(test::two_lstms_model::trace(), 3, 1);
    keeps_its_laws(test::other_cells_model::trace(), 3, 1);
  }
  TEST_CASE("a loop whose condition has weights, and a branch on one") { keeps_its_laws(test::halting_model::trace(), 1, 1); }
  TEST_CASE("a checkpoint in training") { keeps_its_laws(test::forgetful_training_model::trace(ir::mode::training), 5, 1); }
  TEST_CASE("statistics that move before a checkpoint and again within it") { keeps_its_laws(test::moved_twice_model::trace(ir::mode::training), 5, 1); }
  TEST_CASE("what every step computes the same") { keeps_its_laws(test::unchanging_model::trace(), 2); }
  TEST_CASE("an image as a carry") { keeps_its_laws(test::rolling_model::trace(), 2); }
}

}  // namespace
