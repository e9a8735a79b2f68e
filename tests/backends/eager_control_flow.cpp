// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops, branches and recurrent layers on tensors that hold data: step by step, with the rules of the compiler at run time.
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
namespace hana = boost::hana;

eager_tensor counting(extents shape) {
  tensor<float> t(shape);
  float next = 0;
  for (float& element : t) element = next++;
  return eager_tensor(t);
}

/// What a call throws, or nothing.
template <class Call>
std::string said(const Call& call) {
  try {
    call();
  } catch (const shape_error& problem) {
    return problem.what();
  }
  return "";
}

/// Noise that an operation draws for itself in each step of a loop of its own.
struct noisy_sum_t : operation<noisy_sum_t> {
  static constexpr auto meaning(auto x) {
    return scan([](auto total, auto row) { return total + row * random_uniform(row); }, sum<0>(x) * 0.0f, x);
  }
};
/// Running statistics that an operation changes in each step.
struct normalized_sum_t : operation<normalized_sum_t> {
  static constexpr auto meaning(auto x) {
    return scan([](auto total, auto row) { return total + (row | batch_norm("norm")); }, sum<0>(x) * 0.0f, x);
  }
};

struct reader {
  constexpr auto operator()(auto x) const { return x | lstm<6>("lstm"); }
};

struct totals {
  constexpr auto operator()(auto rows) const {
    return scan([](auto sofar, auto row) { return sofar + sum<>(row); }, 0, rows);
  }
};
/// Stacks what it carries.
struct stacking_t : operation<stacking_t> {
  static constexpr auto meaning(auto x) {
    return sum<>(hana::at_c<1>(scan([](auto state) { return hana::make_tuple(state, state); }, x, steps<3>)));
  }
};

