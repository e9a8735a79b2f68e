// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Constants fold to what the machine computes, whatever they are: quotients by zero, what overflows, NaN and infinities.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <sinter/passes/simplify.hpp>
#include <sinter/sinter.hpp>

using namespace sinter;
using namespace sinter::literals;
using ir::opcode;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(), no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
constexpr double awkward[] = {0.0,       -0.0,    1,        -1,    0.5,    -0.75,  3,      -2,     1000,   -1000,  inf,  -inf,
                              no_number, largest, -largest, least, -least, 1e-310, 709.78, 709.79, 710.48, -745.2, 1e154};
constexpr int numbers = static_cast<int>(sizeof(awkward) / sizeof(awkward[0]));

template <opcode Op>
constexpr int arity = ir::card_for<Op>::arity;
/// The third operand of `select` is the second's neighbour, so that both are seen.
constexpr double third(int i) { return awkward[(i + 1) % numbers]; }

/// The compiler's own, one evaluation for each first operand, so that each is within the limit of a compiler.
template <opcode Op, int I>
constexpr auto row = [] {
  std::array<double, numbers> made{};
  for (int k = 0; k < (arity<Op> == 1 ? 1 : numbers); ++k)
    made[static_cast<std::size_t>(k)] = ir::meaning_of(Op, awkward[I], awkward[k], third(k));
  return made;
}();
template <opcode Op, int... I>
constexpr std::array<std::array<double, numbers>, numbers> rows(std::integer_sequence<int, I...>) {
  return {row<Op, I>...};
}

