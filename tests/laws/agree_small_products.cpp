// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Products of few rows with small weights, and single steps of recurrent layers: the CPU computes what the reference computes.
#include <boost/hana/at.hpp>
#include <boost/hana/map.hpp>

#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

struct chain {
  constexpr auto operator()(auto x) const { return x | dense<64>("first") | relu | dense<64>("second") | relu | dense<8>("last"); }
};
using chain_model = model<chain, input<"x", f32, 1, 32>>;
using rows_model = model<chain, input<"x", f32, 2, 4, 32>>;

/// An epilogue of many instructions, a residual, columns that fill no vector, one step of the reduction, and an operand that is seen transposed.
struct mixed {
  constexpr auto operator()(auto x) const {
    const auto wide = x | dense<250>("wide") | gelu;                                // [7, 250]
    const auto narrow = wide | dense<19, no_bias>("narrow");                        // [7, 19]
    const auto back = (narrow | dense<19>("same")) + narrow;                        // [7, 19]
    const auto turned = transpose<1, 0>(slice<1, 0, 7>(back)) | dense<33>("turned") | sinter::tanh;  // [7, 33]
    return (sum<1>(turned) | reshape<7, 1>) | dense<5>("outer") | dense<1>("one");  // [7, 1]
  }
};
using mixed_model = model<mixed, input<"x", f32, 7, 11>>;

/// One matrix, read by a product of few rows and by one of many.
struct shared {
  constexpr auto operator()(auto x, auto y) const {
    const auto few = x | dense<24>("both"), many = y | dense<24>("both", sharing::by_name);
    return hana::make_map(hana::make_pair("few"_s, few), hana::make_pair("many"_s, many));
  }
};
using shared_model = model<shared, input<"x", f32, 3, 20>, input<"y", f32, 40, 20>>;

struct lstm_step {
  constexpr auto operator()(auto x, auto h, auto c) const {
    const auto all = lstm<24, with_states>("cell")(x, h, c);
    return hana::make_map(hana::make_pair("h"_s, hana::at_c<1>(all)), hana::make_pair("c"_s, hana::at_c<2>(all)));
  }
};
template <int Features>
using lstm_model = model<lstm_step, input<"x", f32, 2, 1, Features>, input<"h", f32, 1, 2, 24>, input<"c", f32, 1, 2, 24>>;

struct gru_steps {
  constexpr auto operator()(auto x, auto h) const { return gru<24, layers<2>>("cell")(x, h); }
};
template <int Steps>
using gru_model = model<gru_steps, input<"x", f32, 1, Steps, 3>, input<"h", f32, 2, 1, 24>>;

template <class Model>
int loops_of() {
  int loops = 0;
  for (const ir::node& n : backends::detail::inference_source<Model>::graph().nodes) loops += n.op == ir::opcode::scan;
  return loops;
}
template <class Model>
int small_products_of() {
  constexpr const auto& plan = program<Model, cpu>::plan;
  int count = 0;
  for (const passes::step& s : plan.steps) count += plan.words[plan.kernels[s.kernel].first] == passes::word(passes::family::small_product);
  return count;
}

TEST_SUITE("laws.agree_small_products") {
  TEST_CASE("chains of one row and of several") {
    inference_agrees<chain_model>("chain", 4e-6);
    inference_agrees<rows_model>("rows", 4e-6);
    CHECK(small_products_of<chain_model>() == 3);
  }
  TEST_CASE("long epilogues, partial vectors, transposed operands, a single step") {
    inference_agrees<mixed_model>("mixed", 1e-5);
    CHECK(small_products_of<mixed_model>() == 4);  // none over one step, none of rows that are seen as columns
  }
  TEST_CASE("weights that are packed twice") {
    inference_agrees<shared_model>("shared", 4e-6);
    CHECK(small_products_of<shared_model>() == 1);
  }
  TEST_CASE("one step of a recurrent layer is no loop") {
    inference_agrees<lstm_model<1>>("lstm of one number", 4e-6);
    inference_agrees<lstm_model<5>>("lstm", 4e-6);
    inference_agrees<gru_model<1>>("gru", 4e-6);
    CHECK(loops_of<lstm_model<1>>() == 0);
    CHECK(program<lstm_model<1>, cpu>::plan.steps.count == 3);
    CHECK(loops_of<gru_model<1>>() == 0);
  }
  TEST_CASE("several steps are one, with small products within") {
    inference_agrees<gru_model<4>>("gru of four steps", 4e-6);
    CHECK(loops_of<gru_model<4>>() == 2);
    CHECK(small_products_of<gru_model<4>>() > 1);
  }
  TEST_CASE("gradients through one step") { gradients_agree<lstm_model<2>>("lstm", 1e-5); }
}

}  // namespace
