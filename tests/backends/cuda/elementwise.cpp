// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The body of CUDA's elementwise kernels, run on the host: against plain loops for each operation, type and access, and against the reference for
/// whole graphs. Operands end where their pages do, so that a read or write past an end is a fault.
#include <sinter/backends/backend.hpp>
#include <sinter/backends/cuda/kernel/elementwise.cuh>
#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/core/literals.hpp>
#include <sinter/ir/ir.hpp>

#include "emulated.hpp"

#include <doctest/doctest.h>

#include <boost/hana/map.hpp>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

using namespace sinter;
using ir::opcode;
using passes::access;
using passes::header_word;
using passes::input_word;
using passes::instruction_word;
using passes::output_word;
using passes::word;
using test::drawing;
using test::guarded;
namespace cuda = backends::cuda;

constexpr access along = access::contiguous;

// What a program computes is a constant expression: the instructions of max(2x - 10, 0), and of int8 addition, which wraps.
template <class Program>
constexpr std::uint32_t last_register(std::uint32_t x, std::uint32_t y = 0) {
  cuda::registers<Program> r{};
  r.bits[0] = x;
  if (Program::inputs > 1) r.bits[1] = y;
  cuda::evaluate(r);
  return r.bits[Program::registers - 1];
}
constexpr std::uint32_t bits_of(float x) { return __builtin_bit_cast(std::uint32_t, x); }
constexpr word float_constant(float x) { return instruction_word(opcode::constant, 0, static_cast<int>(f32), 0, bits_of(x)); }

using ramp = passes::program<header_word(1, 5, 1), input_word(f32, along), float_constant(2), instruction_word(opcode::mul, 0, 1), float_constant(10),
                             instruction_word(opcode::sub, 2, 3), instruction_word(opcode::relu, 4), output_word(5, f32)>;
static_assert(last_register<ramp>(bits_of(7)) == bits_of(4));
static_assert(last_register<ramp>(bits_of(3)) == bits_of(0));

using narrow_sum = passes::program<header_word(2, 1, 1), input_word(i8, along), input_word(i8, along), instruction_word(opcode::add, 0, 1), output_word(2, i8)>;
static_assert(last_register<narrow_sum>(100, 100) == static_cast<std::uint32_t>(-56));

using order_of_bools = passes::program<header_word(2, 1, 1), input_word(boolean, along), input_word(boolean, along), instruction_word(opcode::less, 0, 1),
                                       output_word(2, boolean)>;
static_assert(last_register<order_of_bools>(0, 1) == 1 && last_register<order_of_bools>(1, 0) == 0);

static_assert(cuda::elementwise_blocks(1) == 1 && cuda::elementwise_blocks(256) == 1 && cuda::elementwise_blocks(257) == 2);

struct extents_list {
  std::int64_t e[4];
};
constexpr extents_list all_extents[] = {{{1, 1, 1, 1}}, {{1, 1, 1, 300}}, {{1, 1, 5, 7}}, {{1, 2, 5, 3}}, {{2, 3, 4, 5}}, {{3, 1, 4, 1}}, {{4, 3, 1, 1}}};

/// Strides of one operand: rows with gaps between them, except where the access says otherwise.
void set_strides(std::int64_t* stride, access how, const std::int64_t* e) {
  stride[3] = how == along ? 1 : how == access::splat ? 0 : how == access::gather ? 3 : 2;
  stride[2] = how == access::splat ? 2 : e[3] * stride[3] + 1;
  stride[1] = e[2] * stride[2] + 2;
  stride[0] = e[1] * stride[1];
}

void fill(guarded<unsigned char>& to, dtype type, bool special, drawing& draw) {
  const std::int64_t count = static_cast<std::int64_t>(to.size()) / size_of(type);
  for (std::int64_t i = 0; i < count; ++i) {
    test::scalar x;
    x.real = special ? draw.special_real() : draw.real(-120.0f, 120.0f);
    x.whole = type == boolean ? static_cast<std::int32_t>(draw.between(0, 1))
                              : test::wrapped(type, special ? draw.special_whole() : static_cast<std::int32_t>(draw.between(-120, 120)));
    test::write(type, to.data(), i, x);
  }
}

