// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reductions and statistics on examples that a reader can check, special values and gradients at edges among them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

eager_tensor numbers(const extents& shape, std::initializer_list<double> values) { return eager_tensor(tensor<double>(shape, values)); }
template <class Element = double>
bool holds(const eager_tensor& x, const extents& shape, std::initializer_list<double> values) {
  const auto found = x.to<Element>();
  return found.shape() == shape && std::equal(found.begin(), found.end(), values.begin(), values.end(), [](auto a, double b) {
           const double v = static_cast<double>(a);
           return (std::isnan(v) && std::isnan(b)) || v == b || std::fabs(v - b) < 1e-12;
         });
}
/// The gradient of sum(f(x) * weights 1, 2, 3, ...) with respect to x.
template <class Function>
eager_tensor slope(Function f, const eager_tensor& x) {
  tape record;
  const auto y = f(x);
  tensor<double> weights(y.shape());
  for (std::int64_t i = 0; i < weights.size(); ++i) weights.data()[i] = static_cast<double>(i + 1);
  return record.gradient(sum<>(y * eager_tensor(weights)), x);
}

TEST_SUITE("backends.eager_statistics") {
  TEST_CASE("extrema, products and NaN") {
    const auto x = numbers({2, 3}, {3, -1, 2, 5, 5, 4});
    CHECK(holds(x | min<1>, {2}, {-1, 4}));
    CHECK(holds(x | min<0, keep_axes>, {1, 3}, {3, -1, 2}));
    CHECK(holds(x | prod<1>, {2}, {-6, 100}));
    CHECK(holds(x | prod<>, {}, {-600}));
    CHECK(holds(slope(min<1>, numbers({1, 3}, {2, 2, 7})), {1, 3}, {0.5, 0.5, 0}));
    const auto odd = numbers({2, 3}, {1, nan, 2, 4, 5, 6});
    CHECK(holds(odd | max<1>, {2}, {nan, 6}));
    CHECK(holds(odd | min<1>, {2}, {nan, 4}));
    CHECK(holds<std::int8_t>(eager_tensor(tensor<std::int8_t>({3}, {100, 3, 1})) | prod<>, {}, {44}));  // 300 - 256
    CHECK_THROWS_AS(x | min<2>, shape_error);
    CHECK_THROWS_AS((x | prod<0, 0>), shape_error);
  }
  TEST_CASE("the gradient of a product, with no, one and two zeros") {
    CHECK(holds(slope(prod<1>, numbers({3, 3}, {2, 3, 4, 2, 0, 4, 0, 3, 0})), {3, 3}, {12, 8, 6, 0, 16, 0, 0, 0, 0}));
    CHECK(holds(slope(prod<>, numbers({2, 2}, {-2, 3, 1, 5})), {2, 2}, {15, -10, -30, -6}));
  }
  TEST_CASE("any and all") {
    const auto x = numbers({3, 2}, {0, 0, 0, 2, nan, 1});
    CHECK(holds<bool>(x | any<1>, {3}, {0, 1, 1}));
    CHECK(holds<bool>(x | all<1>, {3}, {0, 0, 1}));
    CHECK(holds<bool>((x > 0) | all<>, {}, {0}));
    CHECK(holds<bool>((x == 0) | any<0, keep_axes>, {1, 2}, {1, 1}));
  }
  TEST_CASE("the first extremum's index") {
    const auto x = numbers({2, 4}, {1, 7, 7, 0, -1, -3, 2, -3});
    CHECK(holds<std::int32_t>(x | argmax<1>, {2}, {1, 2}));
    CHECK(holds<std::int32_t>(x | argmin<-1>, {2}, {3, 1}));
    CHECK(holds<std::int32_t>(x | argmax<0>, {4}, {0, 0, 0, 0}));
    CHECK(holds<std::int32_t>(x | argmin<>, {}, {5}));
    CHECK(holds<std::int32_t>(x | argmin<keep_axes>, {1, 1}, {5}));
    CHECK(holds<std::int32_t>(x | argmax<1, keep_axes>, {2, 1}, {1, 2}));
    CHECK(holds<std::int32_t>(numbers({3}, {5, nan, nan}) | argmin<>, {}, {1}));
    CHECK(holds<std::int32_t>(numbers({2}, {-inf, -inf}) | argmax<>, {}, {0}));
    CHECK(holds<std::int32_t>(eager_tensor(tensor<std::int32_t>({3}, {2, 9, 9})) | argmax<>, {}, {1}));
    CHECK_THROWS_AS(x | argmax<2>, shape_error);
  }
  TEST_CASE("variance and standard deviation") {
    const auto x = numbers({2, 3}, {1, 2, 6, 4, 4, 4});
    CHECK(holds(x | variance<1>, {2}, {7, 0}));
    CHECK(holds(x | variance<1, correction<0>, keep_axes>, {2, 1}, {14.0 / 3, 0}));
    CHECK(holds(x | standard_deviation<1>, {2}, {std::sqrt(7.0), 0}));
    CHECK(holds(slope(variance<1>, x), {2, 3}, {-2, -1, 3, 0, 0, 0}));
    CHECK(holds(slope(standard_deviation<1, keep_axes>, x), {2, 3},
                {-1 / std::sqrt(7.0), -0.5 / std::sqrt(7.0), 1.5 / std::sqrt(7.0), 0, 0, 0}));
    CHECK(std::isnan((numbers({1}, {3}) | variance<>).item()));
    CHECK_THROWS_AS(x | variance<2>, shape_error);
  }
  TEST_CASE("logsumexp") {
    const auto x = numbers({4, 2}, {1000, 1000, -inf, -inf, inf, 0, -inf, 3});
    CHECK(holds(x | logsumexp<1>, {4}, {1000 + std::log(2.0), -inf, inf, 3}));
    CHECK(holds(slope(logsumexp<1>, numbers({3, 2}, {1000, 1000, -inf, -inf, -inf, 3})), {3, 2}, {0.5, 0.5, 0, 0, 0, 3}));
    CHECK(holds(numbers({2}, {0, 0}) | logsumexp<0, keep_axes>, {1}, {std::log(2.0)}));
  }
  TEST_CASE("a literal in either branch of a select has the dtype of the other branch") {
    const auto x = numbers({2}, {-1, 2});
    CHECK(holds(where(x > 0, 1, x), {2}, {-1, 1}));
    CHECK(holds(where(x > 0, x, 1), {2}, {1, 2}));
  }
  TEST_CASE("norms, and their gradients at the origin") {
    const auto x = numbers({2, 2}, {3, -4, 0, 0});
    CHECK(holds(x | norm<norm_kind::l1, 1>, {2}, {7, 0}));
    CHECK(holds(x | norm<norm_kind::l2, 1>, {2}, {5, 0}));
    CHECK(holds(x | norm<norm_kind::infinity, 1, keep_axes>, {2, 1}, {4, 0}));
    CHECK(holds(x | norm<>, {}, {5}));
    CHECK(holds(slope(norm<norm_kind::l1, 1>, x), {2, 2}, {1, -1, 0, 0}));
    CHECK(holds(slope(norm<norm_kind::l2, 1>, x), {2, 2}, {0.6, -0.8, 0, 0}));
    CHECK(holds(slope(norm<norm_kind::infinity, 1>, x), {2, 2}, {0, -1, 0, 0}));
    CHECK(holds(slope(norm<norm_kind::infinity, 0>, numbers({2, 1}, {-2, 2})), {2, 1}, {-0.5, 0.5}));
  }
}

}  // namespace
