// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// relu(conv(x) + bias) of one image: 3x3, 1x1, and 3x3 of each channel alone. The ids hold the channels, then the image's extent or the
/// channels behind.
///
/// cases: conv3_64_56 conv3_128_28 depthwise_64_56 conv1_64_64 conv1_256_64
#include <memory>
#include <string>

#include "../compare/network.hpp"
#include "../peers/onednn.hpp"
#include "../peers/onnxruntime.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

template <int Channels, int Size>
struct layer {
  constexpr auto operator()(auto x) const { return x | sn::conv2d<Channels, Size, sn::padding<Size / 2>>("conv") | sn::relu; }
};
struct depthwise {
  constexpr auto operator()(auto x) const { return x | sn::depthwise_conv2d<3, sn::padding<1>>("conv") | sn::relu; }
};

template <class Function, int In, int Extent, int Out, int Size, int Groups>
comparison convolved(const case_arguments& given, const std::string& id) {
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<1>, In, Extent, Extent>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {1, In, Extent, Extent});
  comparison made = serve(net, x);
  const auto problem = std::make_shared<convolution>(
      convolution{In, Extent, Out, Size, Groups, copied(x.view()), copied(net->weights["conv.weight"]), copied(net->weights["conv.bias"])});
  made.peers = onednn_contenders(problem);
  made.peers.push_back(onnxruntime_contender(given, {id}, {{"x", {1, In, Extent, Extent}, problem->x}}, {1, Out, Extent, Extent}));
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("conv3_64_56", convolved<layer<64, 3>, 64, 56, 64, 3, 1>);
  cases.add("conv3_128_28", convolved<layer<128, 3>, 128, 28, 128, 3, 1>);
  cases.add("depthwise_64_56", convolved<depthwise, 64, 56, 64, 3, 64>);
  cases.add("conv1_64_64", convolved<layer<64, 1>, 64, 56, 64, 1, 1>);
  cases.add("conv1_256_64", convolved<layer<64, 1>, 256, 56, 64, 1, 1>);
  return cases.run(count, words);
}