/// In ulps over f32 memory; any difference elsewhere counts as infinite.
double distance(const guarded<unsigned char>& a, const guarded<unsigned char>& b, dtype type) {
  double worst = 0;
  const std::int64_t count = static_cast<std::int64_t>(a.size()) / size_of(type);
  for (std::int64_t i = 0; i < count; ++i) {
    const test::scalar x = test::read(type, &a[0], i), y = test::read(type, &b[0], i);
    worst = std::fmax(worst, type == f32 ? test::ulps(x.real, y.real) : x.whole == y.whole ? 0 : INFINITY);
  }
  return worst;
}

/// The body against the interpreter for each extent, and for launches with too few, odd and enough threads; outputs lie in the inputs of the same
/// number if `in_place`. Returns the greatest distance in ulps.
double worst_of(const test::elementwise_kernel& k, bool special, bool in_place) {
  drawing draw(11);
  double result = 0;
  for (const extents_list& n : all_extents) {
    backends::cpu::owned_call c{};
    std::vector<guarded<unsigned char>> expected;
    std::memcpy(c.number, n.e, sizeof(n.e));
    for (int i = 0; i < k.operands(); ++i) {
      std::int64_t* const stride = c.number + 4 + 4 * i;
      set_strides(stride, k.how[i], n.e);
      std::int64_t size = 1;
      for (int axis = 0; axis < 4; ++axis) size += (n.e[axis] - 1) * stride[axis];
      expected.emplace_back(static_cast<std::size_t>(size * size_of(k.type[i])));
      fill(expected.back(), k.type[i], special, draw);
    }
    const std::vector<guarded<unsigned char>> initial = expected;
    const auto place = [&](std::vector<guarded<unsigned char>>& memory) {
      for (int i = 0; i < k.operands(); ++i) c.operand[i] = memory[static_cast<std::size_t>(in_place && i >= k.inputs ? i - k.inputs : i)].data();
      for (int i = 0; i < k.inputs; ++i)
        if (k.how[i] == access::index) c.operand[i] = nullptr;  // no memory, and 0 at first
    };
    place(expected);
    k.interpret(c);
    const std::int64_t enough = cuda::elementwise_blocks(n.e[0] * n.e[1] * n.e[2] * n.e[3]);
    const std::int64_t launches[][2] = {{1, 1}, {3, 7}, {enough, cuda::elementwise_threads}};
    for (const auto& [blocks, threads] : launches) {
      std::vector<guarded<unsigned char>> actual = initial;
      place(actual);
      k.emulate(c.operand, c.number, blocks, threads);
      for (int i = 0; i < k.operands(); ++i)
        result = std::fmax(result, distance(expected[static_cast<std::size_t>(i)], actual[static_cast<std::size_t>(i)], k.type[i]));
    }
  }
  return result;
}
template <word... Words>
double worst(bool special = true, bool in_place = false) {
  return worst_of(test::describe(cuda::elementwise_body<Words...>{}), special, in_place);
}

/// Four operations of two inputs, each to an output of its own.
template <dtype Type, opcode A, opcode B, opcode C, opcode D, dtype Result = Type>
double worst_of_four() {
  return worst<header_word(2, 4, 4), input_word(Type, along), input_word(Type, along), instruction_word(A, 0, 1), instruction_word(B, 0, 1),
               instruction_word(C, 0, 1), instruction_word(D, 0, 1), output_word(2, Result), output_word(3, Result), output_word(4, Result),
               output_word(5, Result)>();
}

/// Conversions of one input to four types.
template <dtype From, dtype A, dtype B, dtype C, dtype D>
double worst_conversion() {
  constexpr auto to = [](dtype type) { return instruction_word(opcode::convert, 0, static_cast<int>(type)); };
  return worst<header_word(1, 4, 4), input_word(From, along), to(A), to(B), to(C), to(D), output_word(1, A), output_word(2, B), output_word(3, C),
               output_word(4, D)>(false);
}

// Whole graphs --------------------------------------------------------------------------------------------------------

