// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What strict mode costs: the time of strict kernels over that of the usual ones, for each instruction set of this machine.
///
/// Both take turns on one thread; each figure is the least of its turns.
#include <sinter/backends/cpu/strict.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "../examples/fashion/fashion.hpp"

namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Seconds of one call, the least of some.
struct stopwatch {
  double least = 1e9;
  void turn(const auto& work) {
    const double start = seconds();
    work();
    least = std::min(least, seconds() - start);
  }
};

/// Turns of both until half a second has passed, and the line that says how they compare.
void compare(const char* what, sn::backends::cpu::isa set, const auto& usual, const auto& strict) {
  stopwatch one, other;
  for (const double end = seconds() + 0.5; seconds() < end;) {
    one.turn(usual);
    other.turn(strict);
  }
  std::printf("%-34s %-9s %10.1f %10.1f %6.2f\n", what, std::string(sn::backends::cpu::name_of(set)).c_str(), one.least * 1e6, other.least * 1e6, other.least / one.least);
}

template <std::int64_t... Extents>
struct of_shape {
  template <class Function>
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<64>, Extents...>>;
};

sn::tensor<float> drawn(const sn::extents& shape) {
  sn::tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = sn::uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 0.5f;
  return x;
}

template <class Model>
void inference(const char* what, sn::backends::cpu::isa set, const sn::tensor<float>& x) {
  const auto weights = sn::initialize<Model>(sn::seed{1});
  const auto usual = std::make_unique<sn::program<Model, sn::cpu>>(weights, set);
  const auto strict = std::make_unique<sn::program<Model, sn::strict>>(weights, set);
  compare(what, set, [&] { (*usual)(x); }, [&] { (*strict)(x); });
}

using net = fashion_model<64>;

template <class Machine>
struct fitted {
  sn::weights<net> weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, Machine> fit;
  explicit fitted(sn::backends::cpu::isa set) : fit(weights, {}, sn::seed{2}, set) {}
};

void training(sn::backends::cpu::isa set, const sn::tensor<float>& x) {
  sn::tensor<std::int32_t> labels({64});
  for (int i = 0; i < 64; ++i) labels(i) = i % 10;
  const auto usual = std::make_unique<fitted<sn::cpu>>(set);
  const auto strict = std::make_unique<fitted<sn::strict>>(set);
  compare("a training step of 64 images", set, [&] { usual->fit.step(x, labels); }, [&] { strict->fit.step(x, labels); });
}

struct product {
  constexpr auto operator()(auto x) const { return x | sn::dense<512>("weights"); }
};
struct row_sums {
  constexpr auto operator()(auto x) const { return sn::sum<1>(x); }
};
struct column_sums {
  constexpr auto operator()(auto x) const { return sn::sum<0>(x); }
};
struct exponentials {
  constexpr auto operator()(auto x) const { return sn::exp(x); }
};
struct tangents {
  constexpr auto operator()(auto x) const { return sn::tan(x); }
};

}  // namespace

int main() {
  std::printf("%-34s %-9s %10s %10s %6s\n", "", "", "usual, us", "strict, us", "ratio");
  const auto images = drawn({64, 1, 28, 28}), image = drawn({1, 1, 28, 28}), rows = drawn({64, 512}), row = drawn({1, 512});
  for (sn::backends::cpu::isa set : sn::backends::cpu::all_isas) {
    if (!sn::backends::cpu::supports(set)) continue;
    training(set, images);
    inference<net>("inference of 64 images", set, images);
    inference<net>("inference of one image", set, image);
    inference<of_shape<512>::model<product>>("64 rows times 512 x 512", set, rows);
    inference<of_shape<512>::model<product>>("one row times 512 x 512", set, row);
    inference<of_shape<512>::model<row_sums>>("sums of 64 rows of 512", set, rows);
    inference<of_shape<512>::model<column_sums>>("sums of 512 columns of 64", set, rows);
    inference<of_shape<512>::model<exponentials>>("exp of 32768 numbers", set, rows);
    inference<of_shape<512>::model<tangents>>("tan of 32768 numbers", set, rows);
  }
}
