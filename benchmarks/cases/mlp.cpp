// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Networks of dense layers: 784-512-256-10 at four batches, and for one sample with weights in bf16; 32-64-64-8 for one sample.
///
/// cases: mlp_b1 mlp_b1_bf16 mlp_b8 mlp_b32 mlp_b64 tiny_mlp
#include "affine.hpp"
#include "classifier.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

struct tiny {
  constexpr auto operator()(auto x) const {
    return x | sn::dense<64>("first") | sn::relu | sn::dense<64>("second") | sn::relu | sn::dense<8>("last");
  }
};

template <class Function, int Batch, int Features, int Classes>
comparison layers(const case_arguments& given, const std::string& id) {
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<Batch>, Features>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {Batch, Features});
  comparison made = serve(net, x);
  const auto chain = chain_of(*net, x, {"first", "second", "last"}, false);
  made.peers = {onnxruntime_contender(given, {id}, {{"x", {Batch, Features}, chain->x}}, {Batch, Classes}), onednn_contender(chain)};
  return made;
}

/// With weights in bf16, beside our own program of f32. What is right is the reference on weights that were rounded before.
template <class Function, int Batch, int Features, int Classes>
comparison narrow_layers(const case_arguments& given, const std::string&) {
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<Batch>, Features>>;
  const std::string wide = "mlp_b" + std::to_string(Batch);  // the same network
  const auto net = std::make_shared<network<model>>(given, wide), rounded = std::make_shared<network<model>>(given, wide);
  const sn::tensor<float> x = net->input("x", {Batch, Features});
  comparison made = serve<sn::weights_as<sn::bf16>>(net, x);
  for (const sn::named_array& array : rounded->weights.arrays()) {
    if (!array.name.ends_with(".weight")) continue;
    auto* const element = static_cast<float*>(array.data);
    for (std::int64_t i = 0; i < array.shape.count(); ++i) element[i] = sn::bfloat16(double{element[i]});
    made.least.read_bytes -= static_cast<double>(array.bytes()) / 2;
  }
  made.reference = [of = served(rounded, x)] { return of.template run_once<sn::reference>(); };
  contender peer = serve(net, x).ours;
  peer.name = "sinter, f32";
  made.peers = {peer};
  made.peer_tolerance = 1e-2;  // of weights: 2^-9
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("mlp_b1", layers<classifier, 1, 784, 10>);
  cases.add("mlp_b1_bf16", narrow_layers<classifier, 1, 784, 10>);
  cases.add("mlp_b8", layers<classifier, 8, 784, 10>);
  cases.add("mlp_b32", layers<classifier, 32, 784, 10>);
  cases.add("mlp_b64", layers<classifier, 64, 784, 10>);
  cases.add("tiny_mlp", layers<tiny, 1, 32, 8>);
  return cases.run(count, words);
}