/// Every f32 operation that rounds once, so that any order of evaluation in f32 gives the same bits; broadcast and transposed operands.
struct arithmetic {
  constexpr auto operator()(auto x, auto y, auto row, auto table) const {                       // x, y [N, 4, 6], row [6], table [6, 4]
    using namespace literals;
    const auto a = x * y + row;                                                                 // [N, 4, 6]
    const auto b = maximum(a, -x) - minimum(y / (row + 3.0f), x);                               // [N, 4, 6]
    return boost::hana::make_map(boost::hana::make_pair("product"_s, a),                        //
                                 boost::hana::make_pair("rest"_s, relu(b) * transpose<1, 0>(table)),  //
                                 boost::hana::make_pair("root"_s, sinter::sqrt(b * b)));
  }
};
using arithmetic_model = model<arithmetic, input<"x", f32, batch<8>, 4, 6>, input<"y", f32, batch<8>, 4, 6>, input<"row", f32, 6>, input<"table", f32, 6, 4>>;

/// Comparisons, logic, choices and conversions, between all dtypes that memory holds.
struct choices {
  constexpr auto operator()(auto x, auto pixels, auto labels, auto mask) const {                // x f32, pixels u8, labels i32, mask bool: [N, 5]
    using namespace literals;
    const auto bounded = maximum(minimum(x, 100.0f), -100.0f);                                  // [N, 5]
    const auto whole = convert<i32>(bounded);                                                   // [N, 5]
    const auto bright = convert<f32>(pixels) * 0.25f >= bounded;                                // [N, 5]
    const auto known = !(whole == labels) || (mask && whole <= convert<i32>(pixels));           // [N, 5]
    const auto sum = whole * labels - convert<i32>(bright);                                     // [N, 5]
    return boost::hana::make_map(boost::hana::make_pair("sum"_s, sum), boost::hana::make_pair("known"_s, known),  //
                                 boost::hana::make_pair("chosen"_s, sinter::select(bright != known, bounded, convert<f32>(labels))));
  }
};
using choices_model = model<choices, input<"x", f32, batch<8>, 5>, input<"pixels", u8, batch<8>, 5>, input<"labels", i32, batch<8>, 5>,
                            input<"mask", boolean, batch<8>, 5>>;

/// exp and log, each within an ulp of the rounded value.
struct transcendental {
  constexpr auto operator()(auto x) const { return sinter::log(sinter::exp(-x) + 1.0f); }  // [N, 9]
};
using transcendental_model = model<transcendental, input<"x", f32, batch<8>, 9>>;

/// Six axes in orders that leave nests of one and of two levels. x [N, 2, 3, 4, 2, 3].
struct turned {
  constexpr auto operator()(auto x) const {
    using namespace literals;
    return boost::hana::make_map(boost::hana::make_pair("all"_s, transpose<5, 4, 3, 2, 1, 0>(x) * 2.0f),                                     // [3, 2, 4, 3, 2, N]
                                 boost::hana::make_pair("some"_s, transpose<0, 4, 2, 3, 1, 5>(x) + x),                                       // [N, 2, 3, 4, 2, 3]
                                 boost::hana::make_pair("bytes"_s, convert<i32>(convert<i32>(x) <= convert<i32>(transpose<0, 4, 2, 3, 1, 5>(x)))));  // the same
  }
};
using turned_model = model<turned, input<"x", f32, batch<8>, 2, 3, 4, 2, 3>>;
/// The deepest nest among a model's kernels.
template <class Model>
constexpr int deepest_nest() {
  constexpr const auto& plan = passes::compiled<backends::detail::inference_source<Model>>::plan;
  int most = 0;
  for (const passes::kernel_key& k : plan.kernels)
    if (plan.words[k.first] == static_cast<passes::word>(passes::family::nest) && passes::nest_levels(plan.words[k.first + 1]) > most)
      most = passes::nest_levels(plan.words[k.first + 1]);
  return most;
}

