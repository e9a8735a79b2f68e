// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a program promises: any batch up to its bound from one instantiation, inputs and outputs by name, and errors that change nothing.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <boost/hana/at_key.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <doctest/doctest.h>

#include "../laws/agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::literals;
namespace hana = boost::hana;

struct classifier {
  constexpr auto operator()(auto image) const {
    return image | conv2d<4, 3>("conv") | relu | max_pool2d<2> | flatten | dropout(0.9) | dense<3>("logits");
  }
};
using classifier_model = model<classifier, input<"image", f32, batch<64>, 1, 7, 6>>;
using classify = program<classifier_model, cpu>;

static_assert(classify::batch_bound == 64);
static_assert(classify::arena_bytes > 0 && classify::arena_bytes < 64 * 1024, "the arena is known when the program is compiled");
static_assert(classify::prepared_bytes % 64 == 0);

/// Two inputs, two results by name.
struct meeting {
  constexpr auto operator()(auto left, auto right) const {
    return hana::make_map(hana::make_pair("sum"_s, left + right), hana::make_pair("larger"_s, left > right),
                          hana::make_pair("total"_s, sum<-1>(left * right)));
  }
};
using meeting_model = model<meeting, input<"left", f32, batch<16>, 5>, input<"right", f32, 5>>;

struct both {
  constexpr auto operator()(auto a, auto b) const { return a + b; }
};
using both_model = model<both, input<"a", f32, batch<4>>, input<"b", f32, batch<4>>>;

struct wide {
  constexpr auto operator()(auto x) const { return x | dense<200>("wide"); }
};
using wide_model = model<wide, input<"x", f32, batch<1>, 100>>;

struct wide_second {
  constexpr auto operator()(auto x) const { return x | dense<100>("first") | dense<200>("wide"); }
};
using wide_second_model = model<wide_second, input<"x", f32, batch<1>, 100>>;

template <class Action>
tensor_error error_of(Action&& action) {
  try {
    action();
  } catch (const tensor_error& problem) {
    return problem;
  }
  throw error("test: no tensor_error was thrown");
}

tensor<float> drawn_images(std::int64_t batch, std::uint64_t seed = 5) {
  tensor<float> x(extents{batch, 1, 7, 6});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(seed, 1, static_cast<std::uint64_t>(i)) - 0.5f;
  return x;
}

