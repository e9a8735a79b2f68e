// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string_view>
#include <type_traits>

#include <boost/hana/map.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/size.hpp>

#include <sinter/core/literals.hpp>
#include <sinter/ir/ir.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;
using sn::f32;
using sn::ir::graph;
using sn::ir::node;
using sn::ir::opcode;

namespace {

constexpr int count_of(const graph& g, opcode op) {
  int count = 0;
  for (const node& n : g.nodes) count += n.op == op;
  return count;
}
/// The node of an operation and a name, or -1.
constexpr int find(const graph& g, opcode op, std::string_view name) {
  for (int i = 0; i < g.nodes.count; ++i)
    if (g.nodes.data[i].op == op && g.name(g.nodes.data[i].name) == name) return i;
  return -1;
}
constexpr bool has_parameter(const graph& g, std::string_view name) { return sn::ir::find_parameter(g, name) >= 0; }
constexpr graph without_lines(graph g) {
  for (node& n : g.nodes) n.line = 0;
  return g;
}

struct two_headed {
  constexpr auto operator()(auto image, auto age) const {
    auto features = image | sn::conv2d<4, 3>("conv") | sn::relu | sn::flatten;
    return hana::make_map(hana::make_pair("classes"_s, features | sn::dense<10>("classes")),
                          hana::make_pair("years"_s, sn::matmul(features, sn::parameter<f32, 16, 1>(features, "years", {})) + age));
  }
};
using two_headed_net = sn::model<two_headed, sn::input<"image", f32, sn::batch<32>, 1, 4, 4>, sn::input<"age", f32, sn::batch<32>, 1>>;

constexpr auto block = sn::conv2d<4, 3, sn::padding<1>>("conv") | sn::relu;
struct residual {
  constexpr auto operator()(auto x) const { return x + (x | block); }
};
struct deep {
  constexpr auto operator()(auto x) const {
    auto stem = x | sn::conv2d<4, 1>("stem") | sn::repeat<12>("block", residual{});
    return stem | sn::scope("head", sn::flatten | sn::dense<8>("hidden") | sn::repeat<2>("more", sn::dense<8>("dense") | sn::relu)) |
           sn::dense<2>("out");
  }
};
using deep_net = sn::model<deep, sn::input<"x", f32, sn::batch<8>, 1, 2, 2>>;

struct twins {
  constexpr auto operator()(auto a, auto b) const {
    return (a | sn::dense<3>("shared")) - (b | sn::dense<3>("shared", sn::sharing::by_name));
  }
};
using twins_net = sn::model<twins, sn::input<"a", f32, sn::batch<8>, 5>, sn::input<"b", f32, sn::batch<8>, 5>>;

// clang-format off
// The lines are what is tested.
constexpr int first_line = __LINE__ + 4;
struct doubled {
  constexpr auto operator()(auto x) const {
    auto y = x
      | sn::dense<5>("dense")
      | sn::dense<5>("dense");
    return y * sn::parameter<f32>(y, "scale", {sn::initializer::kind::ones});
  }
};
// clang-format on
using doubled_net = sn::model<doubled, sn::input<"x", f32, sn::batch<8>, 5>>;

struct direct {
  constexpr auto operator()(auto x) const { return x | sn::conv2d<4, 3>("conv") | sn::relu | sn::max_pool2d<2> | sn::flatten; }
};
struct composed_before {
  constexpr auto operator()(auto x) const {
    constexpr auto features = sn::conv2d<4, 3>("conv") | sn::relu;
    constexpr auto pooled = sn::max_pool2d<2> | sn::flatten;
    constexpr auto all = features | pooled;
    return x | all;
  }
};
using direct_net = sn::model<direct, sn::input<"x", f32, sn::batch<8>, 1, 6, 6>>;
using composed_net = sn::model<composed_before, sn::input<"x", f32, sn::batch<8>, 1, 6, 6>>;

struct dropped {
  constexpr auto operator()(auto x) const { return x | sn::dropout(0.5) | sn::relu | sn::dropout(0.25); }
};
using dropped_net = sn::model<dropped, sn::input<"x", f32, sn::batch<8>, 5>>;

}  // namespace

// Every trace is legal, and the same each time.
static_assert(!sn::ir::verify(two_headed_net::trace()) && !sn::ir::verify(deep_net::trace()) && !sn::ir::verify(twins_net::trace()) &&
              !sn::ir::verify(doubled_net::trace()));
static_assert(!sn::ir::verify(dropped_net::trace(sn::ir::mode::training)));
static_assert(two_headed_net::trace() == two_headed_net::trace());