/// Runs a model's plan, whose kernels are all elementwise, by emulation; returns the greatest distance of its outputs from the reference's.
template <class Model>
double worst_of_graph(std::int64_t batch_size) {
  using source = backends::detail::inference_source<Model>;
  static constexpr const auto& plan = passes::compiled<source>::plan;
  const ir::graph g = source::graph();
  const symbol_values symbols(batch_size);
  drawing draw(5);
  sequence<backends::reference::array> leaves(g.values.count);
  std::vector<std::vector<unsigned char>> inputs;
  for (const ir::value_id v : g.inputs) {
    backends::reference::array a(g.type(v), symbols);
    std::vector<unsigned char> memory(static_cast<std::size_t>(a.count() * size_of(a.element)));
    for (std::int64_t i = 0; i < a.count(); ++i) {
      test::scalar x{draw.special_real(), static_cast<std::int32_t>(a.element == boolean ? draw.between(0, 1) : draw.between(0, 200))};
      test::write(a.element, memory.data(), i, x);
      if (a.floating())
        a.real.data[i] = static_cast<double>(x.real);
      else
        a.whole.data[i] = x.whole;
    }
    leaves.data[v] = a;
    inputs.push_back(memory);
  }
  const auto values = backends::reference::evaluate(g, leaves, symbols);

  std::vector<unsigned char> arena(static_cast<std::size_t>(plan.arena_bytes));
  const auto kernels = [&]<int... Kernel>(std::integer_sequence<int, Kernel...>) {
    return std::vector<test::elementwise_kernel>{test::describe(test::planned_body<source, Kernel>{})...};
  }(std::make_integer_sequence<int, plan.kernels.count>{});
  for (const passes::step& s : plan.steps) {
    const test::elementwise_kernel& k = kernels[static_cast<std::size_t>(s.kernel)];
    REQUIRE(s.operands.count == k.operands());
    REQUIRE(s.numbers.count == k.numbers());
    std::vector<void*> operands;
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < s.operands.count; ++i) {
      const passes::operand& o = plan.operands[s.operands.first + i];
      REQUIRE((o.where == passes::slot::arena || o.where == passes::slot::input));
      operands.push_back((o.where == passes::slot::arena ? arena : inputs[static_cast<std::size_t>(o.index)]).data() + o.offset);
    }
    for (int i = 0; i < s.numbers.count; ++i) numbers.push_back(passes::number::value(plan.numbers[s.numbers.first + i], symbols));
    k.emulate(operands.data(), numbers.data(), 2, 32);
  }

  double result = 0;
  int compared = 0;
  for (int o = 0; o < plan.outputs.count; ++o) {
    const auto& wanted = values.data[g.outputs.data[o].from];
    for (std::int64_t i = 0; i < wanted.count(); ++i, ++compared) {
      const test::scalar x = test::read(wanted.element, arena.data() + plan.outputs[o].at.offset, i);
      const bool same = !wanted.floating() && x.whole == wanted.whole.data[i];
      result = std::fmax(result, wanted.floating() ? test::ulps(x.real, static_cast<float>(wanted.real.data[i])) : same ? 0 : INFINITY);
    }
  }
  CHECK(compared > 0);
  return result;
}

