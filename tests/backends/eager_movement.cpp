// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Operations that move, join and index, on examples that a reader can check, and their gradients.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <boost/hana/at.hpp>
#include <boost/hana/integral_constant.hpp>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
namespace hana = boost::hana;

eager_tensor counted(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i);
  return eager_tensor(x);
}
eager_tensor places(const extents& shape, std::initializer_list<std::int32_t> values) { return eager_tensor(tensor<std::int32_t>(shape, values)); }
bool holds(const eager_tensor& x, const extents& shape, std::initializer_list<float> values) {
  const auto found = x.to<float>();
  return found.shape() == shape && std::equal(found.begin(), found.end(), values.begin(), values.end());
}
bool stood(const eager_tensor& x, const extents& shape, std::initializer_list<std::int32_t> at) {
  const auto found = x.to<std::int32_t>();
  return found.shape() == shape && std::equal(found.begin(), found.end(), at.begin(), at.end());
}
/// The gradient of sum(f(x) * weights 1, 2, 3, ...) with respect to x.
template <class Function>
eager_tensor slope(Function f, const eager_tensor& x) {
  tape record;
  const auto y = f(x);
  tensor<float> weights(y.shape());
  for (std::int64_t i = 0; i < weights.size(); ++i) weights.data()[i] = static_cast<float>(i + 1);
  return record.gradient(sum<>(y * eager_tensor(weights)), x);
}

