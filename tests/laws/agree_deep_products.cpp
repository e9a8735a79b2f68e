// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: matrix products with more leading axes than a kernel has rows, and their gradients.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Products with four leading axes, of a view and of a tensor, with an epilogue. x [N, 2, 3, 2, 3, 4], y [4, 3].
struct deep_products {
  constexpr auto operator()(auto x, auto y) const {
    const auto direct = matmul(transpose<0, 3, 2, 1, 4, 5>(x), y);        // [N, 2, 3, 2, 3, 3]
    return direct * (x | dense<19>("wide") | relu | dense<3>("narrow"));  // [N, 2, 3, 2, 3, 3]
  }
};
using deep_products_model = model<deep_products, input<"x", f32, batch<64>, 2, 3, 2, 3, 4>, input<"y", f32, 4, 3>>;

/// Sums of up to 64 samples times 36 products in another order.
constexpr double sums_of_products = 4e-6;

TEST_SUITE("laws.agree_deep_products") {
  TEST_CASE("products with four leading axes agree") { inference_agrees<deep_products_model>("deep products", sums_of_products); }
  TEST_CASE("gradients of products with four leading axes agree") {
    gradients_agree<deep_products_model>("deep products gradients", sums_of_products);
  }
}

}  // namespace
