// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Run-time tensors: `tensor` owns aligned memory, `view` borrows any; both are row-major.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <ostream>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <sinter/core/dtype.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/large_pages.hpp>
#include <sinter/core/shape.hpp>

namespace sinter {

/// Every buffer that sinter owns starts at a multiple of this: a cache line, and a 512-bit vector.
inline constexpr std::size_t alignment = 64;

/// Run-time extents, outermost first.
struct extents {
  std::array<std::int64_t, max_rank> extent{};
  int rank = 0;

  constexpr extents() = default;
  constexpr extents(std::initializer_list<std::int64_t> list) {
    if (list.size() > max_rank) throw tensor_error("extents", "rank", "at most " + std::to_string(max_rank), std::to_string(list.size()));
    for (std::int64_t e : list) {
      if (e < 0) throw tensor_error("extents", "extent", "not negative", std::to_string(e));
      extent[static_cast<std::size_t>(rank++)] = e;
    }
  }
  constexpr std::int64_t operator[](int axis) const { return extent[static_cast<std::size_t>(axis)]; }
  constexpr std::int64_t& operator[](int axis) { return extent[static_cast<std::size_t>(axis)]; }
  constexpr std::int64_t count() const {
    std::int64_t product = 1;
    for (int axis = 0; axis < rank; ++axis) product *= (*this)[axis];
    return product;
  }
  constexpr bool operator==(const extents&) const = default;
};

/// `[64, 1, 28, 28]`
[[gnu::cold, gnu::noinline]] inline std::string to_string(const extents& e) {
  std::string text = "[";
  for (int axis = 0; axis < e.rank; ++axis) text.append(axis ? ", " : "").append(std::to_string(e[axis]));
  return text + "]";
}

/// A borrowed row-major tensor. `Element` may be const.
///
/// Errors    `at` throws `tensor_error` outside the extents; `operator()` and `operator[]` do not check
template <class Element>
class view {
 public:
  using element = Element;

  constexpr view() = default;
  constexpr view(Element* data, const extents& shape) : data_(data), shape_(shape) {}
  /// From a span of exactly as many elements as the extents hold.
  constexpr view(std::span<Element> span, const extents& shape) : data_(span.data()), shape_(shape) {
    if (static_cast<std::int64_t>(span.size()) != shape.count())
      throw tensor_error("view", "elements", std::to_string(shape.count()), std::to_string(span.size()));
  }
  /// A view to read through, from one to write through.
  template <class Mutable>
    requires(std::is_same_v<const Mutable, Element>)
  constexpr view(const view<Mutable>& other) : data_(other.data()), shape_(other.shape()) {}

  constexpr Element* data() const { return data_; }
  constexpr const extents& shape() const { return shape_; }
  constexpr int rank() const { return shape_.rank; }
  constexpr std::int64_t size() const { return shape_.count(); }
  constexpr std::int64_t extent(int axis) const { return shape_[axis]; }
  constexpr std::span<Element> span() const { return {data_, static_cast<std::size_t>(size())}; }
  constexpr operator std::span<Element>() const { return span(); }
  constexpr Element* begin() const { return data_; }
  constexpr Element* end() const { return data_ + size(); }

  /// One element: as many indices as axes.
  template <std::convertible_to<std::int64_t>... Index>
  constexpr Element& operator()(Index... index) const {
    std::int64_t offset = 0;
    int axis = 0;
    ((offset = offset * shape_[axis++] + static_cast<std::int64_t>(index)), ...);
    return data_[offset];
  }
  /// One element, with every index checked.
  template <std::convertible_to<std::int64_t>... Index>
  constexpr Element& at(Index... index) const {
    if (sizeof...(Index) != static_cast<std::size_t>(rank()))
      throw tensor_error("view", "indices", std::to_string(rank()), std::to_string(sizeof...(Index)));
    int axis = 0;
    (check(axis++, static_cast<std::int64_t>(index)), ...);
    return (*this)(index...);
  }
  /// The sub-tensor at `index` of the first axis.
  constexpr view operator[](std::int64_t index) const {
    extents inner;
    for (int axis = 1; axis < rank(); ++axis) inner[inner.rank++] = shape_[axis];
    return {data_ + index * inner.count(), inner};
  }
  /// Rows `first` to `first + count` of the first axis.
  constexpr view slice(std::int64_t first, std::int64_t count) const {
    if (rank() == 0 || first < 0 || count < 0 || first + count > shape_[0])
      throw tensor_error("view", "slice", "rows within " + to_string(shape_), std::to_string(first) + " to " + std::to_string(first + count));
    extents part = shape_;
    part[0] = count;
    return {data_ + (shape_[0] ? first * (size() / shape_[0]) : 0), part};
  }

 private:
  constexpr void check(int axis, std::int64_t index) const {
    if (index < 0 || index >= shape_[axis])
      throw tensor_error("view", "index of axis " + std::to_string(axis), "0 to " + std::to_string(shape_[axis] - 1), std::to_string(index));
  }

