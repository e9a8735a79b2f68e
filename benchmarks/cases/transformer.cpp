// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Self-attention of 64 tokens x 256 with 4 heads, projections included; and an encoder of 12 layers, 128 tokens x 384, 6 heads.
///
/// cases: attention_64x256 encoder_12
#include <memory>
#include <string>

#include "../compare/network.hpp"
#include "../peers/onnxruntime.hpp"
#include "../peers/server.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

struct attention {
  constexpr auto operator()(auto x) const { return x | sn::multi_head_attention<4>("attention"); }
};

/// Layer norms stand before attention and before the two dense layers.
struct encoder_layer {
  constexpr auto operator()(auto x) const {                                                              // x  [N, 128, 384]
    const auto attended = x + (x | sn::layer_norm("norm1") | sn::multi_head_attention<6>("attention"));  // [N, 128, 384]
    const auto wide = attended | sn::layer_norm("norm2") | sn::dense<1536>("widen") | sn::gelu;          // [N, 128, 1536]
    return attended + (wide | sn::dense<384>("narrow"));                                                 // [N, 128, 384]
  }
};
struct encoder {
  constexpr auto operator()(auto x) const { return x | sn::repeat<12>("layer", encoder_layer{}); }
};

template <class Function, int Tokens, int Features>
comparison attended(const case_arguments& given, const std::string& id) {
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<1>, Tokens, Features>>;
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {1, Tokens, Features});
  comparison made = serve(net, x);
  made.peers = {onnxruntime_contender(given, {id, id + ".fused"}, {{"x", {1, Tokens, Features}, copied(x.view())}}, {1, Tokens, Features}),
                server_contender(given, "jax", "benchmarks/peers/jax_server.py", id)};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("attention_64x256", attended<attention, 64, 256>);
  cases.add("encoder_12", attended<encoder, 128, 384>);
  return cases.run(count, words);
}
