// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How large the graphs and plans of the cases are. Everything is evaluated while this runs, nothing by the compiler, so that it says so for
/// networks that a compiler gives up on, too.
#include <cstdio>

#include "../../examples/fashion/fashion.hpp"
#include "models.hpp"

namespace {

/// One line for a graph: nodes as traced (training: with loss, gradients and updates), as optimised and laid out, steps, kernels, kB of the arena.
template <class Source>
void print(const char* name, int traced) {
  const sn::ir::graph graph = Source::graph();
  const sn::ir::graph planned = sn::passes::lay_out(graph);
  const sn::passes::plan plan = sn::passes::make_plan(graph, Source::options);
  std::printf("%s %d %d %d %d %d %lld\n", name, traced, graph.nodes.count, planned.nodes.count, plan.steps.count, plan.kernels.count,
              static_cast<long long>((plan.arena_bytes + 500) / 1000));
}
template <class Model>
void inference(const char* name) {
  print<sn::backends::detail::inference_source<Model>>(name, Model::trace().nodes.count);
}
template <class Model, class Optimizer>
void training(const char* name) {
  print<sn::train::training_source<Model, sn::softmax_cross_entropy, Optimizer>>(name, Model::trace(sn::ir::mode::training).nodes.count);
}

}  // namespace

int main() {
  using namespace compile_cases;
  inference<mlp_model>("mlp_inference");
  training<mlp_model, sn::adam>("mlp_training");
  inference<fashion_model<64>>("fashion_both");
  training<fashion_model<64>, sn::adam>("fashion_both");
  inference<residual_model>("residual_inference");
  training<residual_model, sn::sgd>("residual_training");
  inference<encoder_model>("encoder_inference");
}
