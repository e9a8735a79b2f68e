// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes where kernels once gave up: models of six axes and their gradients, and updates that are copied in dtypes
/// without vector kernels.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// A kernel whose every value is one number wide, with strides: its gradient is an image of one channel with gaps. x [N, 2, 7, 6].
struct one_channel {
  constexpr auto operator()(auto x) const { return x | conv2d<1, 3, stride<2>, padding<1>>("one") | conv2d<1, 2, stride<1, 2>>("other"); }
};
using one_channel_model = model<one_channel, input<"x", f32, batch<64>, 2, 7, 6>>;

/// A stride whose gradient has 40000 rows of zeros in between. x [N, 1, 40003, 1].
struct far_strides {
  constexpr auto operator()(auto x) const { return x | conv2d_hw<2, 3, 1, stride<40000, 1>>("far"); }
};
using far_strides_model = model<far_strides, input<"x", f32, batch<64>, 1, 40003, 1>>;

/// Six axes in other orders, softmax along one in the middle, sums over axes that do not merge. x [N, 2, 3, 2, 3, 2], y [2, 3, 2, 3, 1].
struct turned {
  constexpr auto operator()(auto x, auto y) const {
    const auto t = transpose<0, 3, 2, 1, 4, 5>(x) * 0.5f;                // [N, 2, 3, 2, 3, 2]
    const auto u = transpose<0, 1, 4, 3, 2, 5>(sinter::exp(t * x) - y);  // [N, 2, 3, 2, 3, 2]
    const auto p = sinter::exp(u - sinter::max<3, keep_axes>(u));        // [N, 2, 3, 2, 3, 2]
    return sum<1, 3, 5>(p / sum<3, keep_axes>(p) * t);                   // [N, 3, 3]
  }
};
using turned_model = model<turned, input<"x", f32, batch<64>, 2, 3, 2, 3, 2>, input<"y", f32, 2, 3, 2, 3, 1>>;

/// States of many dtypes whose new values read the old ones in another order, so that they cannot be written in place, and two that change places.
struct turning_states {
  static constexpr dtype list[] = {f32, f64, f16, bf16, i8, u8, i32, i64};
  static constexpr int nodes = 128;
  static constexpr passes::plan_sizes capacity = passes::plan_sizes::for_steps(nodes, nodes, 64 * nodes);
  static constexpr ir::graph traced() {
    ir::graph g;
    const dims shape(2, 3, 2, 1, 3, 2);
    const auto named = [&](std::string_view name, dtype type) {
      const int id = g.add_name(name);
      for (char c : name_of(type)) g.text.push(c);
      g.names.data[id].count += static_cast<int>(name_of(type).size());
      return id;
    };
    constexpr std::int64_t turned[] = {5, 1, 2, 3, 4, 0};
    for (dtype type : list) {
      const ir::value_id x = g.append_leaf(ir::opcode::input, {type, shape}, {}, named("x.", type));
      g.inputs.push(x);
      const ir::value_id s = g.append_leaf(ir::opcode::state, {type, shape}, {ir::encode_constant(type, 1)}, named("state.", type));
      g.updates.push(ir::update{s, (ir::detail::emit_computed(ir::opcode::transpose, ir::expr{&g, s}, turned, 6) + ir::expr{&g, x}).id});
      g.outputs.push(ir::output{(ir::expr{&g, s} + ir::expr{&g, x}).id, named("seen.", type)});
    }
    const ir::value_id left = g.append_leaf(ir::opcode::state, {f64, shape}, {ir::encode_constant(f64, 2)}, g.add_name("left"));
    const ir::value_id right = g.append_leaf(ir::opcode::state, {f64, shape}, {ir::encode_constant(f64, 3)}, g.add_name("right"));
    g.updates.push(ir::update{left, right});
    g.updates.push(ir::update{right, left});
    return g;
  }
  static constexpr ir::graph graph() { return passes::optimize(traced()); }
  static constexpr passes::plan make() { return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {}}); }
};

/// Sums of up to 64 samples times 18 terms in another order, and of products.
constexpr double sums_of_products = 4e-6;

TEST_SUITE("laws.agree_deep") {
  TEST_CASE("six axes in other orders agree") { inference_agrees<turned_model>("turned", sums_of_products); }
  TEST_CASE("gradients through six axes in other orders agree") { gradients_agree<turned_model>("turned gradients", sums_of_products); }
  TEST_CASE("gradients of convolutions with strides and one output channel agree") {
    gradients_agree<one_channel_model>("one channel", sums_of_products);
  }
  TEST_CASE("gradients of convolutions with far strides agree") { gradients_agree<far_strides_model>("far strides", sums_of_products); }
  TEST_CASE("states that are read after their new values are known agree in every dtype") {
    agrees<turning_states>("states", turning_states::traced(), 0);
  }
}

}  // namespace
