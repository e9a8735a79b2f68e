// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Training steps beside PyTorch's. What is compared are the losses of the first steps, from the same weights on the same batches.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "../compare/network.hpp"
#include "../peers/server.hpp"

namespace benchmarks {

inline constexpr int stored_batches = 8;  // used in turn, by the peer as well

/// A trainer with weights of its own, and the batches that it takes.
template <class Model, class Optimizer, class Machine>
class fitted {
 public:
  using settings = typename Optimizer::settings;
  static constexpr int batch = Model::batch_bound;

  fitted(const network<Model>& net, const sn::extents& sample, settings with)
      : weights_(net.weights), labels_({stored_batches * batch}), trainer_(weights_, with) {
    sn::extents all = sample;
    all[0] = stored_batches * batch;
    images_ = net.input("x", all);
    const sn::tensor<float> classes = net.input("label", {stored_batches * batch});
    for (std::int64_t i = 0; i < labels_.size(); ++i) labels_.data()[i] = std::clamp(static_cast<std::int32_t>(classes.data()[i]), 0, 9);
  }
  float step() {
    const std::int64_t first = turn_++ % stored_batches * batch;
    return trainer_.step(images_.view().slice(first, batch), labels_.view().slice(first, batch)).loss;
  }

 private:
  sn::weights<Model> weights_;
  sn::tensor<float> images_;
  sn::tensor<std::int32_t> labels_;
  sn::trainer<Model, sn::softmax_cross_entropy, Optimizer, Machine> trainer_;
  std::int64_t turn_ = 0;
};

/// `sample`: the shape of a batch, of which the first extent is filled in.
template <class Model, class Optimizer>
comparison fit(const case_arguments& given, const std::string& id, const sn::extents& sample, typename Optimizer::settings with,
               int checked_steps) {
  const auto net = std::make_shared<network<Model>>(given, id);
  const auto losses = [=]<class Machine>(Machine) {
    const auto begun = std::make_unique<fitted<Model, Optimizer, Machine>>(*net, sample, with);
    std::vector<float> all;
    for (int i = 0; i < checked_steps; ++i) all.push_back(begun->step());
    return all;
  };
  const auto ours = std::make_shared<fitted<Model, Optimizer, sn::cpu>>(*net, sample, with);
  comparison made;
  made.ours = in_process(
      "sinter", [ours] { ours->step(); }, [=] { return losses(sn::cpu{}); });
  made.reference = [=] { return losses(sn::reference{}); };
  const sn::ir::graph graph = sn::passes::lay_out(sn::train::training_source<Model, sn::softmax_cross_entropy, Optimizer>::graph());
  made.least.flops = contraction_flops(graph, Model::batch_bound);
  made.tolerance = 1e-4;  // rounding grows from step to step
  made.peer_tolerance = 1e-3;
  made.peers = {server_contender(given, "torch", "benchmarks/peers/torch_server.py", id)};
  return made;
}

}  // namespace benchmarks