// Several inputs, several outputs, by name.
static_assert([] {
  const graph g = two_headed_net::trace();
  const auto name_of_input = [&](int i) { return g.name(g.producer(g.inputs[i]).name); };
  return g.inputs.count == 2 && name_of_input(0) == "image" && name_of_input(1) == "age" && g.outputs.count == 2 &&
         g.name(g.outputs[0].name) == "classes" && g.name(g.outputs[1].name) == "years" &&
         g.shape(g.outputs[0].from) == sn::dims(sn::dim(1, sn::symbolic::batch), 10) &&
         g.shape(g.outputs[1].from) == sn::dims(sn::dim(1, sn::symbolic::batch), 1);
}());
static_assert(two_headed_net::input_count == 2 && two_headed_net::batch_bound == 32 && two_headed_net::well_formed);
static_assert(two_headed_net::trace().bound(sn::dim(1, sn::symbolic::batch)) == 32);
static_assert(decltype(hana::size(two_headed_net::signature))::value == 2);
static_assert(std::is_same_v<std::remove_cvref_t<decltype(two_headed_net::signature["age"_s])>, sn::input<"age", f32, sn::batch<32>, 1>>);
static_assert(sn::model<direct, sn::input<"x", f32, 1, 1, 6, 6>>::batch_bound == 1);

// One output has the name "output".
static_assert([] {
  const graph g = direct_net::trace();
  return g.outputs.count == 1 && g.name(g.outputs[0].name) == "output" && g.updates.empty() && g.mistakes.empty();
}());

// Names within repeated blocks and scopes.
static_assert([] {
  const graph g = deep_net::trace();
  return has_parameter(g, "stem.weight") && has_parameter(g, "block.0.conv.weight") && has_parameter(g, "block.1.conv.weight") &&
         has_parameter(g, "block.11.conv.bias") && !has_parameter(g, "block.12.conv.weight") && has_parameter(g, "head.hidden.bias") &&
         has_parameter(g, "head.more.0.dense.weight") && has_parameter(g, "head.more.1.dense.weight") && has_parameter(g, "out.weight") &&
         !has_parameter(g, "head.out.weight") && count_of(g, opcode::parameter) == 2 * 17 && g.mistakes.empty() && g.scope.empty();
}());

// The same weights, when asked for by name.
static_assert([] {
  const graph g = twins_net::trace();
  return count_of(g, opcode::parameter) == 2 && count_of(g, opcode::matmul) == 2 && g.mistakes.empty();
}());

// A doubled name is recorded with the line that asked, once for each of the layer's parameters.
static_assert([] {
  const graph g = doubled_net::trace();
  return g.mistakes.count == 2 && g.mistakes[0].broken == sn::rule::parameter_name_is_taken &&
         g.name(g.mistakes[0].name) == "dense.weight" && g.mistakes[0].line == first_line + 1 &&
         g.name(g.mistakes[1].name) == "dense.bias" && g.mistakes[0].asked == sn::ir::value_type{f32, sn::dims(5, 5)};
}());

// Lines of the source, where parameters are asked for.
static_assert([] {
  const graph g = doubled_net::trace();
  return g.nodes[find(g, opcode::parameter, "dense.weight")].line == first_line &&
         g.nodes[find(g, opcode::parameter, "scale")].line == first_line + 2;
}());

// What is composed before it has an input is what it would have been.
static_assert(without_lines(composed_net::trace()) == without_lines(direct_net::trace()));

// Dropout is there for training only: one seed and one counter for all of them, and a stream for each.
static_assert([] {
  const graph g = dropped_net::trace(sn::ir::mode::inference);
  return g.nodes.count == 2 && g.updates.empty();
}());
static_assert([] {
  const graph g = dropped_net::trace(sn::ir::mode::training);
  const int seed = find(g, opcode::state, "random.seed"), counter = find(g, opcode::state, "random.counter");
  int streams = 0;
  for (const node& n : g.nodes)
    if (n.op == opcode::random_uniform) streams |= 1 << g.attribute(n, 0);
  return seed >= 0 && counter >= 0 && count_of(g, opcode::state) == 2 && count_of(g, opcode::random_uniform) == 2 && streams == 3 &&
         g.updates.count == 1 && g.updates[0].leaf == g.nodes[counter].results.first;
}());

// Constants keep what their dtype can hold.
static_assert(sn::ir::decode_constant(f32, sn::ir::encode_constant(f32, -0.1)) == -0.1);
static_assert(sn::ir::decode_constant(sn::i32, sn::ir::encode_constant(sn::i32, -7.9)) == -7);
static_assert(sn::ir::decode_constant(sn::boolean, sn::ir::encode_constant(sn::boolean, 1)) == 1);

// Every operation has a card under its own opcode, a name, and no name twice.
static_assert([] {
  for (int i = 0; i < sn::ir::opcode_count; ++i)
    for (int k = 0; k < i; ++k)
      if (sn::ir::name_of(static_cast<opcode>(i)) == sn::ir::name_of(static_cast<opcode>(k))) return false;
  return true;
}());
static_assert(sn::ir::is_leaf(opcode::random_uniform) && !sn::ir::is_leaf(opcode::add) && sn::ir::is_elementwise(opcode::convert) &&
              !sn::ir::is_elementwise(opcode::broadcast) && sn::ir::is_reduction(opcode::reduce_max) &&
              sn::ir::is_contraction(opcode::conv2d_weight_gradient) && !sn::ir::is_contraction(opcode::max_pool2d));

