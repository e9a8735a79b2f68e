// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How products are to be computed: what is chosen for extents and strides, and for the facts of a machine.
#include <sinter/passes/lower/contraction_choice.hpp>

#include <doctest/doctest.h>

namespace {

using namespace sinter;
using passes::choose;
using passes::contraction_choice;
using passes::number;
using passes::target;

constexpr symbol_values bound(32);

/// [rows, steps] · [steps, columns], both row-major.
constexpr passes::detail::contraction product(number rows, std::int64_t steps, number columns) {
  passes::detail::contraction c;
  c.rows[2] = rows;
  c.reduced[2] = steps;
  c.columns = columns;
  c.a_row[2] = steps;
  c.a_step[2] = 1;
  c.b_step[2] = columns;
  return c;
}
constexpr bool is_wide(const passes::detail::contraction& c, const target& on = passes::usual_target) { return choose(c, true, false, bound, on).is_wide; }

// Rows that a power of two lies between evict one another: fewer of them, beside four vectors of columns.
static_assert(is_wide(product(1024, 1024, 1024)));
static_assert(is_wide(product(128, 3072, 768)));
static_assert(is_wide(product(512, 512, 512)));
static_assert(!is_wide(product(512, 512 + 16, 512)));
static_assert(!is_wide(product(32, 784, 512)));
static_assert(!is_wide(product(512, 512, 96)));
static_assert(!is_wide(product(512, 512, number(64, symbolic::batch))));
static_assert(!is_wide(product(6, 1024, 1024)));
static_assert(is_wide(product(8, 1024, 1024)));
static_assert(!is_wide(product(8, 512, 1024)));

// Tiles of run-time rows are lower, so that only the longest distances matter.
static_assert(is_wide(product(number(1, symbolic::batch), 1024, 1024)));
static_assert(!is_wide(product(number(1, symbolic::batch), 512, 1024)));

// A single row waits for B alone.
static_assert(is_wide(product(1, 784, 512)));
static_assert(choose(product(1, 784, 10), true, false, bound).panel_width == 16);
static_assert(!is_wide(product(1, 128, 512)));
static_assert(choose(product(number(1, symbolic::batch), 784, 512), true, false, symbol_values(1)) ==
              contraction_choice{.panel_width = 32, .is_wide = true, .rows = 1, .block = 1, .b_stays = true, .is_short = false});

// One row of bf16 takes eight vectors of columns where they fit, and never half a panel.
constexpr contraction_choice narrow(const passes::detail::contraction& c) { return choose(c, true, false, bound, passes::usual_target, bf16); }
static_assert(narrow(product(1, 784, 512)).is_row && narrow(product(1, 784, 512)).is_wide);
static_assert(!narrow(product(1, 784, 576)).is_row && narrow(product(1, 784, 576)).is_wide);
static_assert(!narrow(product(2, 784, 512)).is_row);
static_assert(!choose(product(1, 784, 512), true, false, bound).is_row);
static_assert(narrow(product(1, 784, 10)).panel_width == 32);

// Maxima are taken over pairs of vectors. A product of few steps runs its program in registers; one of very few has no lines to lose.
static_assert(!choose(product(1024, 1024, 1024), true, true, bound).is_wide);
static_assert(choose(product(1024, 512, 1024), true, false, bound) ==
              contraction_choice{.panel_width = 32, .is_wide = true, .rows = 1024, .block = 1, .b_stays = true, .is_short = true});
static_assert(!choose(product(1024, 513, 1024), true, false, bound).is_short);
static_assert(choose(product(1024, 128, 1024), true, false, bound) ==
              contraction_choice{.panel_width = 32, .is_wide = false, .rows = 1024, .block = 1, .b_stays = false, .is_short = true});
static_assert(choose(product(number(1, symbolic::batch), 784, 512), true, false, bound) ==
              contraction_choice{.panel_width = 32, .is_wide = false, .rows = 0, .block = 1, .b_stays = true, .is_short = false});

// A first cache of more ways, and one of more sets.
static_assert(!is_wide(product(1024, 1024, 1024), {.first = {32 * 1024, 16}}));
static_assert(!is_wide(product(1024, 1024, 1024), {.first = {128 * 1024, 8}}));
static_assert(is_wide(product(1024, 4096, 1024), {.first = {128 * 1024, 8}}));

/// A weight gradient: 9 · 16 rows, 48 columns, 14 × 14 places of each of the images of a batch.
constexpr passes::detail::contraction weight_gradient() {
  passes::detail::contraction c;
  c.rows[0] = 3, c.rows[2] = 48;
  c.columns = 48;
  c.reduced[0] = number(1, symbolic::batch), c.reduced[1] = 14, c.reduced[2] = 14;
  c.a_row[0] = 16 * 16, c.a_row[2] = 1;
  c.a_step[0] = 16 * 16 * 16, c.a_step[1] = 16 * 16, c.a_step[2] = 16;
  c.b_step[0] = 14 * 14 * 48, c.b_step[1] = 14 * 48, c.b_step[2] = 48;
  return c;
}
static_assert(choose(weight_gradient(), false, false, bound) ==
              contraction_choice{.panel_width = 32, .is_wide = false, .rows = 48, .block = 7, .b_stays = false, .is_short = false});  // 7 · 54 016 bytes, of 393 216
static_assert(choose(weight_gradient(), true, false, bound).block == number(9));  // a panel has 32 of the 48 columns
static_assert(choose(weight_gradient(), false, false, bound, {.second = {8 * 1024 * 1024, 16}}).block == number(1, symbolic::batch));

/// A convolution of 1 × 1 at 56 × 56 pixels.
constexpr passes::detail::contraction pointwise(std::int64_t channels, std::int64_t features) {
  passes::detail::contraction c = product(56, channels, features);
  c.rows[1] = 56, c.a_row[1] = 56 * channels;
  return c;
}
// Runs of rows one by one, where the image and its result exceed a second cache.
static_assert(choose(pointwise(64, 256), true, false, bound).by_runs);
static_assert(!choose(pointwise(16, 16), true, false, bound).by_runs);
static_assert(!choose(pointwise(64, 256), true, false, bound, {.second = {8 * 1024 * 1024, 16}}).by_runs);

}  // namespace

TEST_SUITE_BEGIN("passes/contraction_choice");

TEST_CASE("what is chosen is the same at run time") {
  CHECK(choose(product(1024, 1024, 1024), true, false, bound) == contraction_choice{32, true, 1024, 1, true, false});
  CHECK(choose(weight_gradient(), false, false, bound) == contraction_choice{32, false, 48, 7, false, false});
}

TEST_SUITE_END();
