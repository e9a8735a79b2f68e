// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program outside the project: it learns y = 2a - b + 1 from batches that a background thread makes, and answers with what it learned.
#include <sinter/sinter.hpp>

#include <cmath>
#include <cstring>
#include <vector>

namespace sn = sinter;

struct line {
  constexpr auto operator()(auto x) const { return x | sn::dense<1>("line"); }
};
using line_model = sn::model<line, sn::input<"x", sn::f32, sn::batch<8>, 2>>;

#define TEXT_OF(x) #x
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

int main() {
  // The headers are of the version that the build system speaks of.
  if (std::strcmp(VERSION_TEXT(SINTER_VERSION_MAJOR, SINTER_VERSION_MINOR, SINTER_VERSION_PATCH), WANTED_VERSION) != 0) return 1;

  struct batch {
    sn::tensor<float> x{sn::extents{8, 2}}, y{sn::extents{8, 1}};  // [N, 2], [N, 1]
  };
  sn::prefetcher<batch> batches(std::vector<batch>(3), [step = std::uint64_t{0}](batch& made) mutable {
    std::uint64_t drawn = 0;
    for (int i = 0; i < 8; ++i) {
      for (int j = 0; j < 2; ++j) made.x(i, j) = sn::uniform_at(1, step, drawn++) - 0.5f;
      made.y(i, 0) = 2 * made.x(i, 0) - made.x(i, 1) + 1;
    }
    return ++step <= 400;
  });

  auto weights = sn::initialize<line_model>(sn::seed{1});
  sn::trainer<line_model, sn::mean_squared_error, sn::sgd, sn::cpu> fit{weights, {.learning_rate = 0.1f}};
  while (const batch* next = batches.next()) fit.step(next->x, next->y);

  sn::program<line_model, sn::cpu> answer{weights};
  const sn::tensor<float> question({1, 2}, {3, 4});
  return std::abs(answer(question)(0, 0) - 3) < 0.01f ? 0 : 2;
}
