// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict bits of what sums: reductions along every axis, products, and whole training steps.
#include "../laws/models.hpp"

#include "bits.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Rows longer than any unrolled loop, and of every rest: one sum of each length from 1 to 48, and of 200. x [N, 200].
struct long_rows {
  constexpr auto operator()(auto x) const {
    const auto sums = sum<1>(x * x) + max<1>(x) - min<1>(x * 3.0f) + prod<1>(x * 0.01f + 1.0f);  // [N]
    const auto short_rows = sum<1>(x | slice<1, 0, 39>) - sum<1>(x | slice<1, 3, 50>) * sum<1>(x | slice<1, 0, 22>) + max<1>(x | slice<1, 1, 12>);  // [N]
    return sums + short_rows * 0.5f;
  }
};
using long_rows_model = model<long_rows, input<"x", f32, batch<64>, 200>>;

TEST_SUITE("strict.sums") {
  TEST_CASE("reductions keep their bits") {
    inference_keeps_its_bits<models::reductions_model>("reductions");
    inference_keeps_its_bits<models::batch_sums_model>("sums over the batch");
    inference_keeps_its_bits<long_rows_model>("long rows");
  }
  TEST_CASE("products and their gradients keep their bits") {
    inference_keeps_its_bits<models::products_model>("products");
    gradients_keep_their_bits<models::products_model>("products");
  }
  TEST_CASE("training steps with dropout and momentum keep their bits") { steps_keep_their_bits<models::blocks_model, sgd>("blocks by sgd"); }

  TEST_CASE("the usual kernels do not: their hash on AVX2 is another than on the baseline") {
    using source = backends::detail::inference_source<long_rows_model>;
    using backends::cpu::isa;
    if (!backends::cpu::supports(isa::avx2)) return;
    CHECK(hash_of<source, backends::cpu::usual_kernels>(isa::avx2) != hash_of<source, backends::cpu::usual_kernels>(isa::baseline));
  }
}

}  // namespace
