// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One training step of the Fashion-MNIST network (batch 64, Adam, one thread), beside PyTorch's and the machine's peak.
///
///     fashion_step [--profile] [--rounds <n>] [--steps <n>] [--python <program>] [--peer <script>] [--results <file>] [--table <file>]
///                  [--without-peer]
///
/// cases: train_fashion
///
/// Ours, the peak loop and the peer take turns on one core, so that what else the machine does meets all of them. How its figures come about:
/// benchmarks/README.md.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "../examples/fashion/fashion.hpp"
#include "child.hpp"
#include "compare/clock.hpp"
#include "compare/row.hpp"
#include "peak.hpp"
#include "plan_account.hpp"
#include "profiled.hpp"

namespace {

using benchmarks::median;

constexpr int batch = 64;
constexpr int stored_batches = 32;  // as many as the peer takes in turn, so that images come from beyond the nearest caches
using net = fashion_model<batch>;
using source = sn::train::training_source<net, sn::softmax_cross_entropy, sn::adam>;
template <class Machine>
using trainer = sn::trainer<net, sn::softmax_cross_entropy, sn::adam, Machine>;

/// Flops of a step by the layers' own formulas; the first convolution needs no gradient of its image.
constexpr double network_flops = [] {
  constexpr std::int64_t conv1 = 2 * 28 * 28 * 16 * (1 * 3 * 3), conv2 = 2 * 14 * 14 * 48 * (16 * 3 * 3), hidden = 2 * 2352 * 128, logits = 2 * 128 * 10;
  return static_cast<double>(batch * (2 * conv1 + 3 * (conv2 + hidden + logits)));
}();

struct arguments {
  bool profile = false, with_peer = true;
  int rounds = 40, steps = 4;
  std::string python = "python3", peer = "benchmarks/peers/fashion_step_torch.py", results, table;

  arguments(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      const auto value = [&] {
        if (++i == count) throw sn::value_error(word, "a value", "nothing");
        return std::string(words[i]);
      };
      if (word == "--profile")
        profile = true;
      else if (word == "--without-peer")
        with_peer = false;
      else if (word == "--rounds")
        rounds = std::stoi(value());
      else if (word == "--steps")
        steps = std::stoi(value());
      else if (word == "--python")
        python = value();
      else if (word == "--peer")
        peer = value();
      else if (word == "--results")
        results = value();
      else if (word == "--table")
        table = value();
      else
        throw sn::value_error("option", "--profile, --without-peer, --rounds, --steps, --python, --peer, --results or --table", word);
    }
    if (rounds < 1 || steps < 1) throw sn::value_error("option", "at least one round of one step", "less");
  }
};

/// Random images and labels, and a step on the next of them.
struct images {
  std::vector<sn::tensor<float>> image;
  std::vector<sn::tensor<std::int32_t>> label;
  std::size_t turn = 0;

  images() {
    std::uint32_t bits = 1;
    const auto next = [&] { return bits = bits * 1664525u + 1013904223u, bits >> 8; };
    for (int i = 0; i < stored_batches; ++i) {
      image.emplace_back(sn::extents{batch, 1, 28, 28});
      label.emplace_back(sn::extents{batch});
      for (float& x : image.back().view()) x = static_cast<float>(next()) / 16777216.0f;
      for (std::int32_t& y : label.back().view()) y = static_cast<std::int32_t>(next() % 10);
    }
  }
  float step(auto& fit) {
    turn = (turn + 1) % image.size();
    const sn::tensor<float>& x = image[turn];
    const sn::tensor<std::int32_t>& y = label[turn];
    return fit.step(x.view(), y.view()).loss;
  }
};

double least(const std::vector<double>& of) { return *std::min_element(of.begin(), of.end()); }

