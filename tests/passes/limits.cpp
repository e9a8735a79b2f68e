// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Models near the limits of size. What a user reads beyond them, tests/fail/model_of_2000_layers.cpp and its neighbours say.
#include <doctest/doctest.h>

#include <string_view>

#include <sinter/backends/backend.hpp>
#include <sinter/ir/scope.hpp>
#include <sinter/nn/nn.hpp>
#include <sinter/passes/limits.hpp>

namespace sn = sinter;

namespace {

struct layer {
  constexpr auto operator()(auto x) const { return x | sn::dense<4>("dense") | sn::relu; }
};
template <int Layers>
struct network {
  constexpr auto operator()(auto x) const { return x | sn::repeat<Layers>("layer", layer{}); }
};
template <class Function>
using model_of = sn::model<Function, sn::input<"x", sn::f32, sn::batch<4>, 4>>;

/// Asks for the weights of layers that lie far back, by name.
struct sharing_network {
  constexpr auto operator()(auto x) const {
    auto deep = x | sn::repeat<100>("layer", layer{});
    return deep | sn::dense<4>("layer.0.dense", sn::sharing::by_name) | sn::dense<4>("layer.57.dense", sn::sharing::by_name) |
           sn::dense<4>("layer.99.dense", sn::sharing::by_name);
  }
};
struct doubling_network {
  constexpr auto operator()(auto x) const { return x | sn::repeat<100>("layer", layer{}) | sn::dense<4>("layer.31.dense"); }
};

/// Many nodes, and few parameters at either end.
struct activation {
  constexpr auto operator()(auto x) const { return sn::relu(x) + x; }
};
struct long_network {
  constexpr auto operator()(auto x) const { return x | sn::dense<4>("first") | sn::repeat<700>("layer", activation{}) | sn::dense<3>("last"); }
};

int parameters(const sn::ir::graph& g) {
  int count = 0;
  for (const sn::ir::node& n : g.nodes) count += n.op == sn::ir::opcode::parameter;
  return count;
}

// Tests are built with the options of sinter::sinter, so a model beyond the first limit is traced whole.
static_assert(sn::passes::limits_are_raised<layer>);
static_assert(sn::model_parameters<model_of<network<50>>>::size.most_nodes == sn::passes::nodes_traced_by_default);
static_assert(sn::model_parameters<model_of<network<400>>>::size.entries == 800);
static_assert(!sn::model_parameters<model_of<network<400>>>::size.cut());
static_assert(sn::model_parameters<model_of<network<400>>>::find("layer.399.dense.bias") >= 0);

// What the table has of a model whose first trace was cut, and whose parameters fit beside its sizes.
using long_parameters = sn::model_parameters<model_of<long_network>>;
static_assert(long_parameters::size.most_nodes == sn::ir::max_nodes && long_parameters::size.entries == 4);
static_assert(long_parameters::name(0) == "first.weight" && long_parameters::find("last.bias") == 3);
static_assert(long_parameters::table.entries[2].type.shape.extent[1].extent() * long_parameters::table.entries[2].type.shape.extent[0].extent() == 12);

}  // namespace

TEST_SUITE("passes/limits") {
  TEST_CASE("tracing ends soon after the most nodes, and not before") {
    using net = model_of<network<1000>>;
    const int whole = net::trace().nodes.count;
    CHECK(whole == 7001);
    CHECK(net::trace(sn::ir::mode::inference, whole).nodes.count == whole);
    for (const int most : {1, 100, 2500}) {
      const int cut = net::trace(sn::ir::mode::inference, most).nodes.count;
      CHECK(cut > most);
      CHECK(cut <= most + 7);
    }
  }

  TEST_CASE("names are found among hundreds, and no others are taken for them") {
    const sn::ir::graph shared = model_of<sharing_network>::trace();
    CHECK(shared.mistakes.empty());
    CHECK(parameters(shared) == 200);
    const sn::ir::graph doubled = model_of<doubling_network>::trace();
    REQUIRE(doubled.mistakes.count == 2);  // weight and bias
    CHECK(doubled.mistakes[0].broken == sn::rule::parameter_name_is_taken);
    CHECK(doubled.name(doubled.mistakes[0].name) == "layer.31.dense.weight");
    CHECK(doubled.name(doubled.mistakes[1].name) == "layer.31.dense.bias");
  }

  TEST_CASE("a plan of nothing with the model's ports stands in for a model that is too large") {
    using source = sn::backends::detail::inference_source<model_of<network<2>>>;
    const sn::passes::plan plan = source::make_rejected();
    CHECK(plan.outputs.count == 1);
    CHECK(plan.parameters.count == 0);
    CHECK(source::make().parameters.count == 4);
  }
}