/// How many results differ from the machine's by more than the error that the series state.
template <opcode Op>
int differences() {
  static constexpr auto folded = rows<Op>(std::make_integer_sequence<int, numbers>{});
  int wrong = 0;
  for (int i = 0; i < numbers; ++i)
    for (int k = 0; k < (arity<Op> == 1 ? 1 : numbers); ++k) {
      const volatile double a = awkward[i], b = awkward[k], c = third(k);
      const double wanted = ir::meaning_of(Op, a, b, c), found = folded[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
      const bool same = wanted == found || (std::isnan(wanted) && std::isnan(found)) ||
                        std::fabs(wanted - found) <= 4e-15 * std::fabs(wanted) + 2 * least;
      if (!same)
        MESSAGE(std::string(ir::name_of(Op)) << " of " << awkward[i] << ", " << awkward[k] << ": " << found << ", the machine's "
                                             << wanted);
      wrong += !same;
    }
  return wrong;
}
template <int... Code>
int all_differences(std::integer_sequence<int, Code...>) {
  const auto one = []<int Of>(std::integral_constant<int, Of>) {
    constexpr auto op = static_cast<opcode>(Of);
    if constexpr (ir::is_elementwise(op)) {
      if constexpr (ir::detail::computes_on<ir::card_for<op>, double>) return differences<op>();
    }
    return 0;
  };
  return (0 + ... + one(std::integral_constant<int, Code>{}));
}

/// What `simplify` leaves of an operation on two constants of a dtype: one constant, whose value this is.
constexpr double folded(opcode op, dtype type, double a, double b) {
  ir::graph g;
  const ir::value_type scalar{type, {}};
  const ir::expr left{&g, g.append_leaf(opcode::constant, scalar, {ir::encode_constant(type, a)})};
  const ir::expr right{&g, g.append_leaf(opcode::constant, scalar, {ir::encode_constant(type, b)})};
  const ir::expr y = ir::card_of(op).arity == 1 ? ir::emit(op, {left}) : ir::emit(op, {left, right});
  g.outputs.push(ir::output{y.id, -1});
  const ir::graph simple = passes::simplify(g);
  const ir::node& only = simple.producer(simple.outputs.data[0].from);
  return only.op == opcode::constant ? ir::decode_constant(simple.type(only.results.first).element, simple.attribute(only, 0)) : -12345;
}
constexpr bool is_nan_of(double x) { return x != x; }

static_assert(is_nan_of(folded(opcode::div, f32, 0, 0)) && folded(opcode::div, f32, 1, 0) == inf &&
              folded(opcode::div, f32, 1, -0.0) == -inf);
static_assert(folded(opcode::exp, f32, 1000, 0) == inf && folded(opcode::exp, f64, 100, 0) < 2.69e43);
static_assert(folded(opcode::mul, f32, 1e30, 1e30) == inf && folded(opcode::mul, f16, 300, 300) == inf &&
              folded(opcode::add, f64, largest, largest) == inf);
static_assert(is_nan_of(folded(opcode::sub, f32, inf, inf)) && is_nan_of(folded(opcode::mul, f32, 0, inf)) &&
              is_nan_of(folded(opcode::add, f64, no_number, 1)));
static_assert(is_nan_of(folded(opcode::log, f32, -1, 0)) && folded(opcode::log, f32, 0, 0) == -inf &&
              is_nan_of(folded(opcode::max, f32, 1, no_number)));
static_assert(folded(opcode::less, f32, no_number, 1) == 0 && folded(opcode::not_equal, f32, no_number, no_number) == 1);
static_assert(folded(opcode::mul, f32, 0.1, 10) == static_cast<double>(0.1f * 10.0f) && folded(opcode::add, f32, 0x1p-30, 1) == 1,
              "literals are rounded first");
static_assert(folded(opcode::mul, i32, 1e300, 0) == 0, "a literal beyond an integer's range is no failure");

/// A model whose constants overflow and divide by zero while it is compiled.
struct constants_beyond {
  constexpr auto operator()(auto x) const {
    const auto zero = zeros_like(x), one = ones_like(x);
    const auto nothing = zero / zero, endless = sinter::exp(1000 * one), beyond = (1e30 * one) * (1e30 * one);
    return boost::hana::make_map(boost::hana::make_pair("nan"_s, x + nothing), boost::hana::make_pair("infinity"_s, x + endless),
                                 boost::hana::make_pair("product"_s, x - beyond), boost::hana::make_pair("literal"_s, x * 1e300));
  }
};
/// Products, windows and sums of numbers that overflow or are none, in the compiler.
constexpr float huge = 3e38f, endless = std::numeric_limits<float>::infinity();
constexpr auto products = matmul(constant_tensor<f64, 2, 2>{1e200, 0, inf, 1}, constant_tensor<f64, 2, 2>{1e200, 0, 0, 1});
static_assert(products(0, 0) == inf && products(0, 1) == 0 && products(1, 0) == inf && is_nan_of(products(1, 1)));
constexpr auto windows = convolve2d<>(constant_tensor<f32, 1, 1, 1, 3>{huge, endless, 1}, constant_tensor<f32, 1, 1, 1, 2>{2, -1});
static_assert(windows(0, 0, 0, 0) == -endless && windows(0, 0, 0, 1) == endless);
constexpr auto running = cumsum<0>(constant_tensor<f64, 3>{largest, largest, -inf});
static_assert(running(1) == inf && is_nan_of(running(2)));
static_assert(sum<>(constant_tensor<f32, 2>{huge, huge}).item() == endless && is_nan_of(mean<>(constant_tensor<f32, 2>{endless, -endless}).item()));
static_assert(matmul(constant_tensor<i64, 1, 1>{0x7fffffffffffffff}, constant_tensor<i64, 1, 1>{2}).item() == -2, "integers wrap");

using beyond_model = model<constants_beyond, input<"x", f32, 3>>;

}  // namespace

TEST_SUITE("passes/folding") {
  TEST_CASE("a model whose constants overflow and divide by zero compiles, and yields what they are") {
    weights<beyond_model> none;
    const tensor<float> x({3}, {1, 2, 3});
    program<beyond_model, cpu> run(none);
    const auto y = run(x);
    CHECK(std::isnan(y["nan"_s](1)));
    CHECK(y["infinity"_s](1) == std::numeric_limits<float>::infinity());
    CHECK(y["product"_s](2) == -std::numeric_limits<float>::infinity());
    CHECK(y["literal"_s](0) == std::numeric_limits<float>::infinity());
    constexpr auto evaluated = evaluate(constants_beyond{}, constant_tensor<f32, 3>{1, 2, 3});
    CHECK(std::isnan(evaluated["nan"_s](0)));
    CHECK(evaluated["infinity"_s](0) == std::numeric_limits<float>::infinity());
  }

  TEST_CASE("the compiler's meaning of every operation is the machine's, on numbers that compilers refuse to compute with") {
    CHECK(all_differences(std::make_integer_sequence<int, ir::opcode_count>{}) == 0);
  }
}
