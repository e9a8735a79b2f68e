// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// relu(x · w + bias) of five shapes, M x K x N.
///
/// cases: gemm_32x784x512 gemm_64x512x512 gemm_128x3072x768 gemm_512 gemm_1024
#include "affine.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

template <int Units>
struct layer {
  constexpr auto operator()(auto x) const { return x | sn::dense<Units>("layer") | sn::relu; }
};

template <int M, int K, int N>
comparison product(const case_arguments& given, const std::string& id) {
  using model = sn::model<layer<N>, sn::input<"x", sn::f32, M, K>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {M, K});
  comparison made = serve(net, x);
  const auto chain = chain_of(*net, x, {"layer"}, true);
  made.peers = {onednn_contender(chain), openblas_contender(chain), blis_contender(chain), eigen_contender(chain),
                onnxruntime_contender(given, {id}, {{"x", {M, K}, chain->x}}, {M, N})};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("gemm_32x784x512", product<32, 784, 512>);
  cases.add("gemm_64x512x512", product<64, 512, 512>);
  cases.add("gemm_128x3072x768", product<128, 3072, 768>);
  cases.add("gemm_512", product<512, 512, 512>);
  cases.add("gemm_1024", product<1024, 1024, 1024>);
  return cases.run(count, words);
}