/// The peer, ready to answer, or nothing and a line that says why.
std::unique_ptr<benchmarks::child> start_peer(const arguments& given, std::string& name) {
  if (!given.with_peer) return nullptr;
  auto peer = std::make_unique<benchmarks::child>(std::vector<std::string>{given.python, given.peer, "--serve"});
  while (const auto line = peer->hear()) {
    if (!benchmarks::json_value(*line, "ready")) continue;
    name = benchmarks::json_value(*line, "peer").value_or("torch") + " " + benchmarks::json_value(*line, "variant").value_or("");
    return peer;
  }
  std::printf("No peer: %s does not serve under %s (is torch installed there? benchmarks/run --install-peers installs it). Ours alone.\n", given.peer.c_str(),
              given.python.c_str());
  return nullptr;
}

void print_profile(sn::weights<net>& weights, const sn::ir::graph& graph) {
  auto fit = std::make_unique<trainer<benchmarks::profiled_cpu>>(weights, sn::adam_settings{}, sn::seed{1});
  images data;
  for (int i = 0; i < 100; ++i) data.step(*fit);
  const auto& plan = fit->plan;
  const sn::passes::groups groups = sn::passes::fuse(graph);
  struct line {
    int step;
    double us;
  };
  std::vector<line> lines;
  double all = 0;
  for (int i = 0; i < plan.steps.count; ++i) {
    lines.push_back({i, fit->machine().microseconds(i)});
    all += lines.back().us;
  }
  std::sort(lines.begin(), lines.end(), [](line a, line b) { return a.us > b.us; });
  std::printf("\nMedian time of each of %d steps: %.0f us together, a clock's reading (about 0.03 us) in each\n\n", plan.steps.count, all);
  std::printf("      us  share  GFLOP/s   GB/s  step kernel family       what\n");
  const std::int64_t none = 0;
  for (const line& l : lines) {
    const sn::passes::step& s = plan.steps[l.step];
    const auto kind = static_cast<sn::passes::family>(plan.words[plan.kernels[s.kernel].first]);
    char rate[16] = "";
    if (kind == sn::passes::family::contraction) {
      double flops = 2;
      for (int i = 0; i < 7; ++i) flops *= static_cast<double>(sn::passes::number::value(plan.numbers[s.numbers.first + i], benchmarks::symbols_of(batch)));
      std::snprintf(rate, sizeof rate, "%.1f", flops / l.us / 1e3);
    }
    const std::int64_t bytes = std::max(none, benchmarks::bytes_moved(plan, s, batch));
    const std::string_view name = benchmarks::name_of(kind);
    std::printf("%8.1f %5.1f%% %8s %6.1f  %4d %6d %-12.*s %s\n", l.us, 100 * l.us / all, rate, static_cast<double>(bytes) / l.us / 1e3, l.step, s.kernel,
                static_cast<int>(name.size()), name.data(), benchmarks::describe_step(graph, groups, s, true).c_str());
  }
  std::printf("\n");
}

