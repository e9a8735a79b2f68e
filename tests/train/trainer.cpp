// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a trainer promises: weights in place, settings that take effect, the same numbers for the same seed, and errors that change nothing.
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <doctest/doctest.h>

#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
using namespace sinter::literals;
namespace hana = boost::hana;

struct net {
  constexpr auto operator()(auto x) const { return x | dense<8>("hidden") | relu | dropout(0.5) | dense<3>("logits"); }
};
using net_model = model<net, input<"x", f32, batch<8>, 5>>;
using fit_type = trainer<net_model, softmax_cross_entropy, sgd, cpu>;

struct data {
  tensor<float> x{extents{8, 5}};
  tensor<std::int32_t> label{extents{8}};
  data() {
    for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(9, 0, static_cast<std::uint64_t>(i)) - 0.5f;
    for (int i = 0; i < 8; ++i) label.data()[i] = i % 3;
  }
  view<const float> rows(std::int64_t count) const { return x.view().slice(0, count); }
  view<const std::int32_t> labels(std::int64_t count) const { return label.view().slice(0, count); }
};

std::vector<std::byte> bytes_of(const weights<net_model>& w) {
  std::vector<std::byte> all;
  for (const named_array& a : w.arrays()) all.insert(all.end(), static_cast<std::byte*>(a.data), static_cast<std::byte*>(a.data) + a.bytes());
  return all;
}

/// The states of a trainer, byte for byte.
std::vector<std::byte> states_of(fit_type& fit) {
  std::vector<std::byte> all;
  for (int i = 0; i < fit_type::plan.states.count; ++i) {
    const passes::port& p = fit_type::plan.states[i];
    const auto* first = static_cast<const std::byte*>(fit.machine().state(i));
    all.insert(all.end(), first, first + p.type.shape.count().extent() * size_of(p.type.element));
  }
  return all;
}

template <class Action>
tensor_error error_of(Action&& action) {
  try {
    action();
  } catch (const tensor_error& problem) {
    return problem;
  }
  throw error("test: no tensor_error was thrown");
}

