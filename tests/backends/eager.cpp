// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The callables of models on tensors that hold data: values, run-time control flow, names, errors that leave nothing behind, and gradients.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

struct block {
  constexpr auto operator()(auto x) const { return x + (x | dense<4>("inner") | relu); }
};
struct network {
  constexpr auto operator()(auto x) const { return x | dense<4>("in") | repeat<2>("block", block{}) | scope("head", dense<3>("out")) | log_softmax; }
};
using net = model<network, input<"x", f32, batch<8>, 5>>;

tensor<float> waves(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = std::sin(0.7f * static_cast<float>(i));
  return x;
}
bool same(const tensor<float>& a, const tensor<float>& b) { return a.shape() == b.shape() && std::equal(a.begin(), a.end(), b.begin()); }

TEST_SUITE("backends.eager") {
  TEST_CASE("a model on data computes what the reference program computes, to the bit") {
    const auto w = initialize<net>(seed{3});
    const bind_weights bound(w);
    program<net, reference> run(w);
    const tensor<float> x = waves({3, 5});
    const eager_tensor y = network{}(eager_tensor(x));
    CHECK(y.type() == f32);
    CHECK(same(y.to<float>(), tensor<float>(run(x))));
  }

  TEST_CASE("control flow of the host decides what runs") {
    eager_tensor x(2.0f);
    int doubled = 0;
    while (x.item() < 100) x = x * 2.0f, ++doubled;
    CHECK(doubled == 6);
    CHECK(x.item() == 128);
    CHECK((1.0f - x).item() == -127);
    CHECK(sinter::select(x > 1.0f, x, 0.0f).item() == 128);
    CHECK((x > 200.0f).type() == boolean);
    std::ostringstream text;
    text << (eager_tensor(waves({2})) | convert<i32>);
    CHECK(text.str() == "i32[2] [0, 0]");
  }

  TEST_CASE("weights are found by name, within scopes, and a layer may be called again") {
    const auto w = initialize<net>(seed{3});
    const bind_weights bound(w);
    const eager_tensor x(waves({2, 5}));
    const auto in = dense<4>("in");
    CHECK(same((x | in).to<float>(), (x | in).to<float>()));
    try {
      x | dense<4>("out");
      FAIL("a weight of another name was found");
    } catch (const tensor_error& problem) {
      CHECK(problem.field == "name");
      CHECK(problem.found == "out.weight");
      CHECK(problem.expected.find("head.out.weight") != std::string::npos);
    }
    try {
      x | dense<6>("in");
      FAIL("a weight of another shape was taken");
    } catch (const tensor_error& problem) {
      CHECK(problem.name == "in.weight");
      CHECK(problem.expected == "[6, 5]");
      CHECK(problem.found == "[4, 5]");
    }
    for (int i = 0; i < 2; ++i) CHECK_THROWS_WITH_AS(x | scope("head", dense<4>("nowhere")), doctest::Contains("found head.nowhere.weight"), tensor_error);
    CHECK((x | in).shape() == extents{2, 4});  // the errors left nothing behind
  }

  TEST_CASE("weights go back to those before when a binding ends") {
    const auto w = initialize<net>(seed{3});
    const eager_tensor x(waves({2, 5}));
    {
      const bind_weights bound(w);
      CHECK_NOTHROW(x | dense<4>("in"));
    }
    CHECK_THROWS_AS(x | dense<4>("in"), tensor_error);
  }

  TEST_CASE("a broken rule is a shape_error in the words of the compile-time error") {
    try {
      matmul(eager_tensor(waves({2, 3})), eager_tensor(waves({4, 5})));
      FAIL("shapes that do not fit were multiplied");
    } catch (const shape_error& problem) {
      CHECK(problem.broken == rule::inner_extents_must_be_equal);
      CHECK(problem.operation == "sinter::matmul_t");
      CHECK(std::string(problem.what()) == "sinter::matmul_t: rule::inner_extents_must_be_equal: f32[2, 3], f32[4, 5]");
    }
    CHECK_THROWS_AS(eager_tensor(waves({2, 3})) + eager_tensor(waves({2})), shape_error);
    CHECK_THROWS_AS(eager_tensor(waves({2, 3})) | sum<2>, shape_error);
    CHECK_THROWS_AS(eager_tensor(waves({2, 3})) | reshape<4>, shape_error);
    CHECK_THROWS_AS(sinter::exp(eager_tensor(waves({2})) | convert<i32>), shape_error);
    CHECK((eager_tensor(waves({2, 3})) | sum<>).rank() == 0);
  }

  TEST_CASE("asking a tensor for what it is not is an error") {
    const eager_tensor x(waves({2, 3}));
    CHECK_THROWS_AS(x.item(), tensor_error);
    CHECK_THROWS_AS(x.to<double>(), tensor_error);
    CHECK_THROWS_AS(x.at(0), tensor_error);
    CHECK_THROWS_AS(x.at(2, 0), tensor_error);
    CHECK(x.at(1, 2) == waves({2, 3})(1, 2));
  }

  TEST_CASE("a tape differentiates, and its gradients again") {
    tape record;
    const eager_tensor x(2.0);
    const auto y = x * x * x;
    const auto slope = record.gradient(y, x);
    CHECK(slope.item() == 12);
    CHECK(record.gradient(slope, x).item() == 12);
    CHECK(record.gradient(x * 5.0, x).item() == 5);
    const eager_tensor other(1.0);
    CHECK_THROWS_AS(record.gradient(y, other), value_error);
    CHECK_THROWS_AS(record.gradient(other, x), value_error);
    CHECK_THROWS_AS(tape{}, value_error);
  }

  TEST_CASE("gradients of weights by name descend") {
    auto w = initialize<net>(seed{3});
    const bind_weights bound(w);
    const eager_tensor x(waves({4, 5}));
    const tensor<std::int32_t> classes({4}, {0, 2, 1, 0});
    double first = 0, last = 0;
    for (int step = 0; step < 30; ++step) {
      tape record(ir::mode::inference);
      const auto loss = softmax_cross_entropy{}(network{}(x), eager_tensor(classes));
      last = loss.item();
      if (step == 0) first = last;
      const auto gradients = record.gradients(loss);
      CHECK(gradients.size() == static_cast<std::size_t>(w.count));
      for (const auto& [name, gradient] : gradients) {
        const tensor<float> g = gradient.to<float>();
        float* to = w[name].data();
        for (std::int64_t i = 0; i < g.size(); ++i) to[i] -= 0.2f * g.data()[i];
      }
    }
    CHECK(first > 0.9);
    CHECK(last < 0.3 * first);
  }

  TEST_CASE("one eager step of sgd is the trainer's step") {
    auto w = initialize<net>(seed{3}), trained = initialize<net>(seed{3});
    trainer<net, softmax_cross_entropy, sgd, reference> fit(trained, {.learning_rate = 0.5f});
    const tensor<float> x = waves({4, 5});
    const tensor<std::int32_t> classes({4}, {0, 2, 1, 0});
    fit.step(x.view(), classes.view());
    const bind_weights bound(w);
    tape record;
    for (const auto& [name, gradient] : record.gradients(softmax_cross_entropy{}(network{}(eager_tensor(x)), eager_tensor(classes)))) {
      const tensor<float> g = gradient.to<float>();
      for (std::int64_t i = 0; i < g.size(); ++i) CHECK(w[name].data()[i] - 0.5f * g.data()[i] == doctest::Approx(trained[name].data()[i]).epsilon(1e-6));
    }
  }

  TEST_CASE("dropout acts under a tape, with other numbers each time, and not without") {
    const eager_tensor x(waves({4, 50}));
    CHECK(same((x | dropout(0.5)).to<float>(), x.to<float>()));
    tape record;
    const auto once = (x | dropout(0.5)).to<float>(), again = (x | dropout(0.5)).to<float>();
    CHECK_FALSE(same(once, x.to<float>()));
    CHECK_FALSE(same(once, again));
  }
}

}  // namespace