  Element* data_ = nullptr;
  extents shape_{0};  // a view of nothing holds nothing; rank 0 would hold one element
};

namespace core::detail {
struct aligned_delete {
  void operator()(void* memory) const { ::operator delete(memory, std::align_val_t{alignment}); }
};
/// Zeroed memory, a whole number of cache lines.
inline std::unique_ptr<std::byte[], aligned_delete> aligned_bytes(std::size_t bytes) {
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  auto* memory = static_cast<std::byte*>(::operator new(rounded ? rounded : alignment, std::align_val_t{alignment}));
  prefer_large_pages(memory, rounded);
  std::memset(memory, 0, rounded);
  return std::unique_ptr<std::byte[], aligned_delete>(memory);
}
}  // namespace core::detail

/// An owned row-major tensor; its memory is zeroed and 64-byte aligned. Made from nothing, or moved from, it has the shape [0].
template <class Element>
class tensor {
 public:
  using element = Element;

  tensor() = default;
  explicit tensor(const extents& shape) : shape_(shape), memory_(core::detail::aligned_bytes(static_cast<std::size_t>(shape.count()) * sizeof(Element))) {}
  tensor(const extents& shape, std::span<const Element> values) : tensor(shape) {
    if (static_cast<std::int64_t>(values.size()) != shape.count())
      throw tensor_error("tensor", "elements", std::to_string(shape.count()), std::to_string(values.size()));
    Element* to = data();
    for (const Element& value : values) *to++ = value;
  }
  tensor(const extents& shape, std::initializer_list<Element> values) : tensor(shape, std::span<const Element>(values.begin(), values.size())) {}
  explicit tensor(sinter::view<const Element> other) : tensor(other.shape(), other.span()) {}
  tensor(const tensor& other) : tensor(other.view()) {}
  tensor(tensor&& other) noexcept : shape_(std::exchange(other.shape_, extents{0})), memory_(std::move(other.memory_)) {}
  tensor& operator=(tensor other) noexcept {
    const extents shape = shape_;
    shape_ = other.shape_;
    other.shape_ = shape;
    memory_.swap(other.memory_);
    return *this;
  }

  Element* data() { return reinterpret_cast<Element*>(memory_.get()); }
  const Element* data() const { return reinterpret_cast<const Element*>(memory_.get()); }
  const extents& shape() const { return shape_; }
  int rank() const { return shape_.rank; }
  std::int64_t size() const { return shape_.count(); }
  std::int64_t extent(int axis) const { return shape_[axis]; }

  sinter::view<Element> view() { return {data(), shape_}; }
  sinter::view<const Element> view() const { return {data(), shape_}; }
  operator sinter::view<Element>() { return view(); }
  operator sinter::view<const Element>() const { return view(); }
  std::span<Element> span() { return view().span(); }
  std::span<const Element> span() const { return view().span(); }
  Element* begin() { return data(); }
  Element* end() { return data() + size(); }
  const Element* begin() const { return data(); }
  const Element* end() const { return data() + size(); }

  template <std::convertible_to<std::int64_t>... Index>
  Element& operator()(Index... index) { return view()(index...); }
  template <std::convertible_to<std::int64_t>... Index>
  const Element& operator()(Index... index) const { return view()(index...); }
  template <std::convertible_to<std::int64_t>... Index>
  Element& at(Index... index) { return view().at(index...); }
  template <std::convertible_to<std::int64_t>... Index>
  const Element& at(Index... index) const { return view().at(index...); }
  sinter::view<Element> operator[](std::int64_t index) { return view()[index]; }
  sinter::view<const Element> operator[](std::int64_t index) const { return view()[index]; }

 private:
  extents shape_{0};
  std::unique_ptr<std::byte[], core::detail::aligned_delete> memory_;
};

namespace core::detail {
template <class Element>
void print(std::ostream& out, view<const Element> values, int indent) {
  if (values.rank() == 0) {
    if constexpr (std::is_integral_v<Element>) {
      out << static_cast<std::int64_t>(*values.data());
    } else if constexpr (std::is_same_v<Element, double>) {
      out << *values.data();
    } else {
      out << static_cast<float>(*values.data());
    }
    return;
  }
  constexpr std::int64_t edge = 3;  // as NumPy: the first and last three along each long axis
  const std::int64_t n = values.extent(0);
  out << '[';
  for (std::int64_t i = 0; i < n; ++i) {
    if (n > 1000 / (values.rank() * values.rank()) && i == edge) {
      out << (values.rank() == 1 ? "..., " : "\n" + std::string(static_cast<std::size_t>(indent) + 1, ' ') + "...,");
      i = n - edge;
    }
    if (i && values.rank() > 1) out << '\n' << std::string(static_cast<std::size_t>(indent) + 1, ' ');
    print(out, values[i], indent + 1);
    if (i + 1 < n) out << (values.rank() == 1 ? ", " : ",");
  }
  out << ']';
}
}  // namespace core::detail

/// Dtype and shape, then the elements; long axes are abbreviated.
template <class Element>
std::ostream& operator<<(std::ostream& out, view<Element> values) {
  out << name_of(dtype_of<std::remove_const_t<Element>>) << to_string(values.shape()) << ' ';
  core::detail::print<std::remove_const_t<Element>>(out, values, 0);
  return out;
}
template <class Element>
std::ostream& operator<<(std::ostream& out, const tensor<Element>& values) {
  return out << values.view();
}

}  // namespace sinter
