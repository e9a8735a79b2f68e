// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string_view>
#include <type_traits>

#include <boost/hana/tuple.hpp>

#include <sinter/backends/reference/scalar.hpp>
#include <sinter/ir/ir.hpp>

namespace sn = sinter;
using sn::f32;
using sn::ir::graph;
using sn::ir::node;
using sn::ir::opcode;

// Operations as a user writes them, in a header of their own.
namespace custom {

/// No derivative is given: it follows from the meaning.
struct silu_t : sn::operation<silu_t> {
  static constexpr std::string_view name = "silu";
  static constexpr auto meaning(auto x) { return x / (1.0f + sn::exp(-x)); }
};
inline constexpr silu_t silu{};

/// A derivative that nobody would derive shows that it is the one that is used.
struct cube_t : sn::operation<cube_t> {
  static constexpr std::string_view name = "cube";
  static constexpr auto meaning(auto x) { return x * x * x; }
  static constexpr auto derivative(auto x, auto y, auto g) { return 100.0f * g + x + y; }
};
inline constexpr cube_t cube{};

/// Two operands, and a gradient for one of them.
struct masked_t : sn::operation<masked_t> {
  static constexpr std::string_view name = "masked";
  static constexpr auto meaning(auto x, auto mask) { return x * mask; }
  static constexpr auto derivative(auto, auto mask, auto, auto g) { return boost::hana::make_tuple(g * mask, sn::no_gradient); }
};
inline constexpr masked_t masked{};

/// An operation with a setting, made of one with a derivative of its own, and with one itself.
struct scaled_cube_t : sn::operation<scaled_cube_t> {
  static constexpr std::string_view name = "scaled_cube";
  float factor;
  constexpr explicit scaled_cube_t(float f) : factor(f) {}
  constexpr auto meaning(auto x) const { return factor * cube(x); }
  constexpr auto derivative(auto x, auto, auto g) const { return 3.0f * factor * g * x * x; }
};

}  // namespace custom

namespace {

struct silu_of_sum {
  constexpr auto operator()(auto x) const { return custom::silu(x + 1.0f); }
};
struct cube_net {
  constexpr auto operator()(auto x) const { return x | custom::cube | sn::relu; }
};
struct masked_net {
  constexpr auto operator()(auto x, auto mask) const { return custom::masked(x, mask); }
};
struct nested_net {
  constexpr auto operator()(auto x) const { return x | custom::scaled_cube_t(2.0f); }
};
template <class Function>
using net = sn::model<Function, sn::input<"x", f32, sn::batch<4>, 5>>;
using masked_model = sn::model<masked_net, sn::input<"x", f32, sn::batch<4>, 5>, sn::input<"mask", f32, sn::batch<4>, 5>>;

constexpr int calls(const graph& g) {
  int count = 0;
  for (const node& n : g.nodes) count += n.op == opcode::call;
  return count;
}
/// The last call: those within its regions stand before it.
constexpr node outer_call(const graph& g) {
  for (int i = g.nodes.count - 1; i >= 0; --i)
    if (g.nodes.data[i].op == opcode::call) return g.nodes.data[i];
  return {};
}

}  // namespace

// Without a derivative of its own an operation is its meaning; with one it is a call.
static_assert(calls(net<silu_of_sum>::trace()) == 0 && calls(net<cube_net>::trace()) == 1 && calls(net<nested_net>::trace()) == 2);
static_assert(!sn::ir::verify(net<silu_of_sum>::trace(), sn::ir::stage::inlined));
static_assert(!sn::ir::verify(net<cube_net>::trace()) && !sn::ir::verify(masked_model::trace()) &&
              !sn::ir::verify(net<nested_net>::trace()));
