// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A derivative with respect to a third argument of a function of two.
// expect: sinter::gradient_of<product_t
// expect: rule::derivative_is_with_respect_to_something_that_is_no_input
// expect: position<2>
// expect: out_of<2>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/reference/scalar.hpp>
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct product_t {
  constexpr auto operator()(auto x, auto y) const { return x * y; }
};
static_assert(sn::grad<2>(product_t{})(2.0f, 3.0f) == 3.0f);
int main() {}
