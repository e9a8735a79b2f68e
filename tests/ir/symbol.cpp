// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include <sinter/ir/ir.hpp>
#include <sinter/nn/layer/conv2d.hpp>
#include <sinter/nn/layer/dense.hpp>
#include <sinter/nn/layer/max_pool2d.hpp>

namespace sn = sinter;
using sn::f32;

namespace {

constexpr auto N = sn::batch<64>;
constexpr auto T = sn::sequence_length<32>;
template <auto... Extents>
using real = sn::symbol<f32, sn::shape<Extents...>>;
template <auto... Extents>
using flags = sn::symbol<sn::boolean, sn::shape<Extents...>>;

/// Whether a call on these operands yields a symbol of this type. Nothing is evaluated: the shapes are types.
template <class Result, class... Operands, class Function>
constexpr bool yields(Function) {
  return std::is_same_v<std::invoke_result_t<Function, Operands...>, Result>;
}

/// A type whose operators sinter's would be found for.
struct bystander {
  int value;
};

}  // namespace

namespace sinter {
struct neighbour {
  int value;
};
}  // namespace sinter

static_assert(real<N, 28, 28>::rank == 3 && sn::ir::batch_of(real<N, 28, 28>::bound) == 64 && real<28>::bound == sn::ir::bounds::none && real<>::rank == 0);
static_assert(real<N, 28>::type == sn::ir::value_type{f32, sn::dims(sn::dim(1, sn::symbolic::batch), 28)});
static_assert(std::is_same_v<real<N, 28>::shape_type, sn::shape<N, 28>>);
static_assert(std::is_same_v<sn::ir::symbol_for<real<N, 28>::type, sn::ir::make_bounds(64, 0)>, real<N, 28>>, "a symbol is rebuilt from its type and bound");
static_assert(std::is_same_v<sn::ir::symbol_for<real<65536, 65536>::type>, real<65536, 65536>>);
static_assert(sn::Symbol<real<3>> && sn::Symbol<const real<3>&> && !sn::Symbol<sn::rejected> && !sn::Symbol<int>);
static_assert(sn::Operand<sn::rejected> && !sn::Operand<float>);

// Elementwise operations broadcast as NumPy does; a literal takes the other's dtype and shape.
static_assert(yields<real<3, 4>, real<3, 4>, real<3, 4>>(sn::add) && yields<real<3, 4>, real<4>, real<3, 4>>(sn::sub));
static_assert(yields<real<2, 3, 4>, real<3, 1>, real<2, 1, 4>>(sn::mul) && yields<real<N, 4>, real<4>, real<N, 4>>(sn::div) &&
              yields<real<N, 4>, real<N, 1>, real<4>>(sn::maximum));
static_assert(yields<real<3>, real<>, real<3>>(sn::minimum) && yields<real<>, real<>, real<>>(sn::add));
static_assert(yields<real<3>, real<3>, float>(sn::add) && yields<real<3>, int, real<3>>(sn::mul));
static_assert(yields<real<N, 4>, real<N, 4>>(sn::exp) && yields<real<3>, real<3>>(sn::log) && yields<real<3>, real<3>>(sn::sqrt) &&
              yields<real<3>, real<3>>(sn::neg) && yields<real<3>, real<3>>(sn::relu));
static_assert(yields<flags<N, 4>, real<N, 4>, real<4>>(sn::less) && yields<flags<3>, real<3>, double>(sn::greater_equal) &&
              yields<flags<3>, flags<3>, flags<3>>(sn::logical_and) && yields<flags<3>, flags<3>>(sn::logical_not));
static_assert(yields<real<2, 3>, flags<3>, real<2, 3>, real<2, 1>>(sn::select) && yields<real<3>, flags<3>, float, real<3>>(sn::select));

// Movement.
static_assert(yields<real<6, 4>, real<2, 3, 4>>(sn::reshape<6, 4>) && yields<real<>, real<1>>(sn::reshape<>) &&
              yields<real<N, 2, 2>, real<N, 4>>(sn::reshape<N, 2, 2>));
static_assert(yields<real<N, 784>, real<N, 1, 28, 28>>(sn::flatten) && yields<real<5, 1>, real<5>>(sn::flatten));
static_assert(yields<real<4, N, 3>, real<N, 3, 4>>(sn::transpose<2, 0, 1>) && yields<real<2, 4, 3>, real<2, 3, 4>>(sn::transpose<>));
static_assert(yields<real<5, 3, 4>, real<3, 1>>(sn::broadcast<5, 3, 4>) && yields<real<3>, real<>>(sn::broadcast<3>));
static_assert(yields<sn::symbol<sn::f16, sn::shape<3>>, real<3>>(sn::convert<sn::f16>) && yields<real<3>, real<3>>(sn::convert<f32>));
// A batch that is reshaped away from its own axis keeps its factor.
static_assert(yields<real<sn::batch_dim{64, 49}, 3>, real<N, 49, 3>>(sn::reshape<sn::batch_dim{64, 49}, 3>));

static_assert(yields<real<N, 6>, real<N, 2, 3>>(sn::reshape<-1, 6>) && yields<real<N, 2, 3>, real<N, 6>>(sn::reshape<N, -1, 3>));
// Two symbols, and their products.
static_assert(yields<real<sn::product_dim{64, 32, 1, 1, 4}, 5>, real<N, T, 4, 5>>(sn::reshape<-1, 5>) &&
              yields<real<N, T, 4, 5>, real<sn::product_dim{64, 32, 1, 1, 4}, 5>>(sn::reshape<N, T, 4, 5>));
