// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sinter/core/named_array.hpp>
#include <sinter/core/tensor.hpp>

namespace sn = sinter;

namespace {

sn::tensor<float> counted(const sn::extents& shape) {
  sn::tensor<float> t(shape);
  std::iota(t.begin(), t.end(), 0.0f);
  return t;
}
template <class Value>
std::string printed(const Value& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

constexpr int numbers[] = {0, 1, 2, 3, 4, 5};
constexpr sn::view<const int> matrix(std::span<const int>(numbers), {2, 3});

}  // namespace

static_assert(matrix(1, 0) == 3 && matrix(0, 2) == 2 && matrix.at(1, 2) == 5 && matrix[1](2) == 5 && matrix[1][2]() == 5);
static_assert(matrix.rank() == 2 && matrix.size() == 6 && matrix.extent(1) == 3 && matrix.span().size() == 6 &&
              matrix.end() - matrix.begin() == 6);
static_assert(matrix.slice(1, 1).shape() == sn::extents({1, 3}) && matrix.slice(1, 1)(0, 0) == 3 && matrix.slice(2, 0).size() == 0);
static_assert(std::is_convertible_v<sn::view<float>, sn::view<const float>> &&
              !std::is_convertible_v<sn::view<const float>, sn::view<float>>);
static_assert(!std::is_convertible_v<sn::view<float>, sn::view<const double>>);
static_assert(!std::is_convertible_v<const sn::tensor<float>&, sn::view<float>>, "what is constant is read");
static_assert(std::is_nothrow_move_constructible_v<sn::tensor<float>>);

TEST_SUITE("core/tensor") {
  TEST_CASE("elements lie row-major, and indices, rows and iterators agree on where") {
    sn::tensor<float> t = counted({2, 3, 4});
    for (std::int64_t i = 0; i < 2; ++i)
      for (std::int64_t j = 0; j < 3; ++j)
        for (std::int64_t k = 0; k < 4; ++k) {
          const auto flat = static_cast<float>((i * 3 + j) * 4 + k);
          CHECK(t(i, j, k) == flat);
          CHECK(t.at(i, j, k) == flat);
          CHECK(t[i][j](k) == flat);
          CHECK(t.data()[static_cast<int>(flat)] == flat);
        }
    t(1, 2, 3) = -1;
    CHECK(std::as_const(t)(1, 2, 3) == -1);
    CHECK(t.size() == 24);
    CHECK(t.rank() == 3);
    CHECK(t.extent(2) == 4);
    CHECK(t.span().back() == -1);
  }

  TEST_CASE("a scalar has one element and no axis") {
    sn::tensor<double> t{sn::extents{}};
    CHECK(t.size() == 1);
    t() = 3;
    CHECK(t.at() == 3);
    CHECK(printed(t) == "f64[] 3");
  }

  TEST_CASE("checked indices refuse what lies outside, and say where") {
    const sn::tensor<float> t = counted({2, 3});
    CHECK(t.at(1, 2) == 5);
    CHECK_THROWS_WITH_AS(t.at(2, 0), "view: index of axis 0: expected 0 to 1, found 2", sn::tensor_error);
    CHECK_THROWS_WITH_AS(t.at(0, 3), "view: index of axis 1: expected 0 to 2, found 3", sn::tensor_error);
    CHECK_THROWS_WITH_AS(t.at(0, -1), "view: index of axis 1: expected 0 to 2, found -1", sn::tensor_error);
    CHECK_THROWS_WITH_AS(t.at(0), "view: indices: expected 2, found 1", sn::tensor_error);
    CHECK_THROWS_WITH_AS(t.at(0, 0, 0), "view: indices: expected 2, found 3", sn::tensor_error);
  }

  TEST_CASE("a slice is a window on the first axis, and stays within it") {
    sn::tensor<float> t = counted({5, 2});
    const sn::view<float> middle = t.view().slice(1, 3);
    CHECK(middle.shape() == sn::extents{3, 2});
    CHECK(middle(0, 0) == 2);
    CHECK(middle(2, 1) == 7);
    middle(0, 0) = 100;
    CHECK(t(1, 0) == 100);
    CHECK(t.view().slice(5, 0).size() == 0);
    CHECK_THROWS_WITH_AS(t.view().slice(3, 3), "view: slice: expected rows within [5, 2], found 3 to 6", sn::tensor_error);
    CHECK_THROWS_AS(t.view().slice(-1, 2), sn::tensor_error);
    CHECK_THROWS_AS(t.view().slice(0, -1), sn::tensor_error);
    CHECK_THROWS_AS(sn::tensor<float>(sn::extents{}).view().slice(0, 1), sn::tensor_error);
    CHECK(sn::tensor<float>({0, 4}).view().slice(0, 0).size() == 0);
  }

  TEST_CASE("spans come in and go out") {
    std::vector<std::int32_t> values(6);
    std::iota(values.begin(), values.end(), 0);
    const sn::view<std::int32_t> v(std::span<std::int32_t>(values), {3, 2});
    v(2, 1) = 50;
    CHECK(values[5] == 50);
    const std::span<std::int32_t> out = v;
    CHECK(out.data() == values.data());
    CHECK(out.size() == 6);
    CHECK_THROWS_WITH_AS(sn::view<std::int32_t>(std::span<std::int32_t>(values), {4, 2}), "view: elements: expected 8, found 6",
                         sn::tensor_error);
    CHECK_THROWS_WITH_AS(sn::tensor<float>({2, 2}, {1, 2, 3}), "tensor: elements: expected 4, found 3", sn::tensor_error);
    const sn::tensor<float> listed({2, 2}, {1, 2, 3, 4});
    CHECK(listed(1, 0) == 3);
  }

  TEST_CASE("memory is aligned and zeroed, whatever the size and the type") {
    const auto check = []<class Element>(Element zero) {
      for (const std::int64_t n : {0, 1, 3, 16, 17, 1000, 3'000'001}) {  // the last in large pages
        const sn::tensor<Element> t({n});
        CHECK(reinterpret_cast<std::uintptr_t>(t.data()) % sn::alignment == 0);
        CHECK(std::count(t.begin(), t.end(), zero) == n);
      }
    };
    check(0.0f);
    check(0.0);
    check(std::uint8_t{0});
    check(false);
    const sn::tensor<sn::bfloat16> halves({33});
    CHECK(reinterpret_cast<std::uintptr_t>(halves.data()) % sn::alignment == 0);
    CHECK(std::all_of(halves.begin(), halves.end(), [](sn::bfloat16 h) { return h.bits == 0; }));
  }

  TEST_CASE("a copy has memory of its own, a move takes it along") {
    sn::tensor<float> original = counted({2, 3});
    sn::tensor<float> copy = original;
    copy(0, 0) = 9;
    CHECK(original(0, 0) == 0);
    const float* memory = copy.data();
    sn::tensor<float> taken = std::move(copy);
    CHECK(taken.data() == memory);
    CHECK(taken(0, 0) == 9);
    taken = original;
    CHECK(taken(0, 0) == 0);
    CHECK(taken.data() != original.data());
    const sn::tensor<float>& same = taken;
    taken = same;
    CHECK(std::equal(taken.begin(), taken.end(), original.begin(), original.end()));
    const sn::tensor<float> from_view(original.view().slice(1, 1));
    CHECK(from_view.shape() == sn::extents{1, 3});
    CHECK(from_view(0, 2) == 5);
  }

  TEST_CASE("a tensor made from nothing or moved from has no elements, and can be copied, printed and assigned") {
    const sn::tensor<float> nothing;
    CHECK(nothing.size() == 0);
    CHECK(nothing.data() == nullptr);
    CHECK(nothing.shape() == sn::extents{0});
    CHECK(nothing.begin() == nothing.end());
    CHECK(nothing.span().empty());
    CHECK(printed(nothing) == "f32[0] []");
    const sn::tensor<float> copy = nothing;
    CHECK(copy.size() == 0);
    sn::tensor<float> left = counted({2, 3});
    const sn::tensor<float> taken = std::move(left);
    CHECK(left.size() == 0);
    CHECK(left.view().size() == 0);
    left = taken;
    CHECK(left(1, 2) == 5);
  }

  TEST_CASE("a tensor prints its type, its shape and its elements") {
    CHECK(printed(sn::tensor<float>({3}, {1, 2.5f, -3})) == "f32[3] [1, 2.5, -3]");
    CHECK(printed(sn::tensor<std::int32_t>({2, 2}, {1, 2, 3, 4})) == "i32[2, 2] [[1, 2],\n [3, 4]]");
    CHECK(printed(sn::tensor<std::uint8_t>({2}, {65, 200})) == "u8[2] [65, 200]");
    CHECK(printed(sn::tensor<std::int8_t>({1}, {-5})) == "i8[1] [-5]");
    CHECK(printed(sn::tensor<bool>({2}, {true, false})) == "bool[2] [1, 0]");
    CHECK(printed(sn::tensor<sn::float16>({1}, {sn::float16(0.5)})) == "f16[1] [0.5]");
    CHECK(printed(counted({2, 1, 2}).view()) == "f32[2, 1, 2] [[[0, 1]],\n [[2, 3]]]");
    CHECK(printed(sn::tensor<float>({0})) == "f32[0] []");
  }

  TEST_CASE("long axes show their first and last three elements") {
    CHECK(printed(counted({1001})) == "f32[1001] [0, 1, 2, ..., 998, 999, 1000]");
    const std::string rows = printed(counted({300, 1}));
    CHECK(rows.find("[2],\n ...,\n [297]") != rows.npos);
    CHECK(rows.find("[3]") == rows.npos);
    CHECK(rows.ends_with("[299]]"));
  }

  TEST_CASE("a named array knows its bytes") {
    float memory[6]{};
    CHECK(sn::named_array{"weight", sn::f32, {2, 3}, memory}.bytes() == 24);
    CHECK(sn::named_array{"half", sn::f16, {5}, memory}.bytes() == 10);
  }
}
