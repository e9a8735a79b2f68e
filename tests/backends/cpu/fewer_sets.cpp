// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A unit that compiles kernels for the baseline alone: what it runs, and what it refuses.
#define SINTER_WITHOUT_AVX2
#define SINTER_WITHOUT_AVX512
#include <sinter/sinter.hpp>

#include <doctest/doctest.h>

#include <type_traits>

namespace {

using namespace sinter;
using backends::cpu::isa;

struct smooth {
  constexpr auto operator()(auto x) const { return sinter::exp(x) + 1.0f; }
};
using smooth_model = model<smooth, input<"x", f32, batch<4>, 3>>;

TEST_SUITE("backends.cpu.fewer_sets") {
  TEST_CASE("a unit supports the sets that it compiles") {
    CHECK(backends::cpu::supports(isa::baseline));
    CHECK_FALSE(backends::cpu::supports(isa::avx2));
    CHECK_FALSE(backends::cpu::supports(isa::avx512));
    CHECK(backends::cpu::detail::default_isa() == isa::baseline);
  }

  TEST_CASE("a program runs them, and refuses the others by name") {
    const weights<smooth_model> none;
    program<smooth_model, cpu> found(none);
    CHECK(found.machine().instruction_set() == isa::baseline);
    CHECK(found(tensor<float>(extents{1, 3}, {0.0f, 1.0f, -1.0f}))(0, 0) == doctest::Approx(2.0));
    CHECK_THROWS_WITH_AS((program<smooth_model, cpu>(none, isa::avx2)),
                         "instruction set: value: expected an instruction set of this machine and this program: baseline, found avx2",
                         value_error);
  }

  TEST_CASE("every entry of a table is compiled code") {
    CHECK(std::is_same_v<backends::cpu::avx512::entry<passes::word(passes::family::pack)>,
                         backends::cpu::baseline::entry<passes::word(passes::family::pack)>>);
  }
}

}  // namespace