static_assert(yields<real<N, T, 3>, real<N, 1, 3>, real<T, 1>>(sn::add) && yields<real<N>, real<N, T>>(sn::sum<1>) &&
              yields<real<T, N>, real<N, T>>(sn::transpose<>));

// Reductions.
static_assert(yields<real<N>, real<N, 4>>(sn::sum<1>) && yields<real<4>, real<N, 4>>(sn::sum<0>) && yields<real<>, real<N, 4>>(sn::sum<>));
static_assert(yields<real<2, 4>, real<2, 3, 4>>(sn::max<-2>) && yields<real<3>, real<2, 3, 4>>(sn::max<2, 0>) &&
              yields<real<2, 1, 4>, real<2, 3, 4>>(sn::max<1, sn::keep_axes>));
static_assert(yields<real<1, 1>, real<2, 3>>(sn::sum<sn::keep_axes>) && yields<real<>, real<>>(sn::sum<>));

// Contractions and windows.
static_assert(yields<real<N, 10>, real<N, 784>, real<784, 10>>(sn::matmul) && yields<real<2, N, 5>, real<2, N, 3>, real<3, 5>>(sn::matmul));
static_assert(yields<real<N, 16, 13, 26>, real<N, 3, 28, 28>>(sn::conv2d_hw<16, 5, 3, sn::stride<2, 1>, sn::padding<1, 0, 1, 0>>("conv")) &&
              yields<real<N, 5>, real<N, 3>>(sn::dense<5>("dense")));
static_assert(yields<real<N, 8, 14, 14>, real<N, 8, 28, 28>>(sn::max_pool2d<2>) &&
              yields<real<N, 8, 14, 14>, real<N, 8, 28, 28>>(sn::max_pool2d<3, sn::stride<2>, sn::padding<1>>));
static_assert(yields<real<N, 10>, real<N, 10>>(sn::log_softmax));

// What was rejected passes through everything in silence, and an assertion about it holds.
static_assert(yields<sn::rejected, sn::rejected>(sn::relu) && yields<sn::rejected, sn::rejected, real<3>>(sn::add) &&
              yields<sn::rejected, real<3>, sn::rejected>(sn::matmul));
static_assert(yields<sn::rejected, sn::rejected>(sn::reshape<3>) && yields<sn::rejected, sn::rejected>(sn::sum<1>) &&
              yields<sn::rejected, sn::rejected>(sn::transpose<>) && yields<sn::rejected, sn::rejected>(sn::log_softmax));
static_assert(yields<sn::rejected, sn::rejected>(sn::flatten) && yields<sn::rejected, sn::rejected>(sn::max_pool2d<2>) &&
              yields<sn::rejected, sn::rejected>(sn::convert<sn::f16>) && yields<sn::rejected, sn::rejected>(sn::broadcast<3>));
static_assert(yields<sn::rejected, sn::rejected, real<3>, real<3>>(sn::select) &&
              yields<sn::rejected, flags<3>, float, sn::rejected>(sn::select));
static_assert(std::is_same_v<decltype(sn::rejected{} | sn::relu), sn::rejected>);
static_assert(std::is_same_v<decltype(sn::rejected{} + 1.0f == real<3>{}), sn::rejected>);
static_assert(sn::rejected{} == 12.0f);

TEST_SUITE("ir/symbol") {
  TEST_CASE("the operators of symbols leave pointers and types of the neighbourhood alone") {
    sn::neighbour things[] = {{3}, {1}, {2}};
    std::vector<const sn::neighbour*> pointers = {&things[2], &things[0], &things[1]};
    std::ranges::sort(pointers);
    CHECK(std::ranges::is_sorted(pointers));
    CHECK(pointers.front() == &things[0]);
    std::sort(pointers.begin(), pointers.end(), std::greater<>());
    CHECK(pointers.front() == &things[2]);
    CHECK(std::ranges::adjacent_find(pointers) == pointers.end());
    CHECK_FALSE(std::is_invocable_v<std::plus<>, sn::neighbour, sn::neighbour>);
    CHECK_FALSE(std::is_invocable_v<std::less<>, sn::neighbour, float>);
    CHECK_FALSE(std::is_invocable_v<std::less<>, bystander, real<3>>);
  }

  TEST_CASE("a call appends one node, its broadcasts and its literals, and the handle names the result") {
    sn::ir::graph g;
    const real<2, 3> x{&g, g.append_leaf(sn::ir::opcode::input, real<2, 3>::type)};
    const real<3> y{&g, g.append_leaf(sn::ir::opcode::input, real<3>::type)};
    const auto same = x + x;
    CHECK(g.nodes.count == 3);
    CHECK(same.in == &g);
    CHECK(g.producer(same.id).op == sn::ir::opcode::add);
    const auto spread = x * y;
    CHECK(g.nodes.count == 5);
    CHECK(g.producer(g.operand(g.producer(spread.id), 1)).op == sn::ir::opcode::broadcast);
    const auto scaled = 0.5 * x;
    CHECK(g.nodes.count == 7);
    const sn::ir::node& half = g.producer(g.operand(g.producer(scaled.id), 0));
    CHECK(half.op == sn::ir::opcode::constant);
    CHECK(sn::ir::decode_constant(f32, g.attribute(half, 0)) == 0.5);
    CHECK(g.shape(half.results.first) == sn::dims(2, 3));
    CHECK((x | sn::reshape<2, 3>).id == x.id);  // nothing to do
    CHECK((x | sn::convert<f32>).id == x.id);
    CHECK(g.nodes.count == 7);
    CHECK_FALSE(sn::ir::verify(g));
  }
}