TEST_SUITE("backends.cuda.elementwise") {
  TEST_CASE("arithmetic on f32 is that of single operations, special values included") {
    CHECK(worst_of_four<f32, opcode::add, opcode::sub, opcode::mul, opcode::div>() == 0);
    CHECK(worst_of_four<f32, opcode::max, opcode::min, opcode::neg, opcode::relu>() == 0);
    CHECK(worst<header_word(1, 3, 3), input_word(f32, along), instruction_word(opcode::exp, 0), instruction_word(opcode::log, 0),
                instruction_word(opcode::sqrt, 0), output_word(1, f32), output_word(2, f32), output_word(3, f32)>() <= 1);
  }

  TEST_CASE("elementary functions of f32 are the library's, and rounding, rests and questions exact") {
    CHECK(worst_of_four<f32, opcode::exp2, opcode::sin, opcode::tanh, opcode::erf>() <= 1);
    CHECK(worst_of_four<f32, opcode::pow, opcode::atan2, opcode::log1p, opcode::acosh>() <= 1);
    CHECK(worst_of_four<f32, opcode::floor_divide, opcode::remainder, opcode::fmod, opcode::sign>() <= 1);
    CHECK(worst_of_four<f32, opcode::round, opcode::trunc, opcode::fmax, opcode::abs>() == 0);
    CHECK(worst_of_four<f32, opcode::is_nan, opcode::is_inf, opcode::is_finite, opcode::equal, boolean>() == 0);
    CHECK(worst_of_four<i32, opcode::shift_left, opcode::shift_right, opcode::bitwise_xor, opcode::pow>() == 0);
  }

  TEST_CASE("arithmetic on integers wraps at the width that they have in memory") {
    CHECK(worst_of_four<i32, opcode::add, opcode::sub, opcode::mul, opcode::neg>() == 0);
    CHECK(worst_of_four<u8, opcode::add, opcode::sub, opcode::mul, opcode::neg>() == 0);
    CHECK(worst_of_four<i8, opcode::add, opcode::sub, opcode::mul, opcode::relu>() == 0);
    CHECK(worst_of_four<i32, opcode::max, opcode::min, opcode::relu, opcode::add>() == 0);
  }

  TEST_CASE("comparisons and logic yield bools, of NaN and of bools as well") {
    CHECK(worst_of_four<f32, opcode::equal, opcode::not_equal, opcode::less, opcode::less_equal, boolean>() == 0);
    CHECK(worst_of_four<i32, opcode::greater, opcode::greater_equal, opcode::less, opcode::equal, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::less, opcode::greater_equal, opcode::max, opcode::min, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::logical_and, opcode::logical_or, opcode::logical_not, opcode::equal, boolean>() == 0);
  }

  TEST_CASE("select takes either value by a bool") {
    CHECK(worst<header_word(5, 2, 2), input_word(boolean, along), input_word(f32, along), input_word(f32, along), input_word(i32, along),
                input_word(i32, along), instruction_word(opcode::select, 0, 1, 2), instruction_word(opcode::select, 0, 3, 4), output_word(5, f32),
                output_word(6, i32)>() == 0);
  }

  TEST_CASE("every type converts to every other") {
    CHECK(worst_conversion<f32, i32, u8, i8, boolean>() == 0);
    CHECK(worst_conversion<i32, f32, u8, i8, boolean>() == 0);
    CHECK(worst_conversion<u8, f32, i32, i8, boolean>() == 0);
    CHECK(worst_conversion<i8, f32, i32, u8, boolean>() == 0);
    CHECK(worst_conversion<boolean, f32, i32, u8, i8>() == 0);
  }

  TEST_CASE("constants of every type, and programs without inputs") {
    constexpr auto constant = [](dtype type, std::uint32_t bits) { return instruction_word(opcode::constant, 0, static_cast<int>(type), 0, bits); };
    CHECK(worst<header_word(0, 4, 4), constant(f32, 0x80000000), constant(i32, 0xfffffff0), constant(u8, 250), constant(boolean, 0xffffffff),
                output_word(0, f32), output_word(1, i32), output_word(2, u8), output_word(3, boolean)>() == 0);
  }

  TEST_CASE("inputs stand still, leap, or count") {
    CHECK(worst<header_word(4, 4, 2), input_word(f32, along), input_word(f32, access::splat), input_word(f32, access::gather),
                input_word(i32, access::index), instruction_word(opcode::convert, 3, static_cast<int>(f32)), instruction_word(opcode::max, 0, 1),
                instruction_word(opcode::add, 5, 2), instruction_word(opcode::min, 4, 6), output_word(6, f32), output_word(7, f32)>() == 0);
    CHECK(worst<header_word(4, 0, 4), input_word(u8, access::gather), input_word(i8, access::splat), input_word(boolean, access::gather),
                input_word(i32, access::index), output_word(0, u8), output_word(1, i8), output_word(2, boolean), output_word(3, i32)>() == 0);
  }

  TEST_CASE("outputs may overwrite inputs element for element") {
    CHECK(worst<header_word(3, 4, 2), input_word(f32, along), input_word(f32, along), input_word(f32, access::splat),
                instruction_word(opcode::max, 0, 1), instruction_word(opcode::min, 3, 2), instruction_word(opcode::neg, 4),
                instruction_word(opcode::max, 1, 5), output_word(4, f32), output_word(6, f32)>(true, true) == 0);
  }

  TEST_CASE("nests of loops equal the reference, for every batch") {
    static_assert(deepest_nest<turned_model>() == 2);
    for (std::int64_t batch_size : {1, 3, 8}) {
      CAPTURE(batch_size);
      CHECK(worst_of_graph<turned_model>(batch_size) == 0);
    }
  }

  TEST_CASE("whole graphs equal the reference, for every batch") {
    for (std::int64_t batch_size : {1, 3, 8}) {
      CAPTURE(batch_size);
      CHECK(worst_of_graph<arithmetic_model>(batch_size) == 0);
      CHECK(worst_of_graph<choices_model>(batch_size) == 0);
      CHECK(worst_of_graph<transcendental_model>(batch_size) <= 4);  // an ulp of exp and one of log, and the sum between moves either by one more
    }
  }
}

}  // namespace