int measure(const arguments& given) {
  const int core = benchmarks::stay_on_one_core();
  auto weights = sn::initialize<net>(sn::seed{1});
  // Both trainers would update the same weights; they take turns, and times do not depend on values.
  auto fit = std::make_unique<trainer<sn::cpu>>(weights, sn::adam_settings{}, sn::seed{1});
  const auto& plan = fit->plan;
  const sn::backends::cpu::isa set = fit->machine().instruction_set();

  const sn::ir::graph graph = sn::passes::lay_out(source::graph());
  const double flops = benchmarks::contraction_flops(graph, batch);
  if (flops != network_flops) {
    std::printf("The graph of the step has %.0f flops, the network's formulas say %.0f\n", flops, network_flops);
    return 1;
  }
  std::int64_t bytes = 0;
  for (const sn::passes::step& s : plan.steps) bytes += benchmarks::bytes_moved(plan, s, batch);

  std::printf("One training step of the Fashion-MNIST network: batch %d, f32, Adam, one thread", batch);
  if (core >= 0) std::printf(" on core %d", core);
  std::printf("\nplan: %d kernel calls of %d kernels, %.1f MFLOP, %.1f MB moved, arena %.1f MB\n", plan.steps.count, plan.kernels.count, flops / 1e6,
              static_cast<double>(bytes) / 1e6, static_cast<double>(fit->arena_bytes) / 1e6);
  const benchmarks::peak_proof proof = benchmarks::prove_peak(set);
  print(proof, set);
  if (!proof.holds()) {
    std::printf("Without a proven peak a share of it means nothing.\n");
    return 1;
  }

  images data;
  float first = 0, last = 0;
  for (int i = 0; i < 20; ++i) (i ? last : first) = data.step(*fit);
  if (!std::isfinite(first) || !std::isfinite(last)) {
    std::printf("The loss is not finite: %g, then %g\n", static_cast<double>(first), static_cast<double>(last));
    return 1;
  }
  if (given.profile) print_profile(weights, graph);

  std::string peer_name;
  const auto peer = start_peer(given, peer_name);
  std::vector<double> ours, theirs, clock_times, clock_times_of_peer, shares, peer_shares, ratios, peaks;
  for (int round = 0; round < given.rounds; ++round) {
    const double before = benchmarks::peak_rate(set);
    std::vector<double> times;
    for (int i = 0; i < given.steps; ++i) {
      const double begin = benchmarks::processor_seconds();
      clock_times.push_back(benchmarks::seconds_of([&] { data.step(*fit); }) * 1e6);
      times.push_back((benchmarks::processor_seconds() - begin) * 1e6);
    }
    const double peak = std::max(before, benchmarks::peak_rate(set));
    const double us = median(times);
    ours.insert(ours.end(), times.begin(), times.end());
    peaks.push_back(peak);
    shares.push_back(flops / us * 1e6 / peak);
    if (!peer) continue;
    const double peer_before = peer->processor_seconds();
    peer->say(std::to_string(given.steps));
    const auto answer = peer->hear();
    const double peer_had = (peer->processor_seconds() - peer_before) * 1e6;
    const auto value = answer ? benchmarks::json_value(*answer, "us_per_step") : std::nullopt;
    const auto total = answer ? benchmarks::json_value(*answer, "us_total") : std::nullopt;
    if (!value || !total) {
      std::printf("The peer ended in round %d\n", round);
      return 1;
    }
    // The peer reads a clock; what of that time it did not have the core is taken off. Its waiting for us costs it nothing.
    clock_times_of_peer.push_back(std::stod(*value));
    theirs.push_back(std::stod(*value) * std::min(1.0, peer_had > 0 ? peer_had / std::stod(*total) : 1.0));
    ratios.push_back(theirs.back() / us);
    peer_shares.push_back(flops / theirs.back() * 1e6 / peak);
  }

  std::printf("\n%-44s %12s %10s %12s %14s\n", "", "us per step", "least", "by clock", "share of peak");
  const double us = median(ours);
  std::printf("%-44s %12.0f %10.0f %12.0f %12.1f %%\n", "sinter", us, least(ours), median(clock_times), 100 * median(shares));
  double peer_us = 0, ratio = 0;
  if (peer) {
    ratio = median(ratios);
    peer_us = median(theirs);
    std::printf("%-44s %12.0f %10.0f %12.0f %12.1f %%\n", peer_name.c_str(), peer_us, least(theirs), median(clock_times_of_peer), 100 * median(peer_shares));
    std::printf("\nratio (the peer's time / ours, median of %zu rounds): %.2f\n", ratios.size(), ratio);
  }
  std::printf("peak in the same turns: median %.1f, best %.1f GFLOP/s; ours %.1f GFLOP/s, %.1f GB/s\n", median(peaks) / 1e9,
              *std::max_element(peaks.begin(), peaks.end()) / 1e9, flops / us / 1e3, static_cast<double>(bytes) / us / 1e3);

  std::printf("\n");
  benchmarks::row found{.id = "train_fashion",
                        .peer = peer_name,
                        .ours = us * 1e-6,
                        .theirs = {},
                        .ratio = {},
                        .share = median(shares),
                        .differs = {},
                        .bound = "flops",
                        .why = {}};
  if (peer) {
    found.theirs = peer_us * 1e-6;
    found.ratio = ratio;
  } else {
    found.peer = "torch";
    found.why = given.with_peer ? "missing: it does not serve under " + given.python : "missing: without it, as asked for";
  }
  benchmarks::report(found, given.table, given.results);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    return measure(arguments(count, words));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "fashion_step: %s\n", problem.what());
    return 1;
  }
}