TEST_SUITE("backends.eager_control_flow") {
  TEST_CASE("steps run one after another, in their order, and what they do is seen") {
    const eager_tensor x = counting({3, 2});
    std::vector<double> seen;
    const auto step = [&](const auto& total, const auto& row) {
      if constexpr (LiveTensor<decltype(row)>) seen.push_back(row.at(0));
      return hana::make_tuple(total + row, total);
    };
    const auto forth = scan(step, sum<0>(x) * 0.0f, x);
    CHECK(seen == std::vector<double>{0, 2, 4});
    CHECK(hana::at_c<0>(forth).at(1) == 9);
    CHECK(hana::at_c<1>(forth).at(2, 0) == 2);  // before the last step
    seen.clear();
    const auto back = scan(step, sum<0>(x) * 0.0f, x, scan_order::reverse);
    CHECK(seen == std::vector<double>{4, 2, 0});
    CHECK(hana::at_c<1>(back).at(0, 0) == 6);  // stacked at its step's place
    CHECK(hana::at_c<1>(back).at(2, 0) == 0);
  }

  TEST_CASE("the side that is not chosen does not run, and a loop ends by itself") {
    int ran = 0;
    const eager_tensor x(3.0f);
    const auto y = cond(x > 2.0f, [&](auto v) { return ++ran, v * 2.0f; }, [&](auto v) { return ran += 100, v; }, x);
    CHECK(y.item() == 6);
    CHECK(ran == 1);
    int steps = 0;
    const auto halved = while_loop<50>([](auto v) { return v > 1.0f; }, [&](auto v) { return ++steps, v * 0.5f; }, eager_tensor(100.0f));
    CHECK(halved.item() == 100.0 / 128);
    CHECK(steps == 7);
    const auto bounded = while_loop<2>([](auto v) { return v > 1.0f; }, [](auto v) { return v * 0.5f; }, eager_tensor(100.0f));
    CHECK(bounded.item() == 25);
  }

  TEST_CASE("a tape goes back through loops") {
    tape record;
    const eager_tensor x = counting({3});
    const auto total = scan([](auto sum, auto element) { return sum * 2.0f + element * element; }, eager_tensor(1.0f), x);
    const auto slope = record.gradient(total, x);
    CHECK(slope.at(0) == 0);
    CHECK(slope.at(1) == 4);  // 2 * 1, doubled once
    CHECK(slope.at(2) == 4);
  }

  TEST_CASE("a broken rule is a shape_error in the words of the compile-time error") {
    const eager_tensor x = counting({3, 2}), rows = counting({2, 2}), none(1.0f);
    const auto add = [](auto a, auto b) { return a + b; };
    CHECK(said([&] { scan(add, x, x); }) == "");
    CHECK(said([&] { scan(add, none, x); }) == "sinter::ir::scan_t: rule::carries_must_keep_their_types: f32[], f32[2]");
    CHECK(said([&] { scan([](auto a, auto) { return a > 0.0f; }, none, x); }) == "sinter::ir::scan_t: rule::carries_must_keep_their_types: f32[], bool[]");
    CHECK(said([&] { scan([](auto a, auto b, auto c) { return a + b + c; }, sum<0>(x), hana::make_tuple(x, rows)); }) ==
          "sinter::ir::scan_t: rule::stacks_must_have_the_same_first_extent: f32[3, 2], f32[2, 2]");
    CHECK(said([&] { scan(add, none, none); }) == "sinter::ir::scan_t: rule::stacks_must_have_the_same_first_extent: f32[]");
    CHECK(said([&] { cond(none, [] { return 0; }, [] { return 0; }); }) == "sinter::ir::cond_t: rule::predicate_must_be_a_boolean_scalar: f32[]");
    CHECK(said([&] { cond(x > 0.0f, [] { return 0; }, [] { return 0; }); }) == "sinter::ir::cond_t: rule::predicate_must_be_a_boolean_scalar: bool[3, 2]");
    CHECK(said([&] { while_loop<3>([](auto v) { return v; }, [](auto v) { return v; }, none); }) ==
          "sinter::ir::cond_t: rule::predicate_must_be_a_boolean_scalar: f32[]");
  }

  TEST_CASE("a recurrent layer says what it is given wrong") {
    const auto weights_of = initialize<model<reader, input<"x", f32, 4, 7, 3>>>(seed{1});
    const bind_weights bound(weights_of);
    const eager_tensor x = counting({4, 7, 3}), state = counting({1, 4, 6}), lengths = counting({4}) | convert<i32>;
    const lstm<6> layer("lstm");
    CHECK(said([&] { layer(x); }) == "");
    CHECK(said([&] { layer(x, state, state, lengths); }) == "");
    CHECK(said([&] { layer(state | reshape<4, 6>); }) == "sinter::lstm<6>: rule::rank_must_be_3: f32[4, 6]");
    CHECK(said([&] { layer(x | convert<i32>); }) == "sinter::lstm<6>: rule::dtype_must_be_floating: i32[4, 7, 3]");
    CHECK(said([&] { layer(x, state); }) == "sinter::lstm<6>: rule::first_states_must_be_given_all_or_none: f32[4, 7, 3], f32[1, 4, 6]");
    CHECK(said([&] { layer(x, state, x); }) == "sinter::lstm<6>: rule::first_states_must_have_the_layers_shape: f32[4, 7, 3], f32[1, 4, 6], f32[4, 7, 3]");
    CHECK(said([&] { layer(x, counting({3}) | convert<i32>); }) == "sinter::lstm<6>: rule::lengths_must_be_one_for_each_sequence: f32[4, 7, 3], i32[3]");
  }

  TEST_CASE("steps draw numbers of their own, for they are calls like any other") {
    tape record;  // training
    const eager_tensor x = counting({3, 4}) * 0.0f + 1.0f;
    const auto drawn = hana::at_c<1>(scan([](auto sum, auto row) { return hana::make_tuple(sum, random_uniform(row)); }, sum<0>(x), x));
    CHECK(drawn.at(0, 0) != drawn.at(1, 0));
    CHECK(drawn.at(1, 0) != drawn.at(2, 0));
  }

  TEST_CASE("a number that a loop begins with is a tensor without axes, of the dtype of the first tensor there is") {
    const auto add = [](auto total, auto row) { return total + sum<>(row); };
    const auto both = [](auto total, auto count, auto row) { return hana::make_tuple(total + row, count + 1, total); };
    const eager_tensor x = counting({3, 2});
    CHECK(scan(add, 0.5f, x).item() == 15.5);
    CHECK(scan(add, 0, x | convert<f64>).type() == f64);
    const auto three = scan(both, hana::make_tuple(sum<0>(x), 10), x);
    CHECK(hana::at_c<1>(three).item() == 13);
    CHECK(hana::at_c<1>(three).type() == f32);
    const auto doubled = while_loop<9>([](auto y, auto) { return sum<>(y) < 100; },
                                       [](auto y, auto steps) { return hana::make_tuple(y + y, steps + 1); }, hana::make_tuple(x, 0));
    CHECK(hana::at_c<1>(doubled).item() == 3);
    CHECK(said([&] { scan([](auto total, auto row) { return total + row; }, 0, x); }) ==
          "sinter::ir::scan_t: rule::carries_must_keep_their_types: f32[], f32[2]");
    constexpr constant_tensor<f32, 3, 2> numbers{0, 1, 2, 3, 4, 5};
    static_assert(scan(add, 0.5f, numbers).item() == 15.5f);

    const auto total = [](auto rows) { return scan([](auto sofar, auto row) { return sofar + sum<>(row * row); }, 0, rows); };
    const auto slope = grad(total)(x);
    CHECK(slope.at(2, 1) == 10);
    using net = model<totals, input<"x", f32, batch<3>, 2>>;
    const weights<net> none;
    program<net, cpu> run(none);
    const tensor<float> t({3, 2}, {0, 1, 2, 3, 4, 5});
    CHECK(*run(t).data() == 15);
  }

  TEST_CASE("what no stack can hold is an error where a derivative asks for it, and where it is stacked") {
    const auto looped = [](auto x) { return sum<>(scan([](auto state) { return sinter::tanh(state); }, x, steps<3>)); };
    const eager_tensor five = counting({1, 1, 1, 2, 2}), six = counting({1, 1, 1, 1, 2, 2});
    CHECK(looped(six).item() > 0);
    CHECK(said([&] { grad(looped)(five); }) == "");
    CHECK(said([&] {
            grad(looped)(six);
          }).find("rule::carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps: f32[1, 1, 1, 1, 2, 2]") != std::string::npos);
    CHECK(said([&] { scan([](auto state) { return hana::make_tuple(state, state); }, six, steps<3>); }).find("rule::rank_is_too_high") !=
          std::string::npos);
    CHECK(said([&] { stacking_t{}(six); }).find("rule::rank_is_too_high") != std::string::npos);
  }

  TEST_CASE("but not within an operation, whose loop is one call") {
    const eager_tensor x = counting({3, 4, 2});
    CHECK(said([&] { noisy_sum_t{}(x); }).find("noisy_sum_t: rule::random_numbers_must_be_drawn_outside_a_body: f32[3, 4, 2]") != std::string::npos);
    tensor<float> ones({2}), zeros({2});
    ones.data()[0] = ones.data()[1] = 1;
    tensor<float> bias({2}), mean({2});
    const auto named = [](std::string_view name, tensor<float>& t) { return named_array{name, f32, t.shape(), t.data()}; };
    const bind_weights bound(
        std::vector<named_array>{named("norm.weight", ones), named("norm.bias", bias), named("norm.running_mean", mean), named("norm.running_var", zeros)});
    tape record;  // training
    CHECK(said([&] { normalized_sum_t{}(x); }).find("normalized_sum_t: rule::state_must_change_outside_a_body: f32[3, 4, 2]") != std::string::npos);
    CHECK(mean.data()[0] == 0);
  }
}

}  // namespace
