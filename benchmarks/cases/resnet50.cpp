// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// ResNet-50 on one image of 224 x 224, batch norms folded into the convolutions, as exporters leave it.
///
/// cases: resnet50_b1
#include <memory>
#include <string>

#include "../compare/network.hpp"
#include "../peers/onnxruntime.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

template <int Width, int Stride>
struct first_block {
  constexpr auto operator()(auto x) const {
    const auto inner =
        x | sn::conv2d<Width, 1>("reduce") | sn::relu | sn::conv2d<Width, 3, sn::stride<Stride>, sn::padding<1>>("middle") | sn::relu;
    const auto expanded = inner | sn::conv2d<4 * Width, 1>("expand");
    const auto projected = x | sn::conv2d<4 * Width, 1, sn::stride<Stride>>("project");
    return sn::relu(expanded + projected);
  }
};
template <int Width>
struct next_block {
  constexpr auto operator()(auto x) const {
    const auto inner = x | sn::conv2d<Width, 1>("reduce") | sn::relu | sn::conv2d<Width, 3, sn::padding<1>>("middle") | sn::relu;
    return sn::relu((inner | sn::conv2d<4 * Width, 1>("expand")) + x);
  }
};
template <int Width, int Stride, int Blocks>
struct stage {
  constexpr auto operator()(auto x) const {
    return x | sn::scope("first", first_block<Width, Stride>{}) | sn::repeat<Blocks - 1>("next", next_block<Width>{});
  }
};
struct resnet50 {
  constexpr auto operator()(auto image) const {                                                     // image  [N, 3, 224, 224]
    const auto stem = image | sn::conv2d<64, 7, sn::stride<2>, sn::padding<3>>("stem") | sn::relu;  // [N, 64, 112, 112]
    const auto pooled = stem | sn::max_pool2d<3, sn::stride<2>, sn::padding<1>>;                    // [N, 64, 56, 56]
    const auto narrow = pooled | sn::scope("stage1", stage<64, 1, 3>{}) | sn::scope("stage2", stage<128, 2, 4>{});  // [N, 512, 28, 28]
    const auto wide = narrow | sn::scope("stage3", stage<256, 2, 6>{}) | sn::scope("stage4", stage<512, 2, 3>{});   // [N, 2048, 7, 7]
    return wide | sn::mean<2, 3> | sn::dense<1000>("classes");                                                      // [N, 1000]
  }
};

comparison classified(const case_arguments& given, const std::string& id) {
  using model = sn::model<resnet50, sn::input<"x", sn::f32, sn::batch<1>, 3, 224, 224>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {1, 3, 224, 224});
  comparison made = serve(net, x);
  made.peers = {onnxruntime_contender(given, {id}, {{"x", {1, 3, 224, 224}, copied(x.view())}}, {1, 1000})};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("resnet50_b1", classified);
  return cases.run(count, words);
}
