// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A network like LeNet-5 on one image of 28 x 28.
///
/// cases: lenet
#include <memory>
#include <string>

#include "../compare/network.hpp"
#include "../peers/onnxruntime.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

struct lenet {
  constexpr auto operator()(auto x) const {                                                          // x  [N, 1, 28, 28]
    const auto wide = x | sn::conv2d<6, 5, sn::padding<2>>("conv1") | sn::relu | sn::max_pool2d<2>;  // [N, 6, 14, 14]
    const auto deep = wide | sn::conv2d<16, 5>("conv2") | sn::relu | sn::max_pool2d<2>;              // [N, 16, 5, 5]
    return deep | sn::flatten | sn::dense<120>("first") | sn::relu | sn::dense<84>("second") | sn::relu | sn::dense<10>("last");  // [N, 10]
  }
};

comparison classified(const case_arguments& given, const std::string& id) {
  using model = sn::model<lenet, sn::input<"x", sn::f32, sn::batch<1>, 1, 28, 28>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {1, 1, 28, 28});
  comparison made = serve(net, x);
  made.peers = {onnxruntime_contender(given, {id}, {{"x", {1, 1, 28, 28}, copied(x.view())}}, {1, 10})};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("lenet", classified);
  return cases.run(count, words);
}
