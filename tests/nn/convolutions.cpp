// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions and pools of every kind: the shapes they make, their parameters, and what they compute on examples that a reader can check.
#include <algorithm>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include <doctest/doctest.h>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

/// The symbol type that a layer yields for an input.
template <class Input, class Layer>
using made = decltype(typename Input::symbol_type{} | std::declval<Layer>());
template <auto... Extents>
using f32_symbol = symbol<f32, shape<Extents...>>;

using line = input<"x", f32, batch<8>, 4, 20>;
using image = input<"x", f32, batch<8>, 4, 11, 9>;
using volume = input<"x", f32, batch<8>, 4, 6, 7, 5>;
static_assert(std::is_same_v<made<line, conv1d<6, 3>>, f32_symbol<batch<8>, 6, 18>>);
static_assert(std::is_same_v<made<line, conv1d<6, 4, same>>, f32_symbol<batch<8>, 6, 20>>);
static_assert(std::is_same_v<made<line, conv1d<6, 3, stride<2>, padding<1, 2>, dilation<3>, groups<2>>>, f32_symbol<batch<8>, 6, 9>>);
static_assert(std::is_same_v<made<line, conv_transpose1d<6, 4, stride<3>, padding<1>, output_padding<2>>>, f32_symbol<batch<8>, 6, 61>>);
static_assert(std::is_same_v<made<image, conv2d<6, 3, dilation<2>>>, f32_symbol<batch<8>, 6, 7, 5>>);
static_assert(std::is_same_v<made<image, conv2d<6, 5, dilation<2, 1>, same>>, f32_symbol<batch<8>, 6, 11, 9>>);
static_assert(std::is_same_v<made<image, depthwise_conv2d<3, stride<2>>>, f32_symbol<batch<8>, 4, 5, 4>>);
static_assert(
    std::is_same_v<made<image, conv_transpose2d<6, 3, stride<2>, padding<1>, output_padding<1>>>, f32_symbol<batch<8>, 6, 22, 18>>);
static_assert(std::is_same_v<made<volume, conv3d<6, 3, same>>, f32_symbol<batch<8>, 6, 6, 7, 5>>);
static_assert(std::is_same_v<made<volume, conv3d_dhw<6, 1, 3, 3, stride<2>, along_depth<1>>>, f32_symbol<batch<8>, 6, 6, 3, 2>>);
static_assert(std::is_same_v<decltype(line::symbol_type{} | max_pool1d<3, stride<2>, padding<1, 0>>), f32_symbol<batch<8>, 4, 10>>);
static_assert(std::is_same_v<decltype(image::symbol_type{} | avg_pool2d<2>), f32_symbol<batch<8>, 4, 5, 4>>);
static_assert(std::is_same_v<decltype(volume::symbol_type{} | max_pool3d<2>), f32_symbol<batch<8>, 4, 3, 3, 2>>);
static_assert(std::is_same_v<decltype(volume::symbol_type{} | avg_pool3d<3, stride<1>, padding<1>>), f32_symbol<batch<8>, 4, 6, 7, 5>>);
static_assert(std::is_same_v<decltype(image::symbol_type{} | adaptive_avg_pool2d<7, 2>), f32_symbol<batch<8>, 4, 7, 2>>);
static_assert(std::is_same_v<decltype(volume::symbol_type{} | adaptive_max_pool3d<2>), f32_symbol<batch<8>, 4, 2, 2, 2>>);
static_assert(std::is_same_v<decltype(volume::symbol_type{} | global_avg_pool), f32_symbol<batch<8>, 4>>);

eager_tensor counted(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i);
  return eager_tensor(x);
}
bool holds(const eager_tensor& x, const extents& shape, std::initializer_list<float> values) {
  const auto found = x.to<float>();
  return found.shape() == shape && std::equal(found.begin(), found.end(), values.begin(), values.end());
}

TEST_SUITE("nn.convolutions") {
  TEST_CASE("averages count the padding, or do not") {
    const auto x = counted({1, 1, 3, 3});  // 0 1 2, 3 4 5, 6 7 8
    CHECK(holds(x | avg_pool2d<2, stride<1>>, {1, 1, 2, 2}, {2, 3, 5, 6}));
    CHECK(holds(x | avg_pool2d<2, padding<1>>, {1, 1, 2, 2}, {0, 0.75F, 2.25F, 6}));
    CHECK(holds(x | avg_pool2d<2, padding<1>, exclude_padding>, {1, 1, 2, 2}, {0, 1.5F, 4.5F, 6}));
    CHECK_THROWS_AS((x | avg_pool2d<2, padding<2>>), shape_error);
    CHECK_THROWS_AS((x | avg_pool2d<4>), shape_error);
  }
  TEST_CASE("adaptive pools overlap where the count does not divide") {
    const auto x = counted({1, 1, 5});
    CHECK(holds(x | adaptive_avg_pool1d<2>, {1, 1, 2}, {1, 3}));  // 0 1 2 and 2 3 4
    CHECK(holds(x | adaptive_max_pool1d<3>, {1, 1, 3}, {1, 3, 4}));
    CHECK(holds(x | adaptive_avg_pool1d<1>, {1, 1, 1}, {2}));
    CHECK(holds(x | adaptive_max_pool1d<5>, {1, 1, 5}, {0, 1, 2, 3, 4}));
    CHECK_THROWS_AS((x | adaptive_avg_pool1d<0>), shape_error);
  }
  TEST_CASE("a transposed convolution puts its kernel where the stride leads") {
    const auto x = counted({1, 1, 1, 3});
    const auto ones = eager_tensor(tensor<float>({1, 1, 1, 2}, {1, 10}));
    constexpr window by_two{.stride_h = 1, .stride_w = 2};
    CHECK(holds(convolve_transpose2d<by_two>(x, ones), {1, 1, 1, 6}, {0, 0, 1, 10, 2, 20}));
    CHECK(holds(convolve_transpose2d<by_two, output_padding<0, 1>>(x, ones), {1, 1, 1, 7}, {0, 0, 1, 10, 2, 20, 0}));
    CHECK_THROWS_AS((convolve_transpose2d<by_two, output_padding<0, 2>>(x, ones)), shape_error);
  }
  TEST_CASE("a transposed convolution is the gradient of the convolution of the same window") {
    constexpr window w{.stride_h = 2, .stride_w = 3, .top = 1, .right = 2, .dilation_h = 2, .groups = 2};
    const auto x = counted({2, 4, 7, 9});
    const auto weights = counted({6, 2, 2, 3});
    tape record;
    const auto y = convolve2d<w>(x, weights);
    const auto g = record.gradient(sum<>(y * y) * 0.5f, x);  // the upstream gradient is y
    const auto back = convolve_transpose2d<w, output_padding<0, 0>>(y, weights);
    CHECK(g.to<float>().shape() == extents{2, 4, 7, 9});
    const auto found = back.to<float>(), wanted = g.to<float>();
    CHECK(found.shape() == extents{2, 4, 6, 7});
    bool same = true;
    for (std::int64_t plane = 0; plane < 8; ++plane)
      for (std::int64_t i = 0; i < 6; ++i)
        for (std::int64_t j = 0; j < 7; ++j) same = same && found.data()[(plane * 6 + i) * 7 + j] == wanted.data()[(plane * 7 + i) * 9 + j];
    CHECK(same);
  }
}

}  // namespace