TEST_SUITE("ir/trace") {
  TEST_CASE("what the compiler traces is what a program traces") {
    const graph g = deep_net::trace();
    CHECK_FALSE(sn::ir::verify(g));
    constexpr int nodes = deep_net::trace().nodes.count;
    CHECK(g.nodes.count == nodes);
    CHECK(g == deep_net::trace());
    const graph copy = g;
    CHECK(copy == g);
  }

  TEST_CASE("a parameter's attributes say how it starts and whether it is trained") {
    const graph g = two_headed_net::trace();
    const auto weight = sn::ir::parameter_attributes::of(g, g.nodes[find(g, opcode::parameter, "conv.weight")]);
    CHECK(weight.how.how == sn::initializer::kind::he_normal);
    CHECK(weight.how.fan_in == 9);
    CHECK(weight.how.fan_out == 36);
    CHECK(weight.trained);
    CHECK(sn::ir::parameter_attributes::of(g, g.nodes[find(g, opcode::parameter, "conv.bias")]).how.how == sn::initializer::kind::zeros);
    graph frozen;
    sn::ir::parameter(frozen, {f32, sn::dims(3)}, "mean", "", {}, sn::sharing::forbidden, false);
    CHECK_FALSE(sn::ir::parameter_attributes::of(frozen, frozen.nodes[0]).trained);
  }

  TEST_CASE("weights shared by name with another shape, and weights inside an operation with its own derivative, are recorded") {
    graph g;
    sn::ir::parameter(g, {f32, sn::dims(3)}, "scale", "", {});
    sn::ir::parameter(g, {f32, sn::dims(4)}, "scale", "", {}, sn::sharing::by_name, true, 17);
    REQUIRE(g.mistakes.count == 1);
    CHECK(g.mistakes[0].broken == sn::rule::shared_parameter_has_another_shape);
    CHECK(g.mistakes[0].line == 17);
    CHECK(g.mistakes[0].asked.shape == sn::dims(4));
    CHECK(g.mistakes[0].found.shape == sn::dims(3));
    g.closed_regions = 1;
    sn::ir::parameter(g, {f32, sn::dims(4)}, "inner", "", {});
    REQUIRE(g.mistakes.count == 2);
    CHECK(g.mistakes[1].broken == sn::rule::parameter_must_stand_outside_an_operation_with_its_own_derivative);
  }

  TEST_CASE("a body asks for weights, and neither draws random numbers nor changes states: with line and name, or at once where a call is tried") {
    graph g;
    const sn::ir::expr mean = sn::ir::parameter(g, {f32, sn::dims(3)}, "norm", ".running_mean", {}, sn::sharing::forbidden, false, 23);
    const int body = g.regions.push({});
    {
      const sn::ir::region_scope within(g, body);
      g.bodies = 1;
      const sn::ir::expr weight = sn::ir::parameter(g, {f32, sn::dims(4)}, "inner", "", {});
      CHECK(g.mistakes.empty());
      CHECK(g.producer(weight.id).home == 0);
      sn::ir::random_uniform(g, sn::dims(2, 3), 42);
      g.change(mean.id, mean.id);
      g.bodies = 0;
    }
    REQUIRE(g.mistakes.count == 2);
    CHECK(g.mistakes[0].broken == sn::rule::random_numbers_must_be_drawn_outside_a_body);
    CHECK(g.mistakes[0].line == 42);
    CHECK(g.mistakes[0].asked.shape == sn::dims(2, 3));
    CHECK(g.mistakes[1].broken == sn::rule::state_must_change_outside_a_body);
    CHECK(g.name(g.mistakes[1].name) == "norm.running_mean");
    CHECK(g.mistakes[1].line == 23);
    sn::ir::random_uniform(g, sn::dims(2, 3));
    g.change(mean.id, mean.id);
    CHECK(g.mistakes.count == 2);
    const int changes = g.updates.count;
    g.bodies = 1;
    g.change(mean.id, mean.id, 0);  // a shared layer, called again within
    CHECK(g.mistakes.count == 3);
    CHECK(g.updates.count == changes);
    g.bodies = 0;

    graph tried;
    tried.reports = true;
    const sn::ir::expr moved = sn::ir::parameter(tried, {f32, sn::dims(3)}, "mean", "", {});
    tried.current_region = tried.regions.push({});
    tried.bodies = 1;
    CHECK(!sn::ir::random_uniform(tried, sn::dims(2)));
    CHECK(tried.broken == sn::rule::random_numbers_must_be_drawn_outside_a_body);
    tried.broken = sn::rule::none;
    tried.change(moved.id, moved.id);
    CHECK(tried.broken == sn::rule::state_must_change_outside_a_body);
  }
}
