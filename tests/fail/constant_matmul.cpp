// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A product of constant tensors whose inner extents differ: the error of a model.
// expect: ill_formed<sinter::matmul_t, sinter::rule::inner_extents_must_be_equal
// expect: shape<2, 3>
// expect: shape<4, 1>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

constexpr sn::constant_tensor<sn::f32, 2, 3> left{1, 2, 3, 4, 5, 6};
constexpr sn::constant_tensor<sn::f32, 4, 1> right{1, 2, 3, 4};
constexpr auto product = sn::matmul(left, right);

int main() {}
