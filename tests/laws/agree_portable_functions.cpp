// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementary functions, bits and shifts in dtypes without vector kernels: to the bit, as agree_portable.cpp explains.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

constexpr double exact = 0;

template <dtype Type>
using functions_in = model<models::functions, input<"x", Type, batch<64>, 7>, input<"y.positive", Type, 7>>;
template <dtype Type>
using bits_in = model<models::bits, input<"x", f32, batch<64>, 7>, input<"k", Type, batch<64>, 7>, input<"j", Type, 7>>;

TEST_SUITE("laws.agree_portable_functions") {
  TEST_CASE("elementary functions of f64, f16 and bf16 agree") {
    inference_agrees<functions_in<f64>>("f64", exact);
    inference_agrees<functions_in<f16>>("f16", exact);
    inference_agrees<functions_in<bf16>>("bf16", exact);
  }
  TEST_CASE("bits, shifts and rests of i64, i8 and u8 agree") {
    inference_agrees<bits_in<i64>>("i64", exact);
    inference_agrees<bits_in<i8>>("i8", exact);
    inference_agrees<bits_in<u8>>("u8", exact);
  }
}

}  // namespace
