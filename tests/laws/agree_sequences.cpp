// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One instantiation serves every batch and every length up to their bounds: the CPU computes what the reference computes on graphs with both symbols.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

/// A shape with both symbols, again from their product.
struct folded {
  constexpr auto operator()(auto tokens) const { return (tokens | reshape<-1, 4>) * 2.0f | reshape<N, T, 2, 2>; }
};
using folded_model = model<folded, input<"tokens", f32, N, T, 4>>;

/// Dense per step, statistics over steps and over the batch, steps as the innermost axis, and products of both symbols.
struct tagger {
  constexpr auto operator()(auto tokens) const {
    const auto hidden = tokens | dense<6>("hidden") | relu;                                   // [N, T, 6]
    const auto scores = hidden | dense<3>("scores") | log_softmax;                            // [N, T, 3]
    const auto over_steps = transpose<0, 2, 1>(hidden) | log_softmax;                         // [N, 6, T]
    const auto flat = hidden | reshape<-1, 6>;                                                // [N T, 6]
    const auto back = hidden + (flat | sum<0>);                                                // [N, T, 6]
    return hana::make_map(hana::make_pair("scores"_s, scores), hana::make_pair("over_steps"_s, over_steps), hana::make_pair("pooled"_s, mean<1>(hidden)),
                          hana::make_pair("longest"_s, max<1>(back)), hana::make_pair("all"_s, mean<0>(flat)), hana::make_pair("flat"_s, flat),
                          hana::make_pair("total"_s, sum<>(hidden * hidden)));
  }
};
using tagger_model = model<tagger, input<"tokens", f32, N, T, 4>>;

struct summary {
  constexpr auto operator()(auto tokens) const { return tokens | dense<6>("hidden") | relu | sum<1> | dense<2>("logits"); }
};
using summary_model = model<summary, input<"tokens", f32, N, T, 4>>;

TEST_SUITE("laws.agree_sequences") {
  TEST_CASE("batch and length vary at once") { inference_agrees<tagger_model>("tagger", 4e-6); }
  TEST_CASE("steps of all samples become rows, and rows steps") {
    agrees<backends::detail::inference_source<folded_model>>("folded", folded_model::trace(), 0);
  }
  TEST_CASE("gradients of sequences agree") { gradients_agree<summary_model>("summary", 1e-5); }

  TEST_CASE("the length is checked like the batch, and inputs must agree on it") {
    const auto w = initialize<summary_model>(seed{1});
    program<summary_model, cpu> run(w);
    CHECK(run(tensor<float>({3, 5, 4})).shape() == extents{3, 2});
    CHECK(run(tensor<float>({64, 1, 4})).shape() == extents{64, 2});
    try {
      run(tensor<float>({3, 6, 4}));
      FAIL("a length above its bound was taken");
    } catch (const tensor_error& problem) {
      CHECK(problem.name == "tokens");
      CHECK(problem.field == "length");
      CHECK(problem.expected == "1 to 5");
      CHECK(problem.found == "6");
    }
  }
}

}  // namespace
