// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// gelu(x · w + b) + r by elements: x and r [1024, 1024], w and b vectors of the last axis.
///
/// cases: gelu_chain
#include <memory>
#include <string>

#include "../compare/network.hpp"
#include "../peers/eigen.hpp"
#include "../peers/onnxruntime.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

constexpr int extent = 1024;

struct chain {
  constexpr auto operator()(auto x, auto r) const {
    const auto w = sn::parameter<sn::f32, extent>(x, "w", {sn::initializer::kind::ones});
    const auto b = sn::parameter<sn::f32, extent>(x, "b", {sn::initializer::kind::zeros});
    return sn::gelu(x * w + b) + r;
  }
};

comparison elementwise(const case_arguments& given, const std::string& id) {
  using model = sn::model<chain, sn::input<"x", sn::f32, extent, extent>, sn::input<"r", sn::f32, extent, extent>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {extent, extent}), r = net->input("r", {extent, extent});
  comparison made = serve(net, x, r);
  made.least = {.added_bytes = 3.0 * 4 * extent * extent};
  const auto problem = std::make_shared<gelu_chain>(
      gelu_chain{extent, extent, copied(x.view()), copied(r.view()), copied(net->weights["w"]), copied(net->weights["b"])});
  made.peers = {onnxruntime_contender(given, {id, id + ".erf"}, {{"x", {extent, extent}, problem->x}, {"r", {extent, extent}, problem->r}},
                                      {extent, extent}),
                eigen_contender(problem)};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("gelu_chain", elementwise);
  return cases.run(count, words);
}