TEST_SUITE("train.trainer") {
  TEST_CASE("a step changes the weights in place, and the loss falls") {
    const data d;
    auto w = initialize<net_model>(seed{1});
    const float* const place = w["hidden.weight"].data();
    const auto before = bytes_of(w);
    fit_type fit(w, {.learning_rate = 0.5f});
    CHECK(bytes_of(w) == before);  // constructing trains nothing
    const float first = fit.step(d.rows(8), d.labels(8)).loss;
    CHECK(w["hidden.weight"].data() == place);
    CHECK(bytes_of(w) != before);
    float last = first;
    for (int i = 0; i < 300; ++i) last = fit.step(d.rows(8), d.labels(8)).loss;
    CHECK(last < 0.7f * first);
  }

  TEST_CASE("a step reports the model's output at the batch it was given") {
    const data d;
    auto w = initialize<net_model>(seed{1});
    fit_type fit(w);
    CHECK(fit.step(d.rows(5), d.labels(5)).output.shape() == extents{5, 3});
    CHECK(fit.step(d.rows(1), d.labels(1)).output.shape() == extents{1, 3});
  }

  TEST_CASE("the same seed gives the same numbers, another seed others") {
    const data d;
    const auto train = [&](std::uint64_t start, backends::cpu::isa set) {
      auto w = initialize<net_model>(seed{1});
      fit_type fit(w, {.learning_rate = 0.1f, .momentum = 0.9f}, seed{start}, set);
      for (int i = 0; i < 5; ++i) fit.step(d.rows(8), d.labels(8));
      return bytes_of(w);
    };
    for (backends::cpu::isa set : backends::cpu::all_isas) {
      if (!backends::cpu::supports(set)) continue;
      CHECK(train(4, set) == train(4, set));
      CHECK(train(4, set) != train(5, set));  // by dropout alone
    }
  }

  TEST_CASE("settings that change between steps take effect") {
    const data d;
    auto w = initialize<net_model>(seed{1});
    fit_type fit(w, {.learning_rate = 0.0f});
    const auto before = bytes_of(w);
    fit.step(d.rows(8), d.labels(8));
    CHECK(bytes_of(w) == before);  // a rate of zero moves nothing
    fit.settings().learning_rate = 0.1f;
    fit.step(d.rows(8), d.labels(8));
    CHECK(bytes_of(w) != before);
  }

  TEST_CASE("a batch is a map by name that may hold more than the model reads") {
    const data d;
    auto by_position = initialize<net_model>(seed{1}), by_name = initialize<net_model>(seed{1});
    fit_type left(by_position), right(by_name);
    const tensor<std::int64_t> record(extents{8});
    const float loss = left.step(d.rows(8), d.labels(8)).loss;
    const auto batch = hana::make_map(hana::make_pair("record"_s, record.view()), hana::make_pair("label"_s, d.labels(8)), hana::make_pair("x"_s, d.rows(8)));
    CHECK(right.step(batch).loss == loss);
    CHECK(bytes_of(by_position) == bytes_of(by_name));
  }

  TEST_CASE("two trainers at once do not touch each other") {
    const data d;
    auto alone = initialize<net_model>(seed{1});
    {
      fit_type fit(alone, {.learning_rate = 0.1f}, seed{3});
      for (int i = 0; i < 4; ++i) fit.step(d.rows(8), d.labels(8));
    }
    auto a = initialize<net_model>(seed{1}), b = initialize<net_model>(seed{2});
    fit_type first(a, {.learning_rate = 0.1f}, seed{3}), second(b, {.learning_rate = 0.3f}, seed{9});
    for (int i = 0; i < 4; ++i) {
      first.step(d.rows(8), d.labels(8));
      second.step(d.rows(3), d.labels(3));
    }
    CHECK(bytes_of(a) == bytes_of(alone));
    CHECK(bytes_of(b) != bytes_of(a));
  }

  TEST_CASE("what does not fit is named, and changes nothing") {
    const data d;
    auto w = initialize<net_model>(seed{1});
    fit_type fit(w, {.learning_rate = 0.1f, .momentum = 0.9f});
    fit.step(d.rows(8), d.labels(8));
    const auto before = bytes_of(w), states = states_of(fit);
    const tensor<float> large(extents{9, 5}), narrow(extents{8, 4}), flat(extents{40});
    const tensor<std::int32_t> many(extents{9});
    const tensor<double> wide(extents{8, 5});
    const tensor<float> nothing(extents{0, 5});

    const auto above = error_of([&] { fit.step(large.view(), many.view()); });
    CHECK(above.name == "x");
    CHECK(above.field == "batch");
    CHECK(above.expected == "1 to 8");
    CHECK(above.found == "9");
    const auto empty = error_of([&] { fit.step(nothing.view(), d.labels(8)); });
    CHECK(empty.field == "batch");
    CHECK(empty.found == "0");
    const auto shape = error_of([&] { fit.step(narrow.view(), d.labels(8)); });
    CHECK(shape.name == "x");
    CHECK(shape.field == "shape");
    CHECK(shape.expected == "[N, 5]");
    CHECK(shape.found == "[8, 4]");
    CHECK(error_of([&] { fit.step(flat.view(), d.labels(8)); }).found == "[40]");
    const auto type = error_of([&] { fit.step(wide.view(), d.labels(8)); });
    CHECK(type.name == "x");
    CHECK(type.field == "dtype");
    CHECK(type.expected == "f32");
    CHECK(type.found == "f64");
    const auto labels = error_of([&] { fit.step(d.rows(8), d.labels(7)); });
    CHECK(labels.name == "label");
    CHECK(labels.field == "batch");
    CHECK(labels.expected == "8");
    CHECK(labels.found == "7");

    CHECK(bytes_of(w) == before);
    CHECK(states_of(fit) == states);
  }

  TEST_CASE("momentum and adam keep their states in the trainer") {
    const data d;
    auto a = initialize<net_model>(seed{1}), b = initialize<net_model>(seed{1});
    fit_type one(a, {.learning_rate = 0.1f, .momentum = 0.9f});
    for (int i = 0; i < 2; ++i) one.step(d.rows(8), d.labels(8));
    fit_type first(b, {.learning_rate = 0.1f, .momentum = 0.9f});
    first.step(d.rows(8), d.labels(8));
    fit_type second(b, {.learning_rate = 0.1f, .momentum = 0.9f});  // begins anew: no velocity, no place in the random numbers
    second.step(d.rows(8), d.labels(8));
    CHECK(bytes_of(a) != bytes_of(b));
  }
}

}  // namespace