TEST_SUITE("backends.program") {
  TEST_CASE("one program serves batches of 1, 7 and 64, and each row's answer is its own") {
    const auto w = initialize<classifier_model>(seed{1});
    for (backends::cpu::isa set : test::isas_here()) {
      classify infer(w, set);
      const tensor<float> images = drawn_images(64), all(infer(images.view()));
      CHECK(all.shape() == extents{64, 3});
      for (std::int64_t batch : {1, 7, 64, 2}) {
        const view<const float> some = infer(images.view().slice(64 - batch, batch));
        CHECK(some.shape() == extents{batch, 3});
        float worst = 0;  // other tiles serve the last rows of a batch, and may round the sums of 16 products otherwise
        for (std::int64_t i = 0; i < some.size(); ++i)
          worst = std::max(worst, std::fabs(some.data()[i] - all.data()[(64 - batch) * 3 + i]));
        CHECK(worst < 1e-6f);
      }
    }
  }

  TEST_CASE("the same program gives the same bits again") {
    const auto w = initialize<classifier_model>(seed{1});
    classify first(w), second(w);
    const tensor<float> images = drawn_images(9);
    const tensor<float> a(first(images)), b(second(images)), c(first(images));
    CHECK(std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0);
    CHECK(std::memcmp(a.data(), c.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0);
  }

  TEST_CASE("dropout does nothing in inference") {
    const auto g = backends::detail::inference_source<classifier_model>::graph();
    for (const ir::node& n : g.nodes) CHECK(n.op != ir::opcode::random_uniform);
    CHECK(classify::plan.states.count == 0);
  }

  TEST_CASE("several inputs and several results go by name, and a batch may hold more") {
    const weights<meeting_model> none;
    program<meeting_model, cpu> meet(none);
    tensor<float> left(extents{2, 5}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    tensor<float> right(extents{5}, {5, 4, 3, 2, 1});
    const auto check = [&](const auto& results) {
      CHECK(results["sum"_s].shape() == extents{2, 5});
      CHECK(results["sum"_s](1, 0) == 11.0f);
      CHECK(results["larger"_s](0, 4));
      CHECK_FALSE(results["larger"_s](0, 2));
      CHECK(results["total"_s].shape() == extents{2});
      CHECK(results["total"_s](0) == 35.0f);
      CHECK(results["total"_s](1) == 110.0f);
    };
    check(meet(left, right));
    check(meet(left.view(), right.view()));
    const tensor<std::int64_t> record(extents{2});
    check(meet(hana::make_map(hana::make_pair("record"_s, record.view()), hana::make_pair("right"_s, right.view()),
                              hana::make_pair("left"_s, left.view()))));
    check(meet.outputs());
  }

  TEST_CASE("what does not fit is named, and the last results stay") {
    const auto w = initialize<classifier_model>(seed{1});
    classify infer(w);
    const tensor<float> images = drawn_images(3);
    const tensor<float> kept(infer(images));
    const auto above = error_of([&] { infer(drawn_images(65)); });
    CHECK(above.name == "image");
    CHECK(above.field == "batch");
    CHECK(above.expected == "1 to 64");
    CHECK(above.found == "65");
    CHECK(error_of([&] { infer(drawn_images(0)); }).found == "0");
    const auto shape = error_of([&] { infer(tensor<float>(extents{3, 1, 6, 7})); });
    CHECK(shape.field == "shape");
    CHECK(shape.expected == "[N, 1, 7, 6]");
    CHECK(shape.found == "[3, 1, 6, 7]");
    CHECK(error_of([&] { infer(tensor<float>(extents{3, 42})); }).field == "shape");
    const auto type = error_of([&] { infer(tensor<double>(extents{3, 1, 7, 6})); });
    CHECK(type.field == "dtype");
    CHECK(type.expected == "f32");
    CHECK(type.found == "f64");
    const view<const float> still = infer.outputs();
    CHECK(still.shape() == extents{3, 3});
    CHECK(std::equal(still.begin(), still.end(), kept.begin()));
  }

  TEST_CASE("inputs that bring different batches are refused") {
    const weights<both_model> none;
    program<both_model, cpu> add(none);
    const auto problem = error_of([&] { add(tensor<float>(extents{3}), tensor<float>(extents{2})); });
    CHECK(problem.name == "b");
    CHECK(problem.field == "batch");
    CHECK(problem.expected == "3");
    CHECK(problem.found == "2");
  }

  TEST_CASE("the reference is a backend, too, and agrees") {
    const auto w = initialize<classifier_model>(seed{1});
    program<classifier_model, reference> slow(w);
    classify fast(w);
    for (std::int64_t batch : {1, 4}) {
      const tensor<float> images = drawn_images(batch), a(slow(images)), b(fast(images));
      for (std::int64_t i = 0; i < a.size(); ++i) CHECK(a.data()[i] == doctest::Approx(b.data()[i]).epsilon(1e-6));
    }
  }
}

TEST_SUITE("backends.weights") {
  TEST_CASE("every parameter has a name, a shape and aligned memory") {
    const auto w = initialize<classifier_model>(seed{1});
    CHECK(w.count == 4);
    CHECK(w["conv.weight"].shape() == extents{4, 1, 3, 3});
    CHECK(w["conv.bias"].shape() == extents{4});
    CHECK(w["logits.weight"].shape() == extents{3, 16});
    for (int i = 0; i < w.count; ++i) CHECK(reinterpret_cast<std::uintptr_t>(w.data(i)) % 64 == 0);
    for (float b : w["conv.bias"]) CHECK(b == 0.0f);
  }

  TEST_CASE("a name or dtype that is not there is an error that lists what is") {
    auto w = initialize<classifier_model>(seed{1});
    const auto unknown = error_of([&] { w["unknown"]; });
    CHECK(unknown.name == "weights");
    CHECK(unknown.field == "name");
    CHECK(unknown.expected == "one of conv.weight, conv.bias, logits.weight, logits.bias");
    CHECK(unknown.found == "unknown");
    const auto type = error_of([&] { w.get<double>("conv.bias"); });
    CHECK(type.name == "conv.bias");
    CHECK(type.field == "dtype");
    CHECK(type.expected == "f32");
    CHECK(type.found == "a request for f64");
  }

  TEST_CASE("initial weights follow their seed, and He's variance") {
    const auto a = initialize<wide_model>(seed{1}), b = initialize<wide_model>(seed{1}), c = initialize<wide_model>(seed{2});
    const auto same = [](const auto& left, const auto& right) {
      return std::equal(left["wide.weight"].begin(), left["wide.weight"].end(), right["wide.weight"].begin());
    };
    CHECK(same(a, b));
    CHECK_FALSE(same(a, c));
    double mean = 0, square = 0;
    for (float v : a["wide.weight"]) mean += v / 20000.0, square += v * v / 20000.0;
    CHECK(std::fabs(mean) < 4 * std::sqrt(0.02 / 20000));              // four standard errors of the mean
    CHECK(std::fabs(square / 0.02 - 1) < 4 * std::sqrt(2.0 / 20000));  // and of the variance 2 / 100
  }

  TEST_CASE("initial weights follow their names and not their places, which compilers and neighbours may change") {
    const auto alone = initialize<wide_model>(seed{1});
    const auto second = initialize<wide_second_model>(seed{1});
    const auto values = alone["wide.weight"], moved = second["wide.weight"], first = second["first.weight"];
    CHECK(std::equal(values.begin(), values.end(), moved.begin(), moved.end()));
    CHECK_FALSE(std::equal(first.begin(), first.end(), moved.begin()));
  }

  TEST_CASE("copies are independent") {
    auto w = initialize<classifier_model>(seed{1});
    auto copy = w;
    copy["conv.bias"](0) = 5;
    CHECK(w["conv.bias"](0) == 0.0f);
    w = copy;
    CHECK(w["conv.bias"](0) == 5.0f);
  }
}

}  // namespace