TEST_SUITE("backends.eager_movement") {
  TEST_CASE("slice takes parts as Python does") {
    const auto x = counted({2, 5});
    CHECK(holds(x | slice<1, 1, 3>, {2, 2}, {1, 2, 6, 7}));
    CHECK(holds(x | slice<-1, 0, to_end, 2>, {2, 3}, {0, 2, 4, 5, 7, 9}));
    CHECK(holds(x | slice<1, -2>, {2, 2}, {3, 4, 8, 9}));
    CHECK(holds(x | slice<1, 1, -1, 2>, {2, 2}, {1, 3, 6, 8}));
    CHECK(holds(x | slice<0, 1>, {1, 5}, {5, 6, 7, 8, 9}));
    CHECK_THROWS_AS((x | slice<1, 5>), shape_error);
    CHECK_THROWS_AS((x | slice<2, 0>), shape_error);
    CHECK(holds(slope(slice<1, 1, 4, 2>, x), {2, 5}, {0, 1, 0, 2, 0, 0, 3, 0, 4, 0}));
  }
  TEST_CASE("flip, pad, tile, triangles") {
    const auto x = counted({2, 3});
    CHECK(holds(x | flip<1>, {2, 3}, {2, 1, 0, 5, 4, 3}));
    CHECK(holds(x | flip<0, -1>, {2, 3}, {5, 4, 3, 2, 1, 0}));
    CHECK(holds(slope(flip<0>, x), {2, 3}, {4, 5, 6, 1, 2, 3}));
    CHECK(holds(x | pad<1, 1, 2>(-1), {2, 6}, {-1, 0, 1, 2, -1, -1, -1, 3, 4, 5, -1, -1}));
    CHECK(holds(slope(pad<0, 1, 0>(), x), {2, 3}, {4, 5, 6, 7, 8, 9}));
    CHECK(holds(x | tile<2>, {2, 6}, {0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5}));
    CHECK(holds(x | tile<2, 1, 1> | slice<0, 1> | squeeze<0>, {2, 3}, {0, 1, 2, 3, 4, 5}));
    CHECK(holds(slope(tile<2>, x), {2, 3}, {1 + 4, 2 + 5, 3 + 6, 7 + 10, 8 + 11, 9 + 12}));
    const auto square = counted({3, 3});
    CHECK(holds(square | triu<>, {3, 3}, {0, 1, 2, 0, 4, 5, 0, 0, 8}));
    CHECK(holds(square | tril<-1>, {3, 3}, {0, 0, 0, 3, 0, 0, 6, 7, 0}));
    CHECK(holds(square | triu<1>, {3, 3}, {0, 1, 2, 0, 0, 5, 0, 0, 0}));
  }
  TEST_CASE("concat, stack and split") {
    const auto a = counted({2, 2}), b = counted({2, 1});
    CHECK(holds(concat<1>(a, b, a), {2, 5}, {0, 1, 0, 0, 1, 2, 3, 1, 2, 3}));
    CHECK(holds(stack<1>(a, a * 10.0f), {2, 2, 2}, {0, 1, 0, 10, 2, 3, 20, 30}));
    CHECK(holds(slope([&](auto x) { return concat<0>(x, a, x); }, counted({2, 2})), {2, 2}, {1 + 9, 2 + 10, 3 + 11, 4 + 12}));
    CHECK_THROWS_AS(concat<0>(a, b), shape_error);
    const auto parts = split<1, 1, 2>(counted({2, 3}));
    CHECK(holds(hana::at_c<0>(parts), {2, 1}, {0, 3}));
    CHECK(holds(hana::at_c<1>(parts), {2, 2}, {1, 2, 4, 5}));
    CHECK_THROWS_AS((split<1, 1, 1>(counted({2, 3}))), shape_error);
    // Ten operands: there is no limit.
    CHECK((concat<0>(b, b, b, b, b, b, b, b, b, b).shape() == extents{20, 1}));
  }
  TEST_CASE("take and index_add are each other's gradients") {
    const auto table = counted({4, 2});
    const auto rows = places({3}, {3, 0, 3});
    CHECK(holds(take<0>(table, rows), {3, 2}, {6, 7, 0, 1, 6, 7}));
    CHECK(holds(take<1>(table, places({1, 2}, {1, 1})), {4, 1, 2}, {1, 1, 3, 3, 5, 5, 7, 7}));
    CHECK(holds(take<0>(table, places({2}, {-1, 9})), {2, 2}, {0, 1, 6, 7}));  // the nearest ends
    CHECK(holds(slope([&](auto x) { return take<0>(x, rows); }, table), {4, 2}, {3, 4, 0, 0, 0, 0, 1 + 5, 2 + 6}));
    CHECK(holds(index_add<0>(table, rows, counted({3, 2})), {4, 2}, {0 + 2, 1 + 3, 2, 3, 4, 5, 6 + 0 + 4, 7 + 1 + 5}));
    CHECK(holds(index_add<0>(table, places({2}, {4, -1}), counted({2, 2})), {4, 2}, {0 + 2, 1 + 3, 2, 3, 4, 5, 6 + 0, 7 + 1}));  // the nearest ends
    CHECK(holds(slope([&](auto x) { return take<0>(x, places({2}, {-1, 9})); }, table), {4, 2}, {1, 2, 0, 0, 0, 0, 3, 4}));
    CHECK(holds(slope([&](auto updates) { return index_add<0>(table, rows, updates); }, counted({3, 2})), {3, 2}, {7, 8, 1, 2, 7, 8}));
    CHECK_THROWS_AS(take<0>(table, counted({3})), shape_error);
  }
  TEST_CASE("take_along and scatter_add are each other's gradients") {
    const auto x = counted({2, 3});
    const auto which = places({2, 2}, {2, 0, 1, 1});
    CHECK(holds(take_along<1>(x, which), {2, 2}, {2, 0, 4, 4}));
    CHECK(holds(slope([&](auto v) { return take_along<1>(v, which); }, x), {2, 3}, {2, 0, 1, 0, 3 + 4, 0}));
    CHECK(holds(scatter_add<1>(x, which, counted({2, 2})), {2, 3}, {0 + 1, 1, 2 + 0, 3, 4 + 2 + 3, 5}));
    CHECK(holds(slope([&](auto v) { return scatter_add<1>(x, which, v); }, counted({2, 2})), {2, 2}, {3, 1, 5, 5}));
  }
  TEST_CASE("sort, argsort and topk give values in order and where they stood; equal ones keep their order, a NaN is the largest") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    const eager_tensor x(tensor<float>({2, 4}, {3, 1, 2, 1, -1, 0, 5, 0}));
    const auto up = x | sort<>;
    CHECK(holds(hana::at_c<0>(up), {2, 4}, {1, 1, 2, 3, -1, 0, 0, 5}));
    CHECK(stood(hana::at_c<1>(up), {2, 4}, {1, 3, 2, 0, 0, 1, 3, 2}));
    CHECK(stood(x | argsort<-1, descending>, {2, 4}, {0, 2, 1, 3, 2, 1, 3, 0}));
    CHECK(stood(x | argsort<0>, {2, 4}, {1, 1, 0, 1, 0, 0, 1, 0}));
    const auto largest = x | topk<2>, smallest = x | topk<3, 1, ascending>;
    CHECK(holds(hana::at_c<0>(largest), {2, 2}, {3, 2, 5, 0}));
    CHECK(stood(hana::at_c<1>(largest), {2, 2}, {0, 2, 2, 1}));
    CHECK(holds(hana::at_c<0>(smallest), {2, 3}, {1, 1, 2, -1, 0, 0}));
    CHECK(holds(slope([](const auto& v) { return hana::at_c<0>(v | topk<2>); }, x), {2, 4}, {1, 0, 2, 0, 0, 4, 3, 0}));
    const eager_tensor strange(tensor<float>({6}, {0.0f, nan, -0.0f, -infinity, infinity, -nan}));
    CHECK(stood(strange | argsort<0>, {6}, {3, 0, 2, 4, 1, 5}));
    CHECK(stood(strange | argsort<0, descending>, {6}, {1, 5, 4, 0, 2, 3}));
    CHECK_THROWS_AS((x | sort<2>), shape_error);
    CHECK_THROWS_AS((x | topk<5>), shape_error);
    CHECK_THROWS_AS((x | topk<0>), shape_error);
  }
  TEST_CASE("cumsum, one_hot, squeeze") {
    const auto x = counted({2, 3});
    CHECK(holds(x | cumsum<1>, {2, 3}, {0, 1, 3, 3, 7, 12}));
    CHECK(holds(x | cumsum<0, direction::backward>, {2, 3}, {3, 5, 7, 3, 4, 5}));
    CHECK(holds(slope(cumsum<1>, x), {2, 3}, {6, 5, 3, 15, 11, 6}));
    CHECK(holds(one_hot<3>(places({2}, {2, 5})), {2, 3}, {0, 0, 1, 0, 0, 0}));
    CHECK((x | unsqueeze<1> | unsqueeze<-1>).shape() == extents{2, 1, 3, 1});
    CHECK((x | unsqueeze<1> | unsqueeze<-1> | squeeze<>).shape() == extents{2, 3});
    CHECK_THROWS_AS(x | squeeze<0>, shape_error);
  }
}

}  // namespace
