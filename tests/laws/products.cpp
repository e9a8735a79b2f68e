// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Derivatives of products over axes are the products of what is left, however many elements are zero: of the first order, the second and the third.
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/eager.hpp>
#include <sinter/sinter.hpp>

using namespace sinter;

namespace {

/// Small whole numbers, so that products are exact, a third of them zeros.
std::vector<double> drawn(int count, std::uint64_t seed) {
  std::vector<double> x(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto which = static_cast<int>(uniform_at(seed, 5, i) * 6);
    constexpr double values[] = {0, 0, 1, 2, -1, 3};
    x[i] = values[which < 6 ? which : 5];
  }
  return x;
}
/// The product of all elements but those at three places, of which some may be -1: none.
double rest(const std::vector<double>& x, int i, int j = -1, int k = -1) {
  if ((i == j && j >= 0) || (i == k && k >= 0) || (j == k && j >= 0)) return 0;
  double product = 1;
  for (int n = 0; n < static_cast<int>(x.size()); ++n)
    if (n != i && n != j && n != k) product *= x[static_cast<std::size_t>(n)];
  return product;
}
eager_tensor tensor_of(const std::vector<double>& x) {
  return eager_tensor(view<const double>(x.data(), {static_cast<std::int64_t>(x.size())}));
}

struct product_t {
  constexpr auto operator()(auto x) const { return prod<>(x); }
};
/// The sum of products over the rows of [3, N, 2] that run along its second axis.
struct rows_t {
  constexpr auto operator()(auto x) const { return sum<>(prod<1>(x) * 2); }
};
struct half_t {
  constexpr auto operator()(auto x) const {  // second derivatives times ones, as a function to differentiate again
    return sum<>(hvp(product_t{})(x, ones_like(x)));
  }
};
struct slopes {
  constexpr auto operator()(auto x, auto v) const { return hvp(rows_t{})(x, v); }
};
using net = model<slopes, input<"x", f32, 3, 5, 2>, input<"v", f32, 3, 5, 2>>;

struct over_the_batch {
  constexpr auto operator()(auto x) const {
    return grad([](auto y) { return sum<>(prod<0>(y)); })(x);
  }
};
using batch_net = model<over_the_batch, input<"x", f32, batch<4>, 2>>;

}  // namespace

TEST_SUITE("laws/products") {
  TEST_CASE("gradients of gradients of gradients of a product are the products of what is left") {
    for (int count = 1; count <= 9; ++count)
      for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const std::vector<double> x = drawn(count, seed), v = drawn(count, seed + 100);
        CAPTURE(count);
        CAPTURE(seed);
        const eager_tensor at = tensor_of(x), along = tensor_of(v);
        const eager_tensor first = grad(product_t{})(at), second = hvp(product_t{})(at, along), third = grad(half_t{})(at);
        for (int i = 0; i < count; ++i) {
          double curved = 0, bent = 0;
          for (int j = 0; j < count; ++j) {
            curved += j == i ? 0 : rest(x, i, j) * v[static_cast<std::size_t>(j)];
            for (int k = 0; k < count; ++k) bent += rest(x, i, j, k);
          }
          CHECK(first.at(i) == rest(x, i));
          CHECK(second.at(i) == curved);
          CHECK(third.at(i) == bent);
        }
      }
  }

  TEST_CASE("a compiled second derivative along an axis in the middle is that of each of its rows") {
    weights<net> none;
    program<net, cpu> run(none);
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      tensor<float> x({3, 5, 2}), v({3, 5, 2});
      const std::vector<double> numbers = drawn(30, seed), directions = drawn(30, seed + 7);
      for (int i = 0; i < 30; ++i) {
        x.data()[i] = static_cast<float>(numbers[static_cast<std::size_t>(i)]);
        v.data()[i] = static_cast<float>(directions[static_cast<std::size_t>(i)]);
      }
      const view<const float> found = run(x, v);
      for (int a = 0; a < 3; ++a)
        for (int c = 0; c < 2; ++c) {
          std::vector<double> row;
          for (int b = 0; b < 5; ++b) row.push_back(x(a, b, c));
          for (int i = 0; i < 5; ++i) {
            double curved = 0;
            for (int j = 0; j < 5; ++j) curved += j == i ? 0 : 2 * rest(row, i, j) * v(a, j, c);
            CHECK(found(a, i, c) == static_cast<float>(curved));
          }
        }
    }
  }

  TEST_CASE("over the batch the gradient is that product, too, with no zero, one or two") {
    weights<batch_net> none;
    program<batch_net, cpu> run(none);
    const tensor<float> x({3, 2}, {2, 0, 3, 5, 4, 0});
    const view<const float> found = run(x);
    const float wanted[3][2] = {{12, 0}, {8, 0}, {6, 0}};
    for (int i = 0; i < 3; ++i)
      for (int c = 0; c < 2; ++c) CHECK(found(i, c) == wanted[i][c]);
    const tensor<float> one({3, 2}, {2, 0, 3, 5, 4, 7});
    CHECK(run(one)(0, 1) == 35);
  }
}