static_assert(sn::ir::verify(net<cube_net>::trace(), sn::ir::stage::inlined).text == "a call is left after inlining");
static_assert(!sn::ir::verify(sn::passes::inline_calls(net<cube_net>::trace()), sn::ir::stage::inlined));
static_assert(!sn::ir::verify(sn::passes::inline_calls(masked_model::trace()), sn::ir::stage::inlined));
static_assert(!sn::ir::verify(sn::passes::inline_calls(net<nested_net>::trace()), sn::ir::stage::inlined));

// The regions of a call: the meaning on the operands, then the derivative on operands, result and gradient.
static_assert([] {
  const graph g = masked_model::trace();
  const node call = outer_call(g);
  const sn::ir::region &meaning = g.regions[call.regions.first], &derivative = g.regions[call.regions.first + 1];
  return g.name(call.name) == "masked" && call.regions.count == 2 && meaning.inputs.count == 2 && meaning.results.count == 1 &&
         derivative.inputs.count == 4 && derivative.results.count == 2 && g.region_values[derivative.results.first] >= 0 &&
         g.region_values[derivative.results.first + 1] == -1;
}());

// Inlined, the meaning stands where the call stood: the same graph as one that is written out.
static_assert([] {
  const graph g = sn::passes::inline_calls(net<cube_net>::trace());
  int products = 0;
  for (const node& n : g.nodes) products += n.op == opcode::mul;
  return products == 2 && g.nodes.count == 4 && g.producer(g.outputs[0].from).op == opcode::relu;
}());

// Numbers, in the compiler.
static_assert(sn::evaluate(custom::cube, 3.0f) == 27.0f && sn::evaluate(custom::masked, 3.0, 2.0) == 6.0 &&
              sn::evaluate(custom::scaled_cube_t(2.0f), 3.0) == 54.0);
static_assert(sn::grad(custom::cube)(2.0f) == 100.0f + 2.0f + 8.0f, "the derivative that was given");
static_assert(sn::grad(custom::masked)(3.0, 2.0) == 2.0 && sn::grad<1>(custom::masked)(3.0, 2.0) == 0.0);
static_assert(sn::grad(custom::scaled_cube_t(2.0f))(3.0) == 54.0 && sn::grad(sn::grad(custom::scaled_cube_t(2.0f)))(3.0) == 36.0,
              "a given derivative has one, too");
static_assert(sn::evaluate(custom::silu, 0.0) == 0.0 && sn::grad(custom::silu)(0.0) == 0.5, "a derivative that followed");

// Before it has an input, an operation is composed like any other.
static_assert(std::is_same_v<decltype((custom::silu | sn::relu)(sn::symbol<f32, sn::shape<3>>{})), sn::symbol<f32, sn::shape<3>>>);
static_assert(std::is_same_v<decltype(custom::cube(sn::rejected{})), sn::rejected>);

TEST_SUITE("ir/operation") {
  TEST_CASE("an operation that is called twice has regions for each call") {
    sn::ir::graph g;
    const sn::symbol<f32, sn::shape<3>> x{&g, g.append_leaf(opcode::input, {f32, sn::dims(3)})};
    const auto y = custom::cube(custom::cube(x));
    CHECK(g.shape(y.id) == sn::dims(3));
    CHECK(calls(g) == 2);
    CHECK(g.regions.count == 1 + 4);
    CHECK(g.current_region == 0);
    CHECK_FALSE(sn::ir::verify(g));
    const graph inlined = sn::passes::inline_calls(g);
    CHECK_FALSE(sn::ir::verify(inlined, sn::ir::stage::inlined));
    CHECK(inlined.nodes.count == 5);
  }

  TEST_CASE("at run time a custom operation gives what it gives in the compiler") {
    CHECK(sn::evaluate(custom::silu, 1.5f) == doctest::Approx(1.5 / (1 + 0.22313016014842982)));
    CHECK(sn::grad(custom::cube)(2.0f) == 110.0f);
    CHECK(sn::grad(custom::scaled_cube_t(2.0f))(3.0) == 54.0);
  }
}
