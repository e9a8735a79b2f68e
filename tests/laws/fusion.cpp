// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Fused equals unfused: one graph, planned with all of fusion and with none, run on the CPU's instruction sets.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// The source's plan without any fusion.
template <class Source>
struct unfused {
  static constexpr passes::plan_sizes capacity = Source::capacity;
  static constexpr ir::graph graph() { return Source::graph(); }
  static constexpr passes::plan make() {
    return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {.elementwise = false, .epilogues = false, .pools = false}});
  }
};

/// Contractions add in the same order either way; what differs is whether a product of the elementwise part is rounded before it is added, and an
/// intermediate result in between: one or two roundings of 2^-24 for each operation of the longest chain.
constexpr double roundings = 1e-6;

template <class Source>
void fused_equals_unfused(const char* name) {
  using fused_executor = backends::cpu::executor<Source>;
  using plain_executor = backends::cpu::executor<unfused<Source>>;
  CHECK_MESSAGE(fused_executor::plan.steps.count < plain_executor::plan.steps.count, name, " has something to fuse");
  constexpr std::uint64_t seed = 5;
  for (backends::cpu::isa set : isas_here()) {
    ports left(fused_executor::plan, seed);
    ports right(plain_executor::plan, seed);
    left.draw_inputs(1, seed), right.draw_inputs(1, seed);
    const auto fused = std::make_unique<fused_executor>(left.binding(), set);
    const auto plain = std::make_unique<plain_executor>(right.binding(), set);
    for (std::int64_t batch : {1, 7, 64}) {
      left.draw_inputs(batch, seed), right.draw_inputs(batch, seed);
      fused->run(left.binding());
      plain->run(right.binding());
      for (int i = 0; i < fused_executor::plan.outputs.count; ++i) {
        const passes::port &a = fused_executor::plan.outputs[i], &b = plain_executor::plan.outputs[i];
        const double difference = relative_difference(loaded(fused->arena() + a.at.offset, a.type, left.symbols), loaded(plain->arena() + b.at.offset, b.type, right.symbols));
        CHECK_MESSAGE(difference <= roundings, name, ", ", std::string(backends::cpu::name_of(set)), ", batch ", batch, ", seed ", seed, ", ",
                      std::string(fused_executor::plan.name(a.name)), ": differs by ", difference);
      }
    }
  }
}

TEST_SUITE("laws.fusion") {
  TEST_CASE("chains of elementwise operations") { fused_equals_unfused<backends::detail::inference_source<models::arithmetic_model>>("arithmetic"); }
  TEST_CASE("producers of reductions") { fused_equals_unfused<backends::detail::inference_source<models::probabilities_model>>("probabilities"); }
  TEST_CASE("epilogues and pools") { fused_equals_unfused<backends::detail::inference_source<models::pooled_model>>("pooled"); }
}

}  // namespace
