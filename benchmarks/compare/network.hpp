// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// sinter's side of a case: a model with the weights and inputs of its file, as a program and on the reference backend.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <sinter/sinter.hpp>

#include "../plan_account.hpp"
#include "comparison.hpp"

namespace benchmarks {

namespace sn = sinter;

/// Weights and inputs, of the file that benchmarks/peers/networks.py wrote for the case. Without the file both are drawn: peers that read
/// it are missing then.
template <class Model>
class network {
 public:
  network(const case_arguments& given, const std::string& id) : weights(sn::initialize<Model>(sn::seed{1})) {
    const std::filesystem::path path = std::filesystem::path(given.networks) / (id + ".safetensors");
    if (!std::filesystem::exists(path)) return;
    file_.emplace(path);
    sn::load(*file_, weights.arrays(), sn::extra_tensors::allow);
  }

  /// An input by name, "input.x" in the file.
  sn::tensor<float> input(std::string_view name, const sn::extents& shape) const {
    sn::tensor<float> x(shape);
    const std::string stored = "input." + std::string(name);
    if (file_) {
      const sn::named_array wanted{stored, sn::f32, shape, x.data()};
      sn::load(*file_, {&wanted, 1}, sn::extra_tensors::allow);
    } else {
      for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = 2 * sn::uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 1;
    }
    return x;
  }
  double weight_bytes() const {
    std::size_t bytes = 0;
    for (const sn::named_array& array : weights.arrays()) bytes += array.bytes();
    return static_cast<double>(bytes);
  }

  sn::weights<Model> weights;

 private:
  std::optional<sn::safetensors> file_;
};

inline std::vector<float> copied(const sn::view<const float>& x) { return {x.begin(), x.end()}; }

/// A model of one output, its inputs, and what it takes at least.
template <class Model, class... Inputs>
struct served {
  std::shared_ptr<network<Model>> net;
  std::tuple<Inputs...> inputs;

  served(std::shared_ptr<network<Model>> given, Inputs... all) : net(std::move(given)), inputs(std::move(all)...) {}

  template <class Machine>
  std::vector<float> run_once() const {
    const auto program = std::make_unique<sn::program<Model, Machine>>(net->weights);
    return copied(std::apply([&](const auto&... input) { return (*program)(input.view()...); }, inputs));
  }
};

/// The comparison of a model of one output, on a backend, with the peers that are added to it. Its flops are counted in the traced graph; its bytes are
/// those of weights, inputs and output.
template <class Machine = sn::cpu, class Model, class... Inputs>
comparison serve(const std::shared_ptr<network<Model>>& net, Inputs... inputs) {
  const auto all = std::make_shared<served<Model, Inputs...>>(net, std::move(inputs)...);
  const auto program = std::make_shared<sn::program<Model, Machine>>(net->weights);
  comparison made;
  made.ours = std::apply(
      [&](const auto&... input) {
        const auto call = [program, views = std::tuple(input.view()...), all] {
          return std::apply([&](const auto&... view) { return (*program)(view...); }, views);
        };
        return in_process("sinter", call, [call] { return copied(call()); });
      },
      all->inputs);
  made.reference = [all] { return all->template run_once<sn::reference>(); };
  const auto outputs = static_cast<double>(made.ours.output().size());
  const auto read = std::apply([](const auto&... input) { return static_cast<double>((0 + ... + input.size())); }, all->inputs);
  constexpr double flops = contraction_flops(Model::trace(), Model::batch_bound);
  made.least = {.flops = flops, .read_bytes = net->weight_bytes() + 4 * (read + outputs)};
  return made;
}

}  // namespace benchmarks
