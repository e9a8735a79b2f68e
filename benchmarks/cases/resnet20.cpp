// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A training step of ResNet-20 with batch norms on 32 images of 32 x 32 x 3, with momentum.
///
/// cases: train_resnet20
#include "fitted.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

template <int Width>
struct block {
  constexpr auto operator()(auto x) const {
    const auto inner = x | sn::conv2d<Width, 3, sn::padding<1>, sn::no_bias>("conv1") | sn::batch_norm("norm1") | sn::relu;
    return sn::relu((inner | sn::conv2d<Width, 3, sn::padding<1>, sn::no_bias>("conv2") | sn::batch_norm("norm2")) + x);
  }
};
/// Halves the image, and doubles the channels.
template <int Width>
struct halving_block {
  constexpr auto operator()(auto x) const {
    const auto inner = x | sn::conv2d<Width, 3, sn::stride<2>, sn::padding<1>, sn::no_bias>("conv1") | sn::batch_norm("norm1") | sn::relu;
    const auto outer = inner | sn::conv2d<Width, 3, sn::padding<1>, sn::no_bias>("conv2") | sn::batch_norm("norm2");
    const auto projected = x | sn::conv2d<Width, 1, sn::stride<2>, sn::no_bias>("project") | sn::batch_norm("project_norm");
    return sn::relu(outer + projected);
  }
};
struct resnet20 {
  constexpr auto operator()(auto image) const {  // image  [N, 3, 32, 32]
    const auto stem =
        image | sn::conv2d<16, 3, sn::padding<1>, sn::no_bias>("stem") | sn::batch_norm("stem_norm") | sn::relu;  // [N, 16, 32, 32]
    const auto first = stem | sn::repeat<3>("stage1", block<16>{});                                               // [N, 16, 32, 32]
    const auto second =
        first | sn::scope("stage2.first", halving_block<32>{}) | sn::repeat<2>("stage2.next", block<32>{});  // [N, 32, 16, 16]
    const auto third =
        second | sn::scope("stage3.first", halving_block<64>{}) | sn::repeat<2>("stage3.next", block<64>{});  // [N, 64, 8, 8]
    return third | sn::mean<2, 3> | sn::dense<10>("classes");                                                 // [N, 10]
  }
};
using net = sn::model<resnet20, sn::input<"x", sn::f32, sn::batch<32>, 3, 32, 32>>;

comparison with_momentum(const case_arguments& given, const std::string& id) {
  return fit<net, sn::sgd>(given, id, {0, 3, 32, 32}, {.learning_rate = 0.01f, .momentum = 0.9f}, 2);
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("train_resnet20", with_momentum);
  return cases.run(count, words);
}
