// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A growing array for constant expressions: what the graph's pools are made of.
#pragma once

#include <initializer_list>
#include <type_traits>
#include <utility>

namespace sinter {
namespace core::detail {

/// Copies elements that need no care. Where clang evaluates, it is one step of the evaluation instead of one or more for each element; g++ and EDG
/// have no such function, and for them the loop is short.
template <class Element>
constexpr void copy_elements(Element* to, const Element* from, int count) {
#if defined(__clang__) && !defined(__CUDACC__)
  if constexpr (std::is_trivially_copyable_v<Element>) {
    if (count > 0) __builtin_memcpy(to, from, static_cast<decltype(sizeof 0)>(count) * sizeof(Element));
    return;
  }
#endif
  for (int i = 0; i < count; ++i) to[i] = from[i];
}

/// Writes one value everywhere: by copies of what stands already, twice as much each time.
template <class Element>
constexpr void fill_elements(Element* to, const Element& value, int count) {
#if defined(__clang__) && !defined(__CUDACC__)
  if constexpr (std::is_trivially_copyable_v<Element>) {
    if (count > 0) to[0] = value;
    for (int done = 1; done < count; done *= 2) copy_elements(to + done, to, done < count - done ? done : count - done);
    return;
  }
#endif
  for (int i = 0; i < count; ++i) to[i] = value;
}

}  // namespace core::detail

/// Like `std::vector`, but cheap for the compiler to evaluate.
///
/// `std::vector::operator[]` costs several calls per access under evaluation and exceeds clang's step limit and EDG's
/// cost limit on a thousand nodes; here `data[i]` is one. Hot loops take `data` once and index the raw pointer.
/// Elements are value-initialised; the type needs a default constructor and copy assignment.
template <class Element>
struct sequence {
  Element* data = nullptr;
  int count = 0;
  int capacity = 0;

  constexpr sequence() = default;
  constexpr explicit sequence(int size) : data(size > 0 ? new Element[size]{} : nullptr), count(size), capacity(size) {}
  constexpr sequence(int size, const Element& value) : sequence(size) { core::detail::fill_elements(data, value, size); }
  constexpr sequence(std::initializer_list<Element> values) {
    reserve(static_cast<int>(values.size()));
    for (const Element& value : values) data[count++] = value;
  }
  constexpr sequence(const sequence& other) : data(other.count ? new Element[other.count]{} : nullptr), count(other.count), capacity(other.count) {
    core::detail::copy_elements(data, other.data, count);
  }
  // By hand here and in `exchange`: std::exchange and std::swap, with their constraints, are 6 MiB for the forty types of elements of every #include.
  constexpr sequence(sequence&& other) noexcept : data(other.data), count(other.count), capacity(other.capacity) {
    other.data = nullptr, other.count = 0, other.capacity = 0;
  }
  // Two assignments and not one by value: EDG cannot interpret a defaulted assignment that calls the latter.
  constexpr sequence& operator=(const sequence& other) {  // NOLINT(bugprone-unhandled-self-assignment): a copy is exchanged
    sequence copy(other);
    exchange(copy);
    return *this;
  }
  constexpr sequence& operator=(sequence&& other) noexcept {
    exchange(other);
    return *this;
  }
  constexpr ~sequence() { delete[] data; }

  constexpr void reserve(int wanted) {
    if (wanted <= capacity) return;
    Element* grown = new Element[wanted]{};
    if constexpr (std::is_trivially_copyable_v<Element>)
      core::detail::copy_elements(grown, data, count);
    else
      for (int i = 0; i < count; ++i) grown[i] = std::move(data[i]);
    delete[] data;
    data = grown;
    capacity = wanted;
  }
  /// Appends and returns the index of the new element.
  constexpr int push(const Element& value) {
    if (count == capacity) reserve(capacity ? 2 * capacity : 16);
    return data[count] = value, count++;  // one statement: clang counts those
  }
  /// Appends `more` elements, to be assigned by the caller, and returns the index of the first.
  constexpr int extend(int more) {
    if (count + more > capacity) reserve(2 * capacity > count + more ? 2 * capacity : count + more);
    return (count += more) - more;
  }
  constexpr void exchange(sequence& other) noexcept {
    Element* const elements = data;
    const int used = count, room = capacity;
    data = other.data, count = other.count, capacity = other.capacity;
    other.data = elements, other.count = used, other.capacity = room;
  }
  constexpr void clear() { count = 0; }
  constexpr int size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr Element& operator[](int i) { return data[i]; }
  constexpr const Element& operator[](int i) const { return data[i]; }
  constexpr Element& back() { return data[count - 1]; }
  constexpr const Element& back() const { return data[count - 1]; }
  constexpr Element* begin() { return data; }
  constexpr Element* end() { return data + count; }
  constexpr const Element* begin() const { return data; }
  constexpr const Element* end() const { return data + count; }
  constexpr bool operator==(const sequence& other) const {
    if (count != other.count) return false;
    for (int i = 0; i < count; ++i)
      if (!(data[i] == other.data[i])) return false;
    return true;
  }
};

}  // namespace sinter
