// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Watched values: programs and trainers of a `watched` model show them, all others are as if `watch` were not there.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

struct plain {
  constexpr auto operator()(auto x) const { return x | dense<4>("hidden") | relu | sinter::log | dense<2>("out"); }
};
struct seen {
  constexpr auto operator()(auto x) const { return x | dense<4>("hidden") | watch("before") | relu | scope("head", watch("after")) | sinter::log | watch("log") | dense<2>("out"); }
};
using plain_net = model<plain, input<"x", f32, batch<4>, 3>>;
using net = model<seen, input<"x", f32, batch<4>, 3>>;

constexpr bool same_nodes(const ir::graph& a, const ir::graph& b) {
  bool same = a.nodes.count == b.nodes.count && a.operands == b.operands && a.outputs.count == b.outputs.count;
  for (int i = 0; i < a.nodes.count && same; ++i) same = a.nodes.data[i].op == b.nodes.data[i].op;
  return same;
}
static_assert(same_nodes(net::trace(), plain_net::trace()), "watching costs nothing when nobody watches");

tensor<float> ramp(std::int64_t rows) {
  tensor<float> x({rows, 3});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = 0.25f * static_cast<float>(i) - 0.5f;
  return x;
}

struct record {
  std::string name;
  tensor<float> value;
  bool finite;
};

TEST_SUITE("train.watch") {
  TEST_CASE("a watched program shows its values after each run, in order, and computes the same") {
    const auto w = initialize<net>(seed{5});
    program<net, cpu> blind(w);
    program<watched<net>, cpu> run(w);
    std::vector<record> shown;
    run.on_watch([&](const watched_value& v) { shown.push_back({std::string(v.name), tensor<float>(v.get<float>()), v.finite()}); });
    const tensor<float> x = ramp(2);
    const tensor<float> y(run(x)), expected(blind(x));
    CHECK(std::equal(y.begin(), y.end(), expected.begin(), [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
    REQUIRE(shown.size() == 3);
    CHECK(shown[0].name == "before");
    CHECK(shown[1].name == "head.after");
    CHECK(shown[2].name == "log");
    for (std::int64_t i = 0; i < 8; ++i) {
      CHECK(shown[1].value.data()[i] == std::max(shown[0].value.data()[i], 0.0f));
      const float expected_log = std::log(shown[1].value.data()[i]);
      CHECK((shown[2].value.data()[i] == expected_log || std::fabs(shown[2].value.data()[i] - expected_log) < 1e-6f));  // minus infinity is equal to itself only
    }
    // relu makes a zero somewhere, of which log is minus infinity: that is where it begins.
    CHECK(shown[0].finite);
    CHECK(shown[1].finite);
    CHECK_FALSE(shown[2].finite);
    run.on_watch({});
    run(ramp(4));
    CHECK(shown.size() == 3);
  }

  TEST_CASE("a watched trainer shows gradients, too, and trains the same weights") {
    auto w = initialize<net>(seed{5}), blind_w = initialize<net>(seed{5});
    trainer<net, mean_squared_error, sgd, reference> blind(blind_w, {.learning_rate = 0.1f});
    trainer<watched<net>, mean_squared_error, sgd, reference> fit(w, {.learning_rate = 0.1f});
    std::vector<std::string> names;
    fit.on_watch([&](const watched_value& v) { names.emplace_back(v.name); });
    const tensor<float> x = ramp(4), target({4, 2});
    fit.step(x.view(), target.view());
    blind.step(x.view(), target.view());
    CHECK(names == std::vector<std::string>{"before", "head.after", "log", "gradient of before", "gradient of head.after", "gradient of log"});
    for (int i = 0; i < w.count; ++i) {
      const auto a = w.get<float>(w.name(i)), b = blind_w.get<float>(w.name(i));
      CHECK(std::equal(a.begin(), a.end(), b.begin(), [](float l, float r) { return l == r || (std::isnan(l) && std::isnan(r)); }));
    }
  }

  TEST_CASE("eager calls show them at once") {
    const auto w = initialize<net>(seed{5});
    const bind_weights bound(w);
    std::vector<std::string> names;
    {
      const watch_eager look([&](std::string_view name, const eager_tensor& x) { names.push_back(std::string(name) + ' ' + to_string(x.shape())); });
      seen{}(eager_tensor(ramp(2)));
    }
    seen{}(eager_tensor(ramp(2)));
    CHECK(names == std::vector<std::string>{"before [2, 4]", "head.after [2, 4]", "log [2, 4]"});
  }
}

}  // namespace
